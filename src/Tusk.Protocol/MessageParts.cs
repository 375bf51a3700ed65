using Google.Protobuf.Reflection;

namespace Tusk.Protocol;

/// <summary>Estimates what the parts of a message take in memory, which may be many times their bytes.</summary>
/// <remarks>An empty message inside takes two bytes of a peer and an object here: 128 MiB of them would take more than 10 GB.</remarks>
internal static class MessageParts
{
    /// <summary>From this size on, in bytes, messages are looked at; smaller ones take some MB at most.</summary>
    private const int LookedAt = 64 << 10;

    /// <summary>About what an object takes that a message becomes, with its place in a list.</summary>
    private const long MessageBytes = 128;

    /// <summary>As the library bounds it, which refuses what is deeper.</summary>
    private const int MaxDepth = 100;

    /// <summary>What a number or a reference takes in a list.</summary>
    private const long ItemBytes = 8;

    /// <summary>Whether the parts of a message take more than they may.</summary>
    /// <param name="message">Its bytes, in which every length is sound.</param>
    /// <param name="type">Says which fields are messages again, or lists of numbers.</param>
    /// <param name="mostBytes">What they may take, in bytes.</param>
    public static bool TakeMoreThan(ReadOnlySpan<byte> message, MessageDescriptor type, long mostBytes)
    {
        if (message.Length >= LookedAt)
        {
            Count(message, type, MaxDepth, ref mostBytes);
        }

        return mostBytes < 0;
    }

    private static void Count(ReadOnlySpan<byte> rest, MessageDescriptor type, int depth, ref long left)
    {
        left -= MessageBytes;
        while (left >= 0 && Varint.TryRead(ref rest, out ulong tag))
        {
            left -= ItemBytes;
            switch (tag & 7)
            {
                case 0 when Varint.TryRead(ref rest, out _):
                case 3 or 4:
                    break;
                case 1 when rest.Length >= sizeof(ulong):
                    rest = rest[sizeof(ulong)..];
                    break;
                case 5 when rest.Length >= sizeof(uint):
                    rest = rest[sizeof(uint)..];
                    break;
                case 2 when Varint.TryRead(ref rest, out ulong length) && (uint)length <= (uint)rest.Length:
                    CountField(rest[..(int)length], type.FindFieldByNumber((int)((uint)tag >> 3)), depth, ref left);
                    rest = rest[(int)length..];
                    break;
                default:
                    return; // the library sees that it ends early
            }
        }
    }

    private static void CountField(ReadOnlySpan<byte> field, FieldDescriptor? known, int depth, ref long left)
    {
        switch (known?.FieldType)
        {
            case null or FieldType.String or FieldType.Bytes:
                break;
            case FieldType.Message when depth == 0:
                break;
            case FieldType.Message:
                Count(field, known.MessageType, depth - 1, ref left);
                break;
            default:
                left -= ItemBytes * field.Length; // numbers one behind the other, of a byte at least
                break;
        }
    }
}
