using Google.Protobuf.Reflection;

namespace Tusk.Protocol;

/// <summary>Finds fields whose length passes the end of their message, where the library would not.</summary>
/// <remarks>
/// Of a message inside with a length close to 2^31 the library computes a negative end. It then runs past its buffer, or
/// makes an array of any length that follows: twenty bytes of a peer would cost 2 GB.
/// See https://github.com/protocolbuffers/protobuf/issues/26856. Such lengths are rare enough to look at their bytes first.
/// </remarks>
internal static class InnerLengths
{
    /// <summary>From this size on, in bytes, more lengths than those that <see cref="MayBeHuge"/> knows would be too long.</summary>
    private const int AlwaysChecked = 1 << 20;

    /// <summary>As the library bounds it.</summary>
    private const int MaxDepth = 100;

    /// <summary>Whether every field ends within its message, as far as the library would not notice itself.</summary>
    /// <param name="message">The bytes of a message.</param>
    /// <param name="type">Says which fields are messages again.</param>
    public static bool AreSound(ReadOnlySpan<byte> message, MessageDescriptor type) => AreSound(message, type, MaxDepth);

    /// <summary>Whether a message is to be looked at closer; most are not.</summary>
    public static bool MayBeWrong(ReadOnlySpan<byte> message) => message.Length >= AlwaysChecked || MayBeHuge(message);

    /// <summary>Whether the bytes hold a number of 2^31 - 2^20 or more in 31 bits: its varint has FF, then a byte that ends in 7.</summary>
    private static bool MayBeHuge(ReadOnlySpan<byte> bytes)
    {
        for (int at; (at = bytes.IndexOf((byte)0xFF)) >= 0 && at + 1 < bytes.Length; bytes = bytes[(at + 1)..])
        {
            if ((bytes[at + 1] & 0x0F) == 7)
            {
                return true;
            }
        }

        return false;
    }

    private static bool AreSound(ReadOnlySpan<byte> rest, MessageDescriptor type, int depth)
    {
        while (Varint.TryRead(ref rest, out ulong tag))
        {
            switch (tag & 7)
            {
                case 0 when Varint.TryRead(ref rest, out _):
                case 3 or 4: // a group, of fields that nobody knows
                    break;
                case 1 when rest.Length >= sizeof(ulong):
                    rest = rest[sizeof(ulong)..];
                    break;
                case 5 when rest.Length >= sizeof(uint):
                    rest = rest[sizeof(uint)..];
                    break;
                case 2 when Varint.TryRead(ref rest, out ulong length):
                    // The library reads 32 bits of it, as of tags.
                    if ((uint)length > (uint)rest.Length || !IsSound(rest[..(int)length], type.FindFieldByNumber((int)((uint)tag >> 3)), depth))
                    {
                        return false;
                    }

                    rest = rest[(int)length..];
                    break;
                case 6 or 7:
                    return false; // nothing has these kinds, and the library would go on behind the tag
                default:
                    return true; // the library sees that it ends early
            }
        }

        return true;
    }

    private static bool IsSound(ReadOnlySpan<byte> field, FieldDescriptor? known, int depth) =>
        known is not { FieldType: FieldType.Message } || (depth > 0 && AreSound(field, known.MessageType, depth - 1));
}
