using System.Text;

namespace Tusk.Hdfs.NameNode.EditLog.Format;

/// <summary>Java's own UTF-8: each UTF-16 unit for itself.</summary>
/// <remarks>
/// A character beyond U+FFFF therefore is two times three bytes, half a surrogate pair can be written, and U+0000 is two bytes.
/// Read are also characters of four bytes, as Hadoop reads them.
/// Source: Apache Hadoop 3.4, o.a.h.io.UTF8.
/// </remarks>
internal static class ModifiedUtf8
{
    /// <summary>Bytes of <paramref name="text"/>.</summary>
    public static int ByteCount(ReadOnlySpan<char> text)
    {
        int bytes = text.Length;
        foreach (char unit in text)
        {
            bytes += unit is > '\0' and <= '\x7F' ? 0 : unit <= '\x7FF' ? 1 : 2;
        }

        return bytes;
    }

    /// <summary>Writes <paramref name="text"/>, whose bytes are known to fit.</summary>
    public static void Write(ReadOnlySpan<char> text, Span<byte> destination)
    {
        int at = 0;
        foreach (char unit in text)
        {
            if (unit is > '\0' and <= '\x7F')
            {
                destination[at++] = (byte)unit;
            }
            else if (unit <= '\x7FF')
            {
                destination[at++] = (byte)(0xC0 | (unit >> 6));
                destination[at++] = (byte)(0x80 | (unit & 0x3F));
            }
            else
            {
                destination[at++] = (byte)(0xE0 | (unit >> 12));
                destination[at++] = (byte)(0x80 | ((unit >> 6) & 0x3F));
                destination[at++] = (byte)(0x80 | (unit & 0x3F));
            }
        }
    }

    /// <summary>The text that these bytes are.</summary>
    /// <exception cref="OpFieldException">They are none.</exception>
    public static string Read(ReadOnlySpan<byte> bytes)
    {
        if (Ascii.IsValid(bytes))
        {
            return Encoding.ASCII.GetString(bytes);
        }

        // No encoding has more units than bytes.
        char[] units = new char[bytes.Length];
        int count = 0;
        for (int at = 0; at < bytes.Length;)
        {
            int character = ReadCharacter(bytes, ref at);
            if (character <= char.MaxValue)
            {
                units[count++] = (char)character;
            }
            else
            {
                units[count++] = (char)(0xD7C0 + (character >> 10));
                units[count++] = (char)(0xDC00 | (character & 0x3FF));
            }
        }

        return new string(units, 0, count);
    }

    private static int ReadCharacter(ReadOnlySpan<byte> bytes, ref int at)
    {
        byte first = bytes[at];
        (int more, int bits) = first switch
        {
            < 0x80 => (0, first),
            >= 0xC0 and < 0xE0 => (1, first & 0x1F),
            >= 0xE0 and < 0xF0 => (2, first & 0x0F),
            >= 0xF0 and < 0xF8 => (3, first & 0x07),
            _ => throw Malformed(first, at),
        };
        if (bytes.Length - at <= more)
        {
            throw Malformed(first, at);
        }

        foreach (byte next in bytes.Slice(at + 1, more))
        {
            bits = (next & 0xC0) == 0x80 ? (bits << 6) | (next & 0x3F) : throw Malformed(next, at);
        }

        // Four bytes have 21 bits; the last plane of Unicode ends before.
        bits = bits <= 0x10FFFF ? bits : throw Malformed(first, at);
        at += more + 1;
        return bits;
    }

    private static OpFieldException Malformed(byte value, int at) =>
        new($"a text has the byte 0x{value:x2} in the character at {at} B, which is not UTF-8");
}
