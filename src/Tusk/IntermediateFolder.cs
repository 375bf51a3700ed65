using Tusk.Common.Configurations;
using Tusk.FileSystems;
using Tusk.MapReduce.Inputs;
using Tusk.MapReduce.Local.Settings;

namespace Tusk;

/// <summary>A folder for what goes from one job of a driver to the next; removed, with all in it, by <see cref="DisposeAsync"/>.</summary>
/// <remarks>It is in the default file system: in HDFS in the user's home directory, as Apache's jobs have theirs; on this machine
/// where scratch files are to be (<c>mapreduce.cluster.local.dir</c>), or else where its temporary files are.</remarks>
public sealed class IntermediateFolder : IAsyncDisposable
{
    private IntermediateFolder(FileSystem fileSystem, FsPath path) => (FileSystem, Path) = (fileSystem, path);

    /// <summary>Where the folder is.</summary>
    public FileSystem FileSystem { get; }

    /// <summary>The folder; qualified.</summary>
    public FsPath Path { get; }

    /// <summary>The path of a name in the folder, as an output.</summary>
    public string OutputOf(string name) => Path.Append(name).ToString();

    /// <summary>The same path as an input, where some letters would be a pattern.</summary>
    public string InputOf(string name) => InputFiles.Quote(OutputOf(name));

    /// <summary>Removes it, also when the session was cancelled.</summary>
    public async ValueTask DisposeAsync() => await FileSystem.DeleteAsync(Path, recursive: true, CancellationToken.None).ConfigureAwait(false);

    internal static async Task<IntermediateFolder> CreateAsync(
        FileSystem fileSystem, Configuration configuration, CancellationToken cancellationToken)
    {
        string name = $"tusk-{Guid.NewGuid():N}";
        FsPath path = fileSystem.Scheme == "file"
            ? FsPath.FromLocal(System.IO.Path.Combine(EngineKeys.LocalDirectoryOf(configuration) ?? System.IO.Path.GetTempPath(), name))
            : fileSystem.HomeDirectory.Append(name);
        // What is above it is made, where it is not there, as anybody else makes it; the folder itself is the user's alone.
        await fileSystem.MakeDirectoriesAsync(path.Parent!, cancellationToken).ConfigureAwait(false);
        await fileSystem.MakeDirectoriesAsync(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, cancellationToken)
            .ConfigureAwait(false);
        return new IntermediateFolder(fileSystem, path);
    }
}
