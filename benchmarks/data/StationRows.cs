using System.Buffers;
using System.Text;
using Tusk.Cli.Demo;

namespace BenchmarkData;

/// <summary>Rows "station;temperature": stations equally often, temperatures from -99.9 to 99.9 around each station's own mean.</summary>
internal static class StationRows
{
    /// <summary>How many different names can be asked for.</summary>
    public const int MaxKeys = 1_000_000;

    private const int MinNameBytes = 3;
    private const int MaxNameBytes = 26;
    private const int RowsPerBlock = 50_000;
    private const int MaxRowBytes = MaxNameBytes + 1 + 5 + 1;
    private const ulong Seed = 2;

    private static readonly string[] First =
    [
        "Al", "Ba", "Ca", "Da", "El", "Fa", "Gö", "Ha", "Is", "Jo", "Ka", "Li", "Ma", "Ne", "Ol", "Pe", "Qui", "Ro", "São ",
        "Ta", "Ul", "Vi", "Wi", "Xi", "Yo", "Zü", "Ångel", "Çe", "Đa", "Ło", "Port ", "Saint-", "New ", "El ", "Las ",
    ];

    private static readonly string[] Middle =
    [
        "", "", "", "ra", "le", "mi", "no", "ru", "ber", "chi", "den", "gar", "hel", "kan", "lor", "man", "nés", "pol", "ron",
        "sel", "tur", "ven", "wal", "zan", "šić", "ñe", "ko", "ki", "ya", "ná",
    ];

    private static readonly string[] Last =
    [
        "", "a", "o", "burg", "ville", "ton", "stad", "grad", "pur", "abad", "shima", "ford", "mouth", "wick", "dorf", "berg",
        "heim", " City", " Beach", " Falls", "ão", "ców", "ø", "bø", "ki", "nd", "s", "n",
    ];

    public static void Write(string path, long rowCount, int keyCount)
    {
        byte[][] names = MakeNames(keyCount);
        int[] means = MakeMeans(keyCount);
        BlockFile.Write(path, (rowCount + RowsPerBlock - 1) / RowsPerBlock, (block, buffer) =>
        {
            var random = new WeatherRandom(Seed, 2, (int)block);
            int count = (int)Math.Min(RowsPerBlock, rowCount - block * RowsPerBlock);
            Span<byte> rows = buffer.GetSpan(count * MaxRowBytes);
            int at = 0;
            for (int i = 0; i < count; i++)
            {
                int key = random.Next(names.Length);
                names[key].CopyTo(rows[at..]);
                at += names[key].Length;
                at += WriteTenths(rows[at..], Math.Clamp(means[key] + random.NextBell(100), -999, 999));
            }

            buffer.Advance(at);
        });
    }

    /// <summary>A line "station;region" for each station, of a hundred regions.</summary>
    public static void WriteRegions(string path, int keyCount)
    {
        byte[][] names = MakeNames(keyCount);
        BlockFile.Write(path, 1, (_, buffer) =>
        {
            for (int i = 0; i < names.Length; i++)
            {
                buffer.Write(names[i]);
                buffer.Write(Encoding.ASCII.GetBytes($"region {i % 100}\n"));
            }
        });
    }

    /// <summary>Different names of 3 to 26 bytes, each with its semicolon.</summary>
    internal static byte[][] MakeNames(int count)
    {
        var random = new WeatherRandom(Seed);
        var taken = new HashSet<string>(StringComparer.Ordinal);
        var names = new byte[count][];
        for (int i = 0; i < count;)
        {
            string name = Draw(First) + Draw(Middle) + Draw(Middle) + Draw(Middle) + Draw(Last);
            if (Encoding.UTF8.GetByteCount(name) is >= MinNameBytes and <= MaxNameBytes && taken.Add(name))
            {
                names[i] = Encoding.UTF8.GetBytes(name + ";");
                i++;
            }
        }

        return names;

        string Draw(string[] parts) => parts[random.Next(parts.Length)];
    }

    private static int[] MakeMeans(int count)
    {
        var random = new WeatherRandom(Seed, 1);
        var means = new int[count];
        for (int i = 0; i < count; i++)
        {
            means[i] = random.Between(-200, 350);
        }

        return means;
    }

    private static int WriteTenths(Span<byte> row, int tenths)
    {
        int at = 0;
        if (tenths < 0)
        {
            row[at++] = (byte)'-';
            tenths = -tenths;
        }

        if (tenths >= 100)
        {
            row[at++] = (byte)('0' + tenths / 100);
        }

        row[at++] = (byte)('0' + tenths / 10 % 10);
        row[at++] = (byte)'.';
        row[at++] = (byte)('0' + tenths % 10);
        row[at++] = (byte)'\n';
        return at;
    }
}
