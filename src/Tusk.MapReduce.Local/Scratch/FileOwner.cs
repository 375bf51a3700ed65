using Tusk.Common.Files;

namespace Tusk.MapReduce.Local.Scratch;

/// <summary>Whose a folder is.</summary>
internal static class FileOwner
{
    /// <summary>Whether a path is a folder, not a link to one, and this process's user owns it.</summary>
    /// <remarks>Where the system cannot be asked, owning is shown by setting the mode, which only the owner (and root) may.</remarks>
    public static bool OwnsFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            // The temporary folder is the user's own there.
            return Directory.Exists(path) && new DirectoryInfo(path).LinkTarget is null;
        }

        return SystemFileStatus.TryAskItself(path, out SystemFileStatus? found)
            ? found is { IsDirectory: true } folder && folder.User == SystemFileStatus.CurrentUser
            : OwnsByMode(path);
    }

    private static bool OwnsByMode(string path)
    {
        var folder = new DirectoryInfo(path);
        if (OperatingSystem.IsWindows() || !folder.Exists || folder.LinkTarget is not null)
        {
            return false;
        }

        try
        {
            folder.UnixFileMode = ScratchRoot.OwnerOnly;
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
