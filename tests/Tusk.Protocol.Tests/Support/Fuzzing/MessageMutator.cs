namespace Tusk.Protocol.Tests.Support.Fuzzing;

/// <summary>Changes a field of a message, or of one inside, and keeps all lengths right: what is behind the parser is reached.</summary>
internal sealed class MessageMutator(Random random)
{
    /// <summary>Varints: 0, 1, 2^31 - 1, 2^31, 2^32 - 1, 2^63 - 1, 2^63, 2^64 - 1.</summary>
    private static readonly ulong[] Numbers = [0, 1, int.MaxValue, 1UL << 31, uint.MaxValue, long.MaxValue, 1UL << 63, ulong.MaxValue];

    /// <summary>The message with one field changed; null if it is none.</summary>
    public byte[]? Next(byte[] message)
    {
        if (Fields(message) is not { Count: > 0 } fields)
        {
            return null;
        }

        int chosen = random.Next(fields.Count);
        var output = new List<byte>(message.Length + 16);
        for (int i = 0; i < fields.Count; i++)
        {
            (int start, int value, int end) = fields[i];
            if (i == chosen)
            {
                Change(output, message[start..value], message[value..end]);
            }
            else
            {
                output.AddRange(message.AsSpan(start, end - start));
            }
        }

        return [.. output];
    }

    /// <summary>Where each field begins, where its value, and where it ends; null if the bytes are no message.</summary>
    private static List<(int Start, int Value, int End)>? Fields(byte[] message)
    {
        var fields = new List<(int, int, int)>();
        for (int at = 0; at < message.Length;)
        {
            int start = at;
            if (!TryReadVarint(message, ref at, out ulong tag) || tag >> 3 is 0 or > (1 << 29) - 1)
            {
                return null;
            }

            int value = at;
            bool isRead = (tag & 7) switch
            {
                0 => TryReadVarint(message, ref at, out _),
                1 => (at += sizeof(ulong)) <= message.Length,
                2 => TryReadVarint(message, ref at, out ulong length) && length <= (ulong)(message.Length - (value = at)) && (at += (int)length) >= 0,
                5 => (at += sizeof(uint)) <= message.Length,
                _ => false,
            };
            if (!isRead)
            {
                return null;
            }

            fields.Add((start, value, at));
        }

        return fields;
    }

    private void Change(List<byte> output, byte[] head, byte[] value)
    {
        int at = 0;
        TryReadVarint(head, ref at, out ulong tag);
        bool isDelimited = (tag & 7) == 2;
        int way = random.Next(8);
        if (way == 0)
        {
            return; // without the field
        }

        // Half of the doubled fields differ.
        for (int times = way == 1 ? 2 : 1; times > 0; times--)
        {
            byte[] changed = isDelimited ? (random.Next(4) > 0 ? Next(value) : null) ?? Bytes(value)
                : (tag & 7) == 0 ? Varint(Numbers[random.Next(Numbers.Length)])
                : Fixed(value.Length);
            output.AddRange(Varint(tag));
            output.AddRange(isDelimited ? Varint((ulong)changed.Length) : []);
            output.AddRange(changed);
        }
    }

    private byte[] Bytes(byte[] value)
    {
        byte[] added = new byte[random.Next(4)];
        random.NextBytes(added);
        return random.Next(3) switch
        {
            0 => value[..random.Next(value.Length + 1)],
            1 => [.. value, .. added],
            _ => "/../"u8.ToArray(), // names are paths somewhere
        };
    }

    private byte[] Fixed(int bytes)
    {
        byte[] value = new byte[bytes];
        Array.Fill(value, (byte)(random.Next(2) * 0xFF));
        value[^1] ^= (byte)(random.Next(2) * 0x80);
        return value;
    }

    private static byte[] Varint(ulong value)
    {
        var bytes = new List<byte>();
        for (; value >= 0x80; value >>= 7)
        {
            bytes.Add((byte)(value | 0x80));
        }

        bytes.Add((byte)value);
        return [.. bytes];
    }

    private static bool TryReadVarint(byte[] input, ref int at, out ulong value)
    {
        value = 0;
        for (int i = 0; i < 10 && at < input.Length; i++)
        {
            byte next = input[at++];
            value |= (ulong)(next & 0x7F) << (7 * i);
            if (next < 0x80)
            {
                return true;
            }
        }

        return false;
    }
}
