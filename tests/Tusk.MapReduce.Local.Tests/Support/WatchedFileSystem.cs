using Tusk.Common.Configurations;
using Tusk.FileSystems;
using Tusk.FileSystems.Local;

namespace Tusk.MapReduce.Local.Tests.Support;

/// <summary>Local files; who asks for a status is watched.</summary>
internal sealed class WatchedFileSystem(Configuration configuration, Action<CancellationToken> onStatus) : FileSystem
{
    private readonly LocalFileSystem _local = new(configuration);

    public override string Scheme => _local.Scheme;

    public override FsPath WorkingDirectory => _local.WorkingDirectory;

    public override FsPath Qualify(FsPath path) => _local.Qualify(path);

    public override ValueTask<FileStatus?> TryGetStatusAsync(FsPath path, CancellationToken cancellationToken = default)
    {
        onStatus(cancellationToken);
        return _local.TryGetStatusAsync(path, cancellationToken);
    }

    public override IAsyncEnumerable<FileStatus> ListAsync(FsPath path, CancellationToken cancellationToken = default) =>
        _local.ListAsync(path, cancellationToken);

    public override ValueTask<FsInput> OpenAsync(FsPath path, CancellationToken cancellationToken = default) =>
        _local.OpenAsync(path, cancellationToken);

    public override ValueTask<FsOutputStream> CreateAsync(
        FsPath path, FileCreation creation, CancellationToken cancellationToken = default) =>
        _local.CreateAsync(path, creation, cancellationToken);

    public override ValueTask RenameAsync(FsPath source, FsPath destination, CancellationToken cancellationToken = default) =>
        _local.RenameAsync(source, destination, cancellationToken);

    public override ValueTask<bool> DeleteAsync(FsPath path, bool recursive, CancellationToken cancellationToken = default) =>
        _local.DeleteAsync(path, recursive, cancellationToken);

    public override ValueTask MakeDirectoriesAsync(
        FsPath path, UnixFileMode? permissions, CancellationToken cancellationToken = default) =>
        _local.MakeDirectoriesAsync(path, permissions, cancellationToken);

    public override ValueTask<IReadOnlyList<BlockLocation>> GetBlockLocationsAsync(
        FileStatus file, long start, long length, CancellationToken cancellationToken = default) =>
        _local.GetBlockLocationsAsync(file, start, length, cancellationToken);
}
