using Tusk.Common.Streams;

namespace Tusk.MapReduce.Caching.Archives;

/// <summary>A tar file of whose headers no more is read than they may have: .NET holds them in memory, however long they say they are.</summary>
/// <param name="content">The tar file; stays open.</param>
internal sealed class TarHeaderBound(Stream content) : ReadOnlyStream
{
    private const int MostBytes = 1 << 20;

    private long _left = long.MaxValue;

    /// <summary>What is read from now on are headers, up to those of the next entry.</summary>
    public void BeginHeaders() => _left = MostBytes;

    /// <summary>What is read from now on is what an entry holds.</summary>
    public void EndHeaders() => _left = long.MaxValue;

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        if (buffer.Length > _left)
        {
            throw new InvalidDataException($"its headers of one entry take more than {MostBytes} B");
        }

        int read = content.Read(buffer);
        _left -= read;
        return read;
    }
}
