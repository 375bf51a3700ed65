using System.Buffers;
using Google.Protobuf;

namespace Tusk.Protocol;

/// <summary>Messages from bytes and to bytes: the one place that reads what a peer sent.</summary>
/// <remarks>
/// A message is refused if it is too long, nests deeper than 100 levels, ends early, holds a length that passes its end or
/// lacks a required field; the library alone would take the last, and not always see the one before. Fields that our
/// contracts do not know are skipped, as a later Hadoop sends them. A value that an enum does not know arrives as its
/// number. "Delimited" is a message with its length in front, as a varint.
/// </remarks>
public static class Messages
{
    /// <summary>Longest message, in bytes, where the caller gives no bound: ipc.maximum.response.length, 128 MiB.</summary>
    public const int DefaultMaxBytes = 128 << 20;

    /// <summary>Most bytes of a length: 31 bits.</summary>
    private const int MaxLengthBytes = 5;

    /// <summary>The message that these bytes are.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="maxBytes">Bound on them.</param>
    /// <param name="maxPartBytes">Bound on what the messages and numbers inside take in memory, about.</param>
    /// <exception cref="ProtocolMessageException">They are none, or it passes a bound.</exception>
    public static T Parse<T>(ReadOnlySpan<byte> bytes, int maxBytes = DefaultMaxBytes, long maxPartBytes = long.MaxValue)
        where T : class, IContract<T>
    {
        CheckLength<T>(bytes.Length, maxBytes);
        if (InnerLengths.MayBeWrong(bytes) && !InnerLengths.AreSound(bytes, Descriptors<T>.Descriptor))
        {
            throw ProtocolMessageException.InnerLength(typeof(T).Name, bytes.Length);
        }

        if (maxPartBytes != long.MaxValue && MessageParts.TakeMoreThan(bytes, Descriptors<T>.Descriptor, maxPartBytes))
        {
            throw ProtocolMessageException.TooManyParts(typeof(T).Name, bytes.Length, maxPartBytes);
        }

        try
        {
            return Complete(Parsers<T>.Parser.ParseFrom(bytes));
        }
        catch (InvalidProtocolBufferException malformed)
        {
            throw ProtocolMessageException.Malformed(typeof(T).Name, bytes.Length, malformed);
        }
    }

    /// <summary>The message that these bytes are; they may lie in several pieces.</summary>
    /// <exception cref="ProtocolMessageException">They are none, or more than <paramref name="maxBytes"/>.</exception>
    public static T Parse<T>(in ReadOnlySequence<byte> bytes, int maxBytes = DefaultMaxBytes)
        where T : class, IContract<T>
    {
        if (bytes.IsSingleSegment)
        {
            return Parse<T>(bytes.FirstSpan, maxBytes);
        }

        CheckLength<T>(bytes.Length, maxBytes);
        int length = (int)bytes.Length;
        byte[] rented = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            bytes.CopyTo(rented);
            return Parse<T>(rented.AsSpan(0, length), maxBytes);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    /// <summary>The delimited message at the start of a frame that is there as a whole.</summary>
    /// <param name="frame">Advanced past the message, unless an exception is thrown.</param>
    /// <param name="maxPartBytes">Bound on what the messages and numbers inside take in memory, about.</param>
    /// <exception cref="ProtocolMessageException">There is none, it ends beyond the frame, or passes the bound.</exception>
    public static T ReadDelimited<T>(ref ReadOnlySpan<byte> frame, long maxPartBytes = long.MaxValue)
        where T : class, IContract<T>
    {
        if (!TryReadLength<T>(frame, out int bytes, out int lengthBytes))
        {
            throw ProtocolMessageException.LengthMalformed(typeof(T).Name);
        }

        ReadOnlySpan<byte> rest = frame[lengthBytes..];
        if (bytes > rest.Length)
        {
            throw ProtocolMessageException.BeyondFrame(typeof(T).Name, bytes, rest.Length);
        }

        T message = Parse<T>(rest[..bytes], bytes, maxPartBytes);
        frame = rest[bytes..];
        return message;
    }

    /// <summary>The delimited message at the start of what has arrived, if all of it has.</summary>
    /// <param name="input">Advanced past the message when true is returned; else untouched.</param>
    /// <param name="maxBytes">Bound on the message, in bytes: a peer must not size our buffers.</param>
    /// <param name="message">The message, when true is returned.</param>
    /// <returns>False when more bytes are needed; that is not an error.</returns>
    /// <exception cref="ProtocolMessageException">The bytes are no such message, or it is longer than allowed.</exception>
    public static bool TryReadDelimited<T>(
        ref ReadOnlySequence<byte> input, int maxBytes, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out T? message)
        where T : class, IContract<T>
    {
        message = null;
        Span<byte> copied = stackalloc byte[MaxLengthBytes];
        if (!TryReadLength<T>(Start(input, copied), out int bytes, out int lengthBytes))
        {
            return false;
        }

        CheckLength<T>(bytes, maxBytes);
        if (input.Length - lengthBytes < bytes)
        {
            return false;
        }

        ReadOnlySequence<byte> body = input.Slice(lengthBytes, bytes);
        message = Parse<T>(body, maxBytes);
        input = input.Slice(body.End);
        return true;
    }

    /// <summary>How many bytes <see cref="WriteDelimited"/> writes.</summary>
    public static int DelimitedBytes(IContract message)
    {
        int bytes = message.CalculateSize();
        return CodedOutputStream.ComputeLengthSize(bytes) + bytes;
    }

    /// <summary>Writes a message with its length in front.</summary>
    /// <exception cref="ArgumentException">The message lacks a required field; nothing was written.</exception>
    public static void WriteDelimited(IBufferWriter<byte> output, IContract message)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(message);
        if (message.FindMissing() is string field)
        {
            throw new ArgumentException($"{message.GetType().Name} cannot be sent without its field {field}.", nameof(message));
        }

        int bytes = message.CalculateSize();
        int total = CodedOutputStream.ComputeLengthSize(bytes) + bytes;
        Span<byte> span = output.GetSpan(total)[..total];
        int lengthBytes = WriteLength(span, (uint)bytes);
        message.WriteTo(span[lengthBytes..]);
        output.Advance(total);
    }

    private static T Complete<T>(T message)
        where T : class, IContract
        => message.FindMissing() is string field ? throw ProtocolMessageException.FieldMissing(typeof(T).Name, field) : message;

    private static void CheckLength<T>(long bytes, int maxBytes)
    {
        if (bytes > maxBytes)
        {
            throw ProtocolMessageException.TooLong(typeof(T).Name, bytes, maxBytes);
        }
    }

    /// <summary>The first bytes of a sequence, enough for a length; copied only where they lie in several pieces.</summary>
    private static ReadOnlySpan<byte> Start(in ReadOnlySequence<byte> input, Span<byte> copied)
    {
        if (input.IsSingleSegment || input.FirstSpan.Length >= MaxLengthBytes)
        {
            return input.FirstSpan;
        }

        ReadOnlySequence<byte> start = input.Slice(0, Math.Min(input.Length, MaxLengthBytes));
        start.CopyTo(copied);
        return copied[..(int)start.Length];
    }

    /// <summary>Reads a varint of at most 31 bits.</summary>
    /// <returns>False when it does not end within <paramref name="input"/>.</returns>
    private static bool TryReadLength<T>(ReadOnlySpan<byte> input, out int bytes, out int lengthBytes)
    {
        long value = 0;
        bytes = 0;
        for (lengthBytes = 0; lengthBytes < Math.Min(input.Length, MaxLengthBytes);)
        {
            byte next = input[lengthBytes];
            value |= (long)(next & 0x7F) << (7 * lengthBytes++);
            if (next < 0x80)
            {
                bytes = value <= int.MaxValue ? (int)value : throw ProtocolMessageException.LengthMalformed(typeof(T).Name);
                return true;
            }
        }

        return lengthBytes < MaxLengthBytes ? false : throw ProtocolMessageException.LengthMalformed(typeof(T).Name);
    }

    private static int WriteLength(Span<byte> output, uint value)
    {
        int written = 0;
        for (; value >= 0x80; value >>= 7)
        {
            output[written++] = (byte)(value | 0x80);
        }

        output[written++] = (byte)value;
        return written;
    }

    /// <summary>A parser of each message that skips unknown fields: kept, they would cost many times their bytes.</summary>
    private static class Parsers<T>
        where T : class, IContract<T>
    {
        public static readonly MessageParser<T> Parser = new MessageParser<T>(static () => T.Create()).WithDiscardUnknownFields(true);
    }

    /// <summary>The shape of each message: the first that is asked for costs a process tens of milliseconds.</summary>
    private static class Descriptors<T>
        where T : class, IContract<T>
    {
        public static readonly Google.Protobuf.Reflection.MessageDescriptor Descriptor = T.Create().Descriptor;
    }
}
