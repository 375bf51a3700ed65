using System.Globalization;

namespace Floor;

/// <summary>Rows "station;temperature" joined with rows "station;region", which are in memory: "temperature TAB region", a file for each thread.</summary>
internal static class BroadcastJoin
{
    private const int BufferBytes = 1 << 20;

    /// <summary>Joins the first file with the others.</summary>
    public static void Run(int threads, string outputFolder, IReadOnlyList<string> files)
    {
        byte[] regions = File.ReadAllBytes(files[0]);
        ByteTable<Range> table = Index(regions);
        Directory.CreateDirectory(outputFolder);
        int next = -1;
        Writer[] writers = Lines.Scan<Writer>(threads, [.. files.Skip(1)], (lines, writer) =>
        {
            writer.File ??= File.Create(Path.Combine(outputFolder, Interlocked.Increment(ref next).ToString(CultureInfo.InvariantCulture)), 1);
            Join(lines, table, regions, writer);
        });
        foreach (Writer writer in writers)
        {
            writer.Flush();
            writer.File?.Dispose();
        }
    }

    internal static ByteTable<Range> Index(byte[] regions)
    {
        var table = new ByteTable<Range>();
        for (int start = 0; start < regions.Length;)
        {
            int feed = regions.AsSpan(start).IndexOf((byte)'\n');
            int end = feed < 0 ? regions.Length : start + feed;
            int semicolon = start + regions.AsSpan(start, end - start).IndexOf((byte)';');
            table.Find(regions.AsSpan(start, semicolon - start)) = (semicolon + 1)..end;
            start = end + 1;
        }

        return table;
    }

    private static void Join(ReadOnlySpan<byte> lines, ByteTable<Range> table, byte[] regions, Writer writer)
    {
        while (!lines.IsEmpty)
        {
            int semicolon = lines.IndexOf((byte)';');
            ReadOnlySpan<byte> station = lines[..semicolon];
            lines = lines[(semicolon + 1)..];
            int end = lines.IndexOf((byte)'\n');
            ReadOnlySpan<byte> temperature = end < 0 ? lines : lines[..end];
            lines = end < 0 ? [] : lines[(end + 1)..];
            if (table.TryFind(station, out Range region))
            {
                writer.Write(temperature, regions.AsSpan(region));
            }
        }
    }

    private sealed class Writer
    {
        private readonly byte[] _buffer = new byte[BufferBytes];
        private int _filled;

        public FileStream? File { get; set; }

        public void Write(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
        {
            int length = left.Length + right.Length + 2;
            if (length > _buffer.Length - _filled)
            {
                Flush();
            }

            Span<byte> room = _buffer.AsSpan(_filled, length);
            left.CopyTo(room);
            room[left.Length] = (byte)'\t';
            right.CopyTo(room[(left.Length + 1)..]);
            room[^1] = (byte)'\n';
            _filled += length;
        }

        public void Flush()
        {
            File?.Write(_buffer, 0, _filled);
            _filled = 0;
        }
    }
}
