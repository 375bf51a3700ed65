using System.Buffers;
using System.Numerics;

namespace Tusk.Protocol;

/// <summary>The variable-length numbers of protocol buffers: seven bits a byte, the lowest first.</summary>
/// <remarks>For headers, acknowledgements of packets, and what is looked at before it is parsed; other messages have generated code.</remarks>
public static class Varint
{
    /// <summary>Most bytes of a number of 64 bits.</summary>
    public const int MaxBytes = 10;

    /// <summary>How many bytes a number takes.</summary>
    public static int Size(uint value) => (BitOperations.Log2(value | 1) / 7) + 1;

    /// <summary>A signed number with its sign in the lowest bit, so that small negative ones stay short (sint32).</summary>
    public static uint ZigZag(int value) => (uint)((value << 1) ^ (value >> 31));

    /// <summary>The number that <see cref="ZigZag"/> made it of.</summary>
    public static int UnZigZag(uint value) => (int)(value >> 1) ^ -(int)(value & 1);

    /// <summary>Writes a number.</summary>
    /// <returns>How many bytes it took.</returns>
    public static int Write(Span<byte> output, uint value)
    {
        int written = 0;
        for (; value >= 0x80; value >>= 7)
        {
            output[written++] = (byte)(value | 0x80);
        }

        output[written++] = (byte)value;
        return written;
    }

    /// <summary>Reads a number, if all of it is there.</summary>
    /// <param name="input">Advanced past it when true is returned; else untouched.</param>
    /// <param name="value">The number, when true is returned.</param>
    /// <returns>False if the input ends within it, or after ten bytes it goes on.</returns>
    public static bool TryRead(ref ReadOnlySpan<byte> input, out ulong value)
    {
        value = 0;
        for (int i = 0; i < input.Length && i < MaxBytes; i++)
        {
            value |= (ulong)(input[i] & 0x7F) << (7 * i);
            if (input[i] < 0x80)
            {
                input = input[(i + 1)..];
                return true;
            }
        }

        return false;
    }

    /// <summary>Cuts a message with its length in front off the start of a frame.</summary>
    /// <param name="frame">Advanced past the message when true is returned; else untouched.</param>
    /// <param name="message">The bytes of the message, when true is returned.</param>
    /// <returns>False if the frame holds no such message.</returns>
    public static bool TryCut(ref ReadOnlySequence<byte> frame, out ReadOnlySequence<byte> message)
    {
        message = default;
        Span<byte> start = stackalloc byte[MaxBytes];
        start = start[..(int)Math.Min(frame.Length, MaxBytes)];
        frame.Slice(0, start.Length).CopyTo(start);
        ReadOnlySpan<byte> rest = start;
        if (!TryRead(ref rest, out ulong length) || length > (ulong)(frame.Length - (start.Length - rest.Length)))
        {
            return false;
        }

        message = frame.Slice(start.Length - rest.Length, (long)length);
        frame = frame.Slice(message.End);
        return true;
    }

    /// <summary>Cuts a message with its length in front off the start of a frame.</summary>
    /// <param name="frame">Advanced past the message when true is returned; else undefined.</param>
    /// <param name="message">The bytes of the message, when true is returned.</param>
    /// <returns>False if the frame holds no such message.</returns>
    public static bool TryCut(ref ReadOnlySpan<byte> frame, out ReadOnlySpan<byte> message)
    {
        message = default;
        if (!TryRead(ref frame, out ulong length) || length > (ulong)frame.Length)
        {
            return false;
        }

        message = frame[..(int)length];
        frame = frame[(int)length..];
        return true;
    }
}
