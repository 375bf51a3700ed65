using Tusk.Common.Configurations;
using Tusk.FileSystems;
using Tusk.FileSystems.Local;

namespace Tusk.MapReduce.Local.Tests.Support;

/// <summary>Files that are read from elsewhere, as those of HDFS are: <c>far:/path</c> is the local file of that path.</summary>
internal sealed class FarFileSystem(Configuration configuration, Action<FsPath>? onOpen = null) : FileSystem
{
    private readonly LocalFileSystem _local = new(configuration);

    public override string Scheme => "far";

    public override FsPath WorkingDirectory => new("far:/");

    public static FileSystemRegistry Registry(Action<FsPath>? onOpen = null) =>
        FileSystemRegistry.WithLocalFiles().Register("far", (_, configuration) => new FarFileSystem(configuration, onOpen));

    public override FsPath Qualify(FsPath path) => path.WithFileSystem("far", null);

    public override async ValueTask<FileStatus?> TryGetStatusAsync(FsPath path, CancellationToken cancellationToken = default) =>
        await _local.TryGetStatusAsync(Near(path), cancellationToken) is { } status ? status with { Path = Qualify(status.Path) } : null;

    public override async IAsyncEnumerable<FileStatus> ListAsync(
        FsPath path, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (FileStatus status in _local.ListAsync(Near(path), cancellationToken))
        {
            yield return status with { Path = Qualify(status.Path) };
        }
    }

    public override ValueTask<FsInput> OpenAsync(FsPath path, CancellationToken cancellationToken = default)
    {
        onOpen?.Invoke(path);
        return _local.OpenAsync(Near(path), cancellationToken);
    }

    public override ValueTask<FsOutputStream> CreateAsync(
        FsPath path, FileCreation creation, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public override ValueTask RenameAsync(FsPath source, FsPath destination, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public override ValueTask<bool> DeleteAsync(FsPath path, bool recursive, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public override ValueTask MakeDirectoriesAsync(
        FsPath path, UnixFileMode? permissions, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public override ValueTask<IReadOnlyList<BlockLocation>> GetBlockLocationsAsync(
        FileStatus file, long start, long length, CancellationToken cancellationToken = default) => new([]);

    private static FsPath Near(FsPath path) => path.WithFileSystem("file", null);
}
