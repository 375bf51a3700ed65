using Tusk.Common.Configurations;
using Tusk.FileSystems;
using Tusk.FileSystems.Errors;
using Tusk.FileSystems.Local;

namespace Tusk.MapReduce.Local.Tests.Bombs;

/// <summary>Local files; a disk is full, or fails, where the bomb says so.</summary>
internal sealed class FragileFileSystem(Configuration configuration) : FileSystem
{
    private readonly LocalFileSystem _local = new(configuration);

    public override string Scheme => _local.Scheme;

    public override FsPath WorkingDirectory => _local.WorkingDirectory;

    public override FsPath Qualify(FsPath path) => _local.Qualify(path);

    public override ValueTask<FileStatus?> TryGetStatusAsync(FsPath path, CancellationToken cancellationToken = default) =>
        _local.TryGetStatusAsync(path, cancellationToken);

    public override IAsyncEnumerable<FileStatus> ListAsync(FsPath path, CancellationToken cancellationToken = default) =>
        _local.ListAsync(path, cancellationToken);

    public override ValueTask<FsInput> OpenAsync(FsPath path, CancellationToken cancellationToken = default)
    {
        Bomb.Pass("open");
        return _local.OpenAsync(path, cancellationToken);
    }

    public override async ValueTask<FsOutputStream> CreateAsync(FsPath path, FileCreation creation, CancellationToken cancellationToken = default)
    {
        if (path.Name == "_claim")
        {
            Bomb.Pass("set-up");
            return await _local.CreateAsync(path, creation, cancellationToken);
        }

        Bomb.Pass(path.Name == "_SUCCESS" ? "mark" : "create");
        return new FullDisk(await _local.CreateAsync(path, creation, cancellationToken), path);
    }

    public override ValueTask RenameAsync(FsPath source, FsPath destination, CancellationToken cancellationToken = default)
    {
        Bomb.Pass(source.Name.StartsWith("attempt_", StringComparison.Ordinal) ? "task commit" : "job commit");
        return _local.RenameAsync(source, destination, cancellationToken);
    }

    public override ValueTask<bool> DeleteAsync(FsPath path, bool recursive, CancellationToken cancellationToken = default) =>
        _local.DeleteAsync(path, recursive, cancellationToken);

    public override ValueTask MakeDirectoriesAsync(FsPath path, UnixFileMode? permissions, CancellationToken cancellationToken = default)
    {
        Bomb.Pass("set-up");
        return _local.MakeDirectoriesAsync(path, permissions, cancellationToken);
    }

    public override ValueTask<IReadOnlyList<BlockLocation>> GetBlockLocationsAsync(
        FileStatus file, long start, long length, CancellationToken cancellationToken = default) =>
        _local.GetBlockLocationsAsync(file, start, length, cancellationToken);

    /// <summary>A stream that may not take what is written, or not keep it.</summary>
    private sealed class FullDisk(FsOutputStream inner, FsPath path) : FsOutputStream
    {
        public override long Position { get => inner.Position; set => throw new NotSupportedException(); }

        public override void Write(byte[] buffer, int offset, int count)
        {
            ThrowIf("write");
            inner.Write(buffer, offset, count);
        }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            ThrowIf("write");
            inner.Write(buffer);
        }

        public override void Flush() => inner.Flush();

        public override ValueTask HflushAsync(CancellationToken cancellationToken = default) =>
            inner.HflushAsync(cancellationToken);

        public override ValueTask HsyncAsync(CancellationToken cancellationToken = default) =>
            inner.HsyncAsync(cancellationToken);

        protected override void Dispose(bool disposing)
        {
            inner.Dispose();
            ThrowIf("close");
            base.Dispose(disposing);
        }

        private void ThrowIf(string place)
        {
            try
            {
                Bomb.Pass(place);
            }
            catch (BombException e)
            {
                throw new StorageFullException(path, e);
            }
        }
    }
}
