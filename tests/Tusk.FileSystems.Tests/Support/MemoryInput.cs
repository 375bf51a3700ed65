namespace Tusk.FileSystems.Tests.Support;

/// <summary>A file that is an array.</summary>
internal sealed class MemoryInput(byte[] content) : FsInput
{
    /// <summary>Bytes that were read, however often.</summary>
    public long BytesRead { get; private set; }

    public override FsPath Path { get; } = new("memory:/file");

    public override long Length => content.Length;

    public override int ReadAt(long offset, Span<byte> destination)
    {
        int count = (int)Math.Max(0, Math.Min(destination.Length, content.Length - offset));
        content.AsSpan((int)Math.Min(offset, content.Length), count).CopyTo(destination);
        BytesRead += count;
        return count;
    }

    public override ValueTask<int> ReadAtAsync(
        long offset, Memory<byte> destination, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(ReadAt(offset, destination.Span));

    protected override void Dispose(bool disposing)
    {
    }
}
