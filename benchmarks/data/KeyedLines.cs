using Tusk.Cli.Demo;

namespace BenchmarkData;

/// <summary>Lines to sort: a random key of ten printable characters, the line's number, and filling; 100 bytes with the line end.</summary>
internal static class KeyedLines
{
    public const int LineBytes = 100;

    private const int KeyBytes = 10;
    private const int LinesPerBlock = 10_000;
    private const ulong Seed = 1;

    public static void Write(string path, long bytes)
    {
        long lineCount = bytes / LineBytes;
        BlockFile.Write(path, (lineCount + LinesPerBlock - 1) / LinesPerBlock, (block, buffer) =>
        {
            var random = new WeatherRandom(Seed, (int)block);
            long first = block * LinesPerBlock;
            int count = (int)Math.Min(LinesPerBlock, lineCount - first);
            Span<byte> lines = buffer.GetSpan(count * LineBytes);
            for (int i = 0; i < count; i++)
            {
                WriteLine(lines.Slice(i * LineBytes, LineBytes), first + i, ref random);
            }

            buffer.Advance(count * LineBytes);
        });
    }

    private static void WriteLine(Span<byte> line, long number, ref WeatherRandom random)
    {
        // Printable without the space: ! to ~.
        foreach (ref byte b in line[..KeyBytes])
        {
            b = (byte)('!' + random.Next('~' - '!' + 1));
        }

        line[KeyBytes..].Fill((byte)' ');
        number.TryFormat(line.Slice(KeyBytes + 2, 32), out _, "x32");
        for (int at = KeyBytes + 2 + 32 + 2; at < LineBytes - 1; at += 4)
        {
            line[at..Math.Min(at + 4, LineBytes - 1)].Fill((byte)('A' + random.Next(26)));
        }

        line[LineBytes - 1] = (byte)'\n';
    }
}
