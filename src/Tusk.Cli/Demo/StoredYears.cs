using System.Globalization;
using System.Text;
using Tusk.FileSystems;

namespace Tusk.Cli.Demo;

/// <summary>The list beside stored weather: what the set was made from, then length and time of each file, a line "year length time" for each.</summary>
/// <remarks>The time is that of the file's last change, in milliseconds since 1970. A list of no file is written before the first one: until the
/// set is whole, a file counts that has its name, which each gets when it is done.</remarks>
internal sealed class StoredYears
{
    /// <summary>The most that a list has: a hundred years, each "1901 1099511627776 3155378975999" at the longest, and the heading.</summary>
    public const int MaxBytes = 8192;

    /// <summary>Raise it when the same options give other bytes than before.</summary>
    private const int Version = 1;

    private readonly WeatherOptions _options;
    private readonly Dictionary<int, Mark> _marks = [];

    /// <summary>A list of no file.</summary>
    public StoredYears(WeatherOptions options) => _options = options;

    /// <summary>Whether a year's file is listed.</summary>
    public bool Has(int year) => _marks.ContainsKey(year);

    /// <summary>The list that a text is; null if it is none, or of another set.</summary>
    public static StoredYears? Parse(string text, WeatherOptions options)
    {
        var list = new StoredYears(options);
        string[] lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (lines.Length == 0 || lines[0] != list.Heading())
        {
            return null;
        }

        foreach (string line in lines.AsSpan(1))
        {
            string[] words = line.Split(' ');
            if (words.Length != 3
                || !int.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out int year)
                || !long.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out long length)
                || !long.TryParse(words[2], NumberStyles.None, CultureInfo.InvariantCulture, out long time))
            {
                return null;
            }

            list._marks[year] = new Mark(length, time);
        }

        return list;
    }

    /// <summary>Whether a year's file is what was made: the one that is listed, or, where none is, any.</summary>
    public bool Matches(int year, FileStatus file) => !_marks.TryGetValue(year, out Mark mark) || mark == Mark.Of(file);

    /// <summary>Lists a file.</summary>
    public void Add(int year, FileStatus file) => _marks[year] = Mark.Of(file);

    /// <summary>The text.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(Heading()).Append('\n');
        foreach ((int year, Mark mark) in _marks)
        {
            text.Append(CultureInfo.InvariantCulture, $"{year} {mark.Length} {mark.Time}\n");
        }

        return text.ToString();
    }

    private string Heading() => string.Create(
        CultureInfo.InvariantCulture,
        $"weather version {Version} seed {_options.Seed} bytes {_options.TotalBytes} years {_options.FirstYear}-{_options.LastYear}");

    /// <summary>What tells that a file is still the one that was listed.</summary>
    private readonly record struct Mark(long Length, long Time)
    {
        public static Mark Of(FileStatus file) => new(file.Length, file.ModificationTime.ToUnixTimeMilliseconds());
    }
}
