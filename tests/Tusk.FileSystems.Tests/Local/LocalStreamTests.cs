using System.IO.Pipelines;
using Tusk.Common.Configurations;
using Tusk.FileSystems.Errors;
using Tusk.FileSystems.Local;
using Tusk.FileSystems.Tests.Support;

namespace Tusk.FileSystems.Tests.Local;

/// <summary>The life of open local files: disposed of, failed, cancelled.</summary>
public sealed class LocalStreamTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly LocalFileSystem _files = new(new Configuration());

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_is_disposed_of_reads_no_more()
    {
        _folder.Write("f", "abc");
        FsInput input = await _files.OpenAsync(_folder.PathOf("f"));
        Stream closed = input.OpenStream();
        Stream open = input.OpenStream();
        PipeReader pipe = input.OpenPipe();
        await closed.DisposeAsync();
        Assert.Throws<ObjectDisposedException>(() => closed.ReadByte());
        Assert.False(closed.CanRead);
        Assert.Equal('a', open.ReadByte());

        await input.DisposeAsync();

        Assert.Throws<ObjectDisposedException>(() => input.ReadAt(0, new byte[1]));
        Assert.Throws<ObjectDisposedException>(() => input.ReadAt(0, []));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await input.ReadAtAsync(0, new byte[1]));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await input.ReadAtAsync(0, Memory<byte>.Empty));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await input.ReadVectoredAsync([new FileRange(0, new byte[1])]));
        Assert.Throws<ObjectDisposedException>(() => open.ReadByte());
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await open.ReadExactlyAsync(new byte[1]));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await pipe.ReadAsync());
    }

    [Fact]
    public async Task A_file_that_failed_stays_failed_and_disposing_throws_no_second_time()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "/dev/full is Linux's.");
        FsOutputStream output = await _files.CreateAsync(new FsPath("/dev/full"), overwrite: true);

        // More than the buffer holds, so that the system is asked.
        Assert.Throws<StorageFullException>(() => output.Write(new byte[1 << 20]));
        Assert.Throws<StorageFullException>(() => output.Write(new byte[1]));
        await Assert.ThrowsAsync<StorageFullException>(async () => await output.WriteAsync(new byte[1]));
        await Assert.ThrowsAsync<StorageFullException>(async () => await output.HflushAsync());

        await output.DisposeAsync();
        output.Dispose();
    }

    [Fact]
    public async Task A_failure_that_no_call_has_told_is_told_by_disposing()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "/dev/full is Linux's.");
        FsOutputStream output = await _files.CreateAsync(new FsPath("/dev/full"), overwrite: true);
        output.Write("in the buffer"u8);

        Assert.Throws<StorageFullException>(output.Dispose);

        output.Dispose();
    }

    [Fact]
    public async Task A_call_cancelled_before_it_begins_changes_nothing()
    {
        FsOutputStream output = await _files.CreateAsync(_folder.PathOf("f"), overwrite: false);
        output.Write("a"u8);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await output.WriteAsync("b"u8.ToArray(), new CancellationToken(true)));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await output.HsyncAsync(new CancellationToken(true)));
        output.Write("c"u8);
        await output.DisposeAsync();

        Assert.Equal("ac", File.ReadAllText(_folder["f"]));
    }

    [Fact]
    public async Task What_file_systems_share_is_closed_with_their_registry()
    {
        Shared shared = new();
        await using (FileSystemRegistry registry = new FileSystemRegistry().Register("file", (_, _) => _files, shared))
        {
            Assert.Same(_files, registry.Get(new FsPath("file:///"), new Configuration()));
            Assert.Equal(0, shared.Disposals);
        }

        Assert.Equal(1, shared.Disposals);
    }

    private sealed class Shared : IAsyncDisposable
    {
        public int Disposals { get; private set; }

        public ValueTask DisposeAsync()
        {
            Disposals++;
            return default;
        }
    }
}
