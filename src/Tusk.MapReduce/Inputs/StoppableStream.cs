namespace Tusk.MapReduce.Inputs;

/// <summary>The bytes of a stream, until somebody stops: for a decoder, which may read far before it gives anything out.</summary>
/// <param name="source">Where they come from; disposed of with this.</param>
/// <param name="stopping">Looked at before each read.</param>
internal sealed class StoppableStream(Stream source, CancellationToken stopping) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        stopping.ThrowIfCancellationRequested();
        return source.Read(buffer);
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            source.Dispose();
        }

        base.Dispose(disposing);
    }
}
