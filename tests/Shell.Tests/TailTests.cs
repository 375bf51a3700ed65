using Tusk.Cli.Shell;
using Tusk.Common.Configurations;
using Tusk.FileSystems;
using Tusk.Tests;

namespace Shell.Tests;

/// <summary>Files that grow while they are shown.</summary>
public sealed class TailTests
{
    [Fact]
    public void What_is_followed_is_shown_once_though_its_listed_length_lags_behind()
    {
        using CapturedIo io = new();
        FileSystemRegistry registry = new();
        registry.Register("grow", static (_, _) => new GrowingFile());
        FsShell shell = new(io.Io, new Configuration(), registry);

        // The file is gone in the end, or this would follow it for ever.
        int code = shell.Run(["-tail", "-f", "-s", "1", "grow:/f"]);

        Assert.Equal((1, "abcdef"), (code, io.Output));
    }

    /// <summary>A file being written: it has two bytes more each time it is opened, of which its status knows nothing.</summary>
    private sealed class GrowingFile : FileSystem
    {
        private static readonly byte[] Content = "abcdef"u8.ToArray();
        private int _asked;
        private int _opened;

        public override string Scheme => "grow";

        public override FsPath WorkingDirectory => new("grow:/");

        public override FsPath Qualify(FsPath path) => path;

        public override ValueTask<FileStatus?> TryGetStatusAsync(FsPath path, CancellationToken cancellationToken = default) =>
            new(_asked++ < 6 ? new FileStatus(path, 0, IsDirectory: false) : null);

        public override ValueTask<FsInput> OpenAsync(FsPath path, CancellationToken cancellationToken = default) =>
            new(new Input(path, Content[..Math.Min(++_opened * 2, Content.Length)]));

        public override IAsyncEnumerable<FileStatus> ListAsync(FsPath path, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public override ValueTask<FsOutputStream> CreateAsync(
            FsPath path, FileCreation creation, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public override ValueTask RenameAsync(FsPath source, FsPath destination, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public override ValueTask<bool> DeleteAsync(FsPath path, bool recursive, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public override ValueTask MakeDirectoriesAsync(
            FsPath path, UnixFileMode? permissions, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public override ValueTask<IReadOnlyList<BlockLocation>> GetBlockLocationsAsync(
            FileStatus file, long start, long length, CancellationToken cancellationToken = default) => throw new NotSupportedException();
    }

    private sealed class Input(FsPath path, byte[] content) : FsInput
    {
        public override FsPath Path => path;

        public override long Length => content.Length;

        public override int ReadAt(long offset, Span<byte> destination)
        {
            ReadOnlySpan<byte> rest = content.AsSpan((int)Math.Min(offset, content.Length));
            rest = rest[..Math.Min(rest.Length, destination.Length)];
            rest.CopyTo(destination);
            return rest.Length;
        }

        public override ValueTask<int> ReadAtAsync(
            long offset, Memory<byte> destination, CancellationToken cancellationToken = default) => new(ReadAt(offset, destination.Span));

        protected override void Dispose(bool disposing)
        {
        }
    }
}
