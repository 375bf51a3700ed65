using Tusk.MapReduce.Codecs;

namespace Tusk.MapReduce.Aggregates;

/// <summary>Where aggregates, which keep nothing of their own, encode a value.</summary>
internal static class ValueScratch
{
    [ThreadStatic]
    private static EncodingBuffer? _buffer;

    /// <summary>This thread's; what it holds is good until somebody encodes the next value.</summary>
    public static EncodingBuffer Buffer => _buffer ??= new EncodingBuffer();
}
