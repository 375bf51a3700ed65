using Tusk.Common.Errors;

namespace Tusk.MapReduce.Local.Scratch;

/// <summary>The folder in which jobs make their scratch folders.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="IsInSharedFolder">Whether it is in the system's temporary folder, where anybody may have made it, or a link of
/// its name; a folder that the user named is taken as it is.</param>
internal sealed record ScratchRoot(string Path, bool IsInSharedFolder = false)
{
    /// <summary>What others may do with our folders: nothing.</summary>
    public const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>The root of this process's user in the system's temporary folder.</summary>
    public static ScratchRoot InTemporaryFolder(string temporaryFolder, string user) =>
        new(System.IO.Path.Combine(temporaryFolder, $"tusk-{user}"), IsInSharedFolder: true);

    /// <summary>Makes the root if it is not there.</summary>
    /// <exception cref="HadoopException">It cannot be made, or is not ours to use.</exception>
    public void Make()
    {
        try
        {
            RequireFolderAbove();
            MakePrivate(Path);
        }
        catch (Exception e) when (e is (IOException and not HadoopException) or UnauthorizedAccessException)
        {
            throw Failure(e.Message, e);
        }

        RequireOwn();
    }

    /// <summary>Before a job begins: makes the folder that the user named, and tries to write in it.</summary>
    /// <remarks>Of the system's temporary folder nothing is asked: many a job needs none.</remarks>
    /// <exception cref="HadoopException">It cannot be made or written.</exception>
    public void Check()
    {
        if (IsInSharedFolder)
        {
            return;
        }

        Make();
        string probe = System.IO.Path.Combine(Path, $"tusk-probe-{Guid.NewGuid():N}");
        try
        {
            new FileStream(probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, 0, FileOptions.DeleteOnClose).Dispose();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Failure(e.Message.Replace(probe, Path, StringComparison.Ordinal), e);
        }
    }

    /// <summary>Makes a folder that only this process's user may enter.</summary>
    public static void MakePrivate(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, OwnerOnly);
        }
    }

    /// <summary>Whether it is there and ours.</summary>
    public bool Exists => Directory.Exists(Path) && (!IsInSharedFolder || FileOwner.OwnsFolder(Path));

    /// <summary>The failure to make something in it.</summary>
    public HadoopException Failure(string why, Exception? cause = null)
    {
        string message = $"Cannot make the scratch folder {Path}: {why} (mapreduce.cluster.local.dir sets where)";
        return cause is null ? new HadoopException(message) : new HadoopException(message, cause);
    }

    private void RequireFolderAbove()
    {
        string? above = System.IO.Path.GetDirectoryName(Path);
        if (IsInSharedFolder && !Directory.Exists(above))
        {
            throw Failure($"there is no temporary folder {above}, which TMPDIR or the system names");
        }
    }

    private void RequireOwn()
    {
        if (!IsInSharedFolder)
        {
            return;
        }

        if (!FileOwner.OwnsFolder(Path))
        {
            throw Failure("it is there and is a link or another user's");
        }

        if (!OperatingSystem.IsWindows() && File.GetUnixFileMode(Path) != OwnerOnly)
        {
            File.SetUnixFileMode(Path, OwnerOnly);
        }
    }
}
