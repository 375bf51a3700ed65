using System.Buffers.Binary;
using System.Buffers.Text;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Floor;

/// <summary>How often each word occurs; words end at space, tab, line feed, form feed and carriage return.</summary>
internal static class WordCount
{
    private const ulong Delimiters = 1UL << ' ' | 1UL << '\t' | 1UL << '\n' | 1UL << '\f' | 1UL << '\r';

    private const ulong BelowDelimiters = 0x2121212121212121;
    private const ulong TopBits = 0x8080808080808080;

    public static void Run(int threads, string output, IReadOnlyList<string> files)
    {
        var tables = Lines.Scan<ByteTable<long>>(threads, files, Count);
        var all = tables[0];
        foreach (var table in tables.Skip(1))
        {
            foreach (var (word, count) in table.All())
            {
                all.Find(word.Span) += count;
            }
        }

        using var file = new FileStream(output, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 20);
        Span<byte> number = stackalloc byte[24];
        foreach (var (word, count) in all.Sorted())
        {
            file.Write(word.Span);
            file.WriteByte((byte)'\t');
            Utf8Formatter.TryFormat(count, number, out int length);
            file.Write(number[..length]);
            file.WriteByte((byte)'\n');
        }
    }

    internal static void Count(ReadOnlySpan<byte> text, ByteTable<long> table)
    {
        int i = 0;
        while (true)
        {
            while (i < text.Length && IsDelimiter(text[i]))
            {
                i++;
            }

            if (i == text.Length)
            {
                return;
            }

            // Most words and their delimiter fit into eight bytes, which are then the head that the table wants.
            int start = i;
            if (text.Length - i >= sizeof(ulong))
            {
                ulong bytes = BinaryPrimitives.ReadUInt64LittleEndian(text[i..]);
                ulong low = (bytes - BelowDelimiters) & ~bytes & TopBits; // the lowest bit set is right: a byte below 0x21
                if (low != 0)
                {
                    int length = BitOperations.TrailingZeroCount(low) >> 3;
                    if (IsDelimiter(text[i + length]))
                    {
                        i += length;
                        table.Find(text[start..i], bytes & (1UL << 8 * length) - 1)++;
                        i++;
                        continue;
                    }
                }
                else
                {
                    i += sizeof(ulong);
                }
            }

            while (i < text.Length && !IsDelimiter(text[i]))
            {
                i++;
            }

            table.Find(text[start..i])++;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsDelimiter(byte b) => b <= ' ' && (Delimiters >> b & 1) != 0;
}
