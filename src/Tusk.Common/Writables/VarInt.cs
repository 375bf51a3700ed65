using System.Runtime.CompilerServices;

namespace Tusk.Common.Writables;

/// <summary>Hadoop's variable-length integers: -112..127 in one byte, else a length-and-sign byte and a big-endian magnitude.</summary>
/// <remarks>
/// First byte -113..-120: a positive number of 1 to 8 bytes follows; -121..-128: the one's complement of a negative one.
/// VInt and VLong are the same bytes. Source: Apache Hadoop 3.4, o.a.h.io.WritableUtils#writeVLong.
/// </remarks>
public static class VarInt
{
    /// <summary>The longest encoding, in bytes.</summary>
    public const int MaxBytes = 9;

    /// <summary>Writes <paramref name="value"/> to the start of <paramref name="destination"/>.</summary>
    /// <returns>How many bytes were written, 1 to 9.</returns>
    /// <exception cref="ArgumentException">The destination is shorter than the encoding.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Write(Span<byte> destination, long value)
    {
        if (value is >= -112 and <= 127)
        {
            destination[0] = (byte)value;
            return 1;
        }

        return WriteLong(destination, value);
    }

    /// <summary>How many bytes <paramref name="value"/> takes, 1 to 9.</summary>
    public static int Size(long value) => value is >= -112 and <= 127 ? 1 : 1 + MagnitudeBytes(value < 0 ? ~value : value);

    /// <summary>Reads an integer from the start of <paramref name="source"/>.</summary>
    /// <returns>False when <paramref name="source"/> ends before the integer does; nothing is read then.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryRead(ReadOnlySpan<byte> source, out long value, out int bytesRead)
    {
        if (!source.IsEmpty && (sbyte)source[0] >= -112)
        {
            value = (sbyte)source[0];
            bytesRead = 1;
            return true;
        }

        return TryReadLong(source, out value, out bytesRead);
    }

    private static int WriteLong(Span<byte> destination, long value)
    {
        long magnitude = value < 0 ? ~value : value;
        int count = MagnitudeBytes(magnitude);
        if (destination.Length <= count)
        {
            throw new ArgumentException($"The number takes {count + 1} B; {destination.Length} B are left.", nameof(destination));
        }

        destination[0] = (byte)((value < 0 ? -120 : -112) - count);
        for (int i = count; i > 0; i--)
        {
            destination[i] = (byte)magnitude;
            magnitude >>= 8;
        }

        return count + 1;
    }

    private static bool TryReadLong(ReadOnlySpan<byte> source, out long value, out int bytesRead)
    {
        value = 0;
        bytesRead = 0;
        if (source.IsEmpty)
        {
            return false;
        }

        int first = (sbyte)source[0];
        bool negative = first < -120;
        int count = negative ? -120 - first : -112 - first;
        if (source.Length <= count)
        {
            return false;
        }

        foreach (byte b in source.Slice(1, count))
        {
            value = (value << 8) | b;
        }

        value = negative ? ~value : value;
        bytesRead = count + 1;
        return true;
    }

    private static int MagnitudeBytes(long magnitude) => (64 - (int)ulong.LeadingZeroCount((ulong)magnitude) + 7) / 8;
}
