using System.Globalization;

namespace Floor;

/// <summary>Minimum, mean and maximum of each station, from rows "station;temperature" with one decimal.</summary>
internal static class StationStats
{
    public static void Run(int threads, string output, IReadOnlyList<string> files)
    {
        var tables = Lines.Scan<ByteTable<Summary>>(threads, files, Add);
        var all = tables[0];
        foreach (var table in tables.Skip(1))
        {
            foreach (var (station, summary) in table.All())
            {
                all.Find(station.Span).Add(summary);
            }
        }

        using var file = new FileStream(output, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 20);
        foreach (var (station, summary) in all.Sorted())
        {
            file.Write(station.Span);
            file.Write(System.Text.Encoding.ASCII.GetBytes(string.Create(
                CultureInfo.InvariantCulture,
                $"\t{Tenths(summary.Min)};{Tenths(summary.Mean)};{Tenths(summary.Max)}\n")));
        }
    }

    internal static void Add(ReadOnlySpan<byte> lines, ByteTable<Summary> table)
    {
        while (!lines.IsEmpty)
        {
            int semicolon = lines.IndexOf((byte)';');
            var station = lines[..semicolon];
            lines = lines[(semicolon + 1)..];
            bool negative = lines[0] == (byte)'-';
            int i = negative ? 1 : 0;
            int tenths = lines[i++] - '0';
            if (lines[i] != (byte)'.')
            {
                tenths = tenths * 10 + lines[i++] - '0';
            }

            tenths = tenths * 10 + lines[i + 1] - '0';
            lines = lines[Math.Min(i + 3, lines.Length)..]; // over the point, the decimal and the line feed
            table.Find(station).Add(negative ? -tenths : tenths);
        }
    }

    private static string Tenths(long tenths) => string.Create(
        CultureInfo.InvariantCulture, $"{(tenths < 0 ? "-" : "")}{Math.Abs(tenths) / 10}.{Math.Abs(tenths) % 10}");

    /// <summary>All zero is the empty one.</summary>
    internal struct Summary
    {
        private long _sum;
        private long _count;

        public int Min { get; private set; }

        public int Max { get; private set; }

        /// <summary>In tenths; a half goes up.</summary>
        public readonly long Mean
        {
            get
            {
                // floor(sum / count + 1/2), exactly
                long quotient = Math.DivRem(2 * _sum + _count, 2 * _count, out long rest);
                return rest < 0 ? quotient - 1 : quotient;
            }
        }

        public void Add(int tenths)
        {
            if (_count == 0 || tenths < Min)
            {
                Min = tenths;
            }

            if (_count == 0 || tenths > Max)
            {
                Max = tenths;
            }

            _sum += tenths;
            _count++;
        }

        public void Add(Summary other)
        {
            Min = _count == 0 ? other.Min : Math.Min(Min, other.Min);
            Max = _count == 0 ? other.Max : Math.Max(Max, other.Max);
            _sum += other._sum;
            _count += other._count;
        }
    }
}
