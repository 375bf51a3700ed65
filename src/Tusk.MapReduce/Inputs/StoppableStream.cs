using Tusk.Common.Streams;

namespace Tusk.MapReduce.Inputs;

/// <summary>The bytes of a stream, until somebody stops: for a decoder, which may read far before it gives anything out.</summary>
/// <param name="source">Where they come from; disposed of with this.</param>
/// <param name="stopping">Looked at before each read.</param>
internal sealed class StoppableStream(Stream source, CancellationToken stopping) : ReadOnlyStream
{
    public override int Read(Span<byte> buffer)
    {
        stopping.ThrowIfCancellationRequested();
        return source.Read(buffer);
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            source.Dispose();
        }

        base.Dispose(disposing);
    }
}
