using System.Collections.Concurrent;
using Tusk.FileSystems;

namespace Shell.Tests.Support;

/// <summary>Files without content, in memory; what is done to them is noted, and a test may have anything done otherwise.</summary>
internal sealed class NotedFileSystem : FileSystem
{
    private readonly ConcurrentDictionary<string, bool> _directories = new() { ["/"] = true };

    /// <summary>What was done, in order: <c>made /d</c>, <c>written /d/f</c>, <c>times /d</c>, <c>deleted /d/f</c>.</summary>
    public ConcurrentQueue<string> Notes { get; } = new();

    /// <summary>Called before something is done: with <c>create</c>, <c>write</c>, <c>close</c> or <c>delete</c>.</summary>
    public Action<string> Before { get; init; } = static _ => { };

    /// <summary>What is told of a path where something is.</summary>
    public Func<FileStatus, FileStatus> Known { get; init; } = static status => status;

    /// <summary>Called when a file that is written is given up.</summary>
    public Action Abandoned { get; init; } = static () => { };

    public override string Scheme => "noted";

    public override FsPath WorkingDirectory => new("noted:///");

    public override FsPath Qualify(FsPath path) => new FsPath("noted:///").Combine(path.PathPart);

    public override ValueTask<FileStatus?> TryGetStatusAsync(FsPath path, CancellationToken cancellationToken = default) =>
        new(_directories.TryGetValue(path.PathPart, out bool isDirectory) ? Known(new FileStatus(path, 0, isDirectory)) : null);

    public override ValueTask<FsOutputStream> CreateAsync(FsPath path, FileCreation creation, CancellationToken cancellationToken = default)
    {
        Before("create");
        _directories[path.PathPart] = false;
        return new(new Output(this));
    }

    public override ValueTask RenameAsync(FsPath source, FsPath destination, CancellationToken cancellationToken = default)
    {
        _directories.TryRemove(source.PathPart, out bool isDirectory);
        _directories[destination.PathPart] = isDirectory;
        Notes.Enqueue($"written {destination.PathPart}");
        return default;
    }

    public override ValueTask RenameToAsync(
        FsPath source, FsPath destination, bool overwrite, CancellationToken cancellationToken = default) =>
        RenameAsync(source, destination, cancellationToken);

    public override ValueTask<bool> DeleteAsync(FsPath path, bool recursive, CancellationToken cancellationToken = default)
    {
        Before("delete");
        Notes.Enqueue($"deleted {path.PathPart}");
        return new(_directories.TryRemove(path.PathPart, out _));
    }

    public override ValueTask MakeDirectoriesAsync(FsPath path, UnixFileMode? permissions, CancellationToken cancellationToken = default)
    {
        _directories[path.PathPart] = true;
        Notes.Enqueue($"made {path.PathPart}");
        return default;
    }

    public override ValueTask SetTimesAsync(
        FsPath path, DateTimeOffset? modificationTime, DateTimeOffset? accessTime, CancellationToken cancellationToken = default)
    {
        Notes.Enqueue($"times {path.PathPart}");
        return default;
    }

    public override ValueTask SetOwnerAsync(FsPath path, string? owner, string? group, CancellationToken cancellationToken = default) => default;

    public override ValueTask SetPermissionsAsync(FsPath path, UnixFileMode permissions, CancellationToken cancellationToken = default) => default;

    public override IAsyncEnumerable<FileStatus> ListAsync(FsPath path, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public override ValueTask<FsInput> OpenAsync(FsPath path, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public override ValueTask<IReadOnlyList<BlockLocation>> GetBlockLocationsAsync(
        FileStatus file, long start, long length, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    private sealed class Output(NotedFileSystem files) : FsOutputStream
    {
        private long _position;
        private bool _isClosed;

        public override long Position
        {
            get => _position;
            set => throw new NotSupportedException();
        }

        public override void Write(byte[] buffer, int offset, int count)
        {
            files.Before("write");
            _position += count;
        }

        public override void Flush()
        {
        }

        public override void Abandon() => files.Abandoned();

        public override ValueTask HflushAsync(CancellationToken cancellationToken = default) => default;

        public override ValueTask HsyncAsync(CancellationToken cancellationToken = default) => default;

        protected override void Dispose(bool disposing)
        {
            if (!_isClosed)
            {
                _isClosed = true;
                files.Before("close");
            }

            base.Dispose(disposing);
        }
    }
}
