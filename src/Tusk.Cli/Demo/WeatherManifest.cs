using System.Globalization;
using System.Text;

namespace Tusk.Cli.Demo;

/// <summary>The list of finished files beside a set of weather files: a heading line, then a line "year length time" for each.</summary>
/// <remarks>The time is that of the file's last change, in ticks of 100 ns since the year 1. Only who holds the folder's
/// <see cref="WeatherLock"/> changes the list; it is always replaced as a whole.</remarks>
internal sealed class WeatherManifest
{
    /// <summary>Its name; jobs skip files whose name starts with an underscore.</summary>
    public const string FileName = "_manifest";

    /// <summary>Raise it when the same options give other bytes than before.</summary>
    private const int Version = 1;
    private const string HeadingStart = "weather version ";

    // A hundred years, each "1901 1099511627776 3155378975999999999" at the longest, and the heading.
    private const int MaxBytes = 8192;

    private readonly Lock _lock = new();
    private readonly string _folder;
    private readonly WeatherOptions _options;
    private readonly SortedDictionary<int, Mark> _marks = [];
    private readonly bool _isOfOtherSet;

    private WeatherManifest(string folder, WeatherOptions options, string[] lines)
    {
        _folder = folder;
        _options = options;
        _isOfOtherSet = lines.Length == 0 || lines[0] != Heading();
        foreach (string line in _isOfOtherSet ? [] : lines.Skip(1))
        {
            // What a damaged line lists is made again; so is the file of a list from before times were in it.
            if (TryParse(line, out int year, out Mark mark))
            {
                _marks[year] = mark;
            }
        }
    }

    /// <summary>Whether no file is listed.</summary>
    public bool IsEmpty => _marks.Count == 0;

    /// <summary>Reads the list of a folder; changes nothing.</summary>
    /// <param name="folder">An existing folder.</param>
    /// <param name="options">The set that is wanted.</param>
    /// <returns>The list; an empty one where there is none of this set.</returns>
    /// <exception cref="IOException">The folder holds files that are not a weather set's.</exception>
    public static WeatherManifest Read(string folder, WeatherOptions options) => new(folder, options, ReadOwn(folder));

    /// <summary>Refuses a folder that is not a weather set's own: a year's file in it is written over, and every file in it is the job's input.</summary>
    /// <exception cref="IOException">It holds files that are not a weather set's.</exception>
    public static void RefuseForeign(string folder) => ReadOwn(folder);

    /// <summary>The name of a year's file.</summary>
    public static string YearName(int year) => year.ToString("D4", CultureInfo.InvariantCulture);

    /// <summary>Makes the folder this set's: of another set nothing is left.</summary>
    public void Begin()
    {
        if (!_isOfOtherSet)
        {
            return;
        }

        foreach (string path in Directory.GetFiles(_folder))
        {
            if (IsYearFile(Path.GetFileName(path)))
            {
                File.Delete(path);
            }
        }

        Save();
    }

    /// <summary>The years of the set whose file is not listed, not there, or changed since it was listed.</summary>
    public IEnumerable<int> MissingYears()
    {
        for (int year = _options.FirstYear; year <= _options.LastYear; year++)
        {
            if (!_marks.TryGetValue(year, out Mark mark) || MarkOf(year) != mark)
            {
                yield return year;
            }
        }
    }

    /// <summary>Lists a finished file as it is now; may be called from several threads.</summary>
    /// <returns>Its length.</returns>
    public long Add(int year)
    {
        Mark mark = MarkOf(year) ?? throw new FileNotFoundException($"{YearName(year)} is gone, which was just made");
        lock (_lock)
        {
            _marks[year] = mark;
            Save();
        }

        return mark.Length;
    }

    /// <summary>Removes the list from the folder.</summary>
    public void Remove() => File.Delete(Path.Combine(_folder, FileName));

    // The names first: who makes weather writes the list before the first file, so that a list read later knows them all.
    private static string[] ReadOwn(string folder)
    {
        string[] names = Array.ConvertAll(Directory.GetFileSystemEntries(folder), static path => Path.GetFileName(path)!);
        string path = Path.Combine(folder, FileName);
        string[] lines = File.Exists(path) && new FileInfo(path).Length <= MaxBytes ? File.ReadAllLines(path) : [];
        bool isOurs = lines.Length > 0 && lines[0].StartsWith(HeadingStart, StringComparison.Ordinal);
        foreach (string name in names)
        {
            if (!name.StartsWith(FileName, StringComparison.Ordinal) && !(isOurs && IsYearFile(name)))
            {
                throw new IOException(
                    $"{folder} holds '{name}', which is not weather data made here; give an empty folder or a new one.");
            }
        }

        return lines;
    }

    private static bool IsYearFile(string name)
    {
        string year = name.EndsWith(".tmp", StringComparison.Ordinal) ? name[..^4].TrimStart('_') : name;
        return year.Length == 4 && year.All(char.IsAsciiDigit);
    }

    private static bool TryParse(string line, out int year, out Mark mark)
    {
        string[] words = line.Split(' ');
        mark = default;
        year = 0;
        if (words.Length != 3
            || !int.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out year)
            || !long.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out long length)
            || !long.TryParse(words[2], NumberStyles.None, CultureInfo.InvariantCulture, out long ticks))
        {
            return false;
        }

        mark = new Mark(length, ticks);
        return year is >= WeatherPlan.EarliestYear and <= WeatherPlan.LatestYear;
    }

    private Mark? MarkOf(int year)
    {
        var file = new FileInfo(Path.Combine(_folder, YearName(year)));
        return file.Exists ? new Mark(file.Length, file.LastWriteTimeUtc.Ticks) : null;
    }

    private string Heading() => string.Create(
        CultureInfo.InvariantCulture,
        $"{HeadingStart}{Version} seed {_options.Seed} bytes {_options.TotalBytes} years {_options.FirstYear}-{_options.LastYear}");

    private void Save()
    {
        var text = new StringBuilder(Heading()).Append('\n');
        foreach (var (year, mark) in _marks)
        {
            text.Append(CultureInfo.InvariantCulture, $"{year} {mark.Length} {mark.Ticks}\n");
        }

        string path = Path.Combine(_folder, FileName);
        string unfinished = path + ".tmp";
        try
        {
            File.WriteAllText(unfinished, text.ToString());
            File.Move(unfinished, path, overwrite: true);
        }
        catch
        {
            File.Delete(unfinished);
            throw;
        }
    }

    /// <summary>What tells that a file is still the one that was listed.</summary>
    private readonly record struct Mark(long Length, long Ticks);
}
