using System.Globalization;
using System.Text;

namespace Tusk.Cli.Demo;

/// <summary>The list of finished files beside a set of weather files: a heading line, then a line "year length" for each.</summary>
internal sealed class WeatherManifest
{
    /// <summary>Its name; jobs skip files whose name starts with an underscore.</summary>
    public const string FileName = "_manifest";

    /// <summary>Raise it when the same options give other bytes than before.</summary>
    private const int Version = 1;
    private const string HeadingStart = "weather version ";

    // A hundred years, each "1901 1099511627776" at the longest, and the heading.
    private const int MaxBytes = 4096;

    private readonly Lock _lock = new();
    private readonly string _folder;
    private readonly WeatherOptions _options;
    private readonly SortedDictionary<int, long> _lengths = [];

    private WeatherManifest(string folder, WeatherOptions options) => (_folder, _options) = (folder, options);

    /// <summary>Reads the list of a folder; starts a new one when there is none of the same options.</summary>
    /// <param name="folder">An existing folder.</param>
    /// <param name="options">The set that is wanted.</param>
    /// <returns>The list; of another set's files nothing is left.</returns>
    /// <exception cref="IOException">The folder holds files that are not a weather set's; they are left alone.</exception>
    public static WeatherManifest Open(string folder, WeatherOptions options)
    {
        var manifest = new WeatherManifest(folder, options);
        string path = Path.Combine(folder, FileName);
        string[] lines = File.Exists(path) && new FileInfo(path).Length <= MaxBytes ? File.ReadAllLines(path) : [];
        RefuseForeignFiles(folder, isOurs: lines.Length > 0 && lines[0].StartsWith(HeadingStart, StringComparison.Ordinal));
        bool same = lines.Length > 0 && lines[0] == manifest.Heading();
        foreach (string line in lines.Skip(1))
        {
            if (!TryParse(line, out int year, out long length))
            {
                continue; // a damaged line lists nothing, so its year is made again
            }

            if (same)
            {
                manifest._lengths[year] = length;
            }
            else
            {
                File.Delete(Path.Combine(folder, YearName(year)));
            }
        }

        if (!same)
        {
            manifest.Save();
        }

        return manifest;
    }

    /// <summary>The name of a year's file.</summary>
    public static string YearName(int year) => year.ToString("D4", CultureInfo.InvariantCulture);

    /// <summary>The years of the set whose file is not listed, not there, or not as long as listed.</summary>
    public IEnumerable<int> MissingYears()
    {
        for (int year = _options.FirstYear; year <= _options.LastYear; year++)
        {
            var file = new FileInfo(Path.Combine(_folder, YearName(year)));
            if (!_lengths.TryGetValue(year, out long length) || !file.Exists || file.Length != length)
            {
                yield return year;
            }
        }
    }

    /// <summary>Lists a finished file; may be called from several threads.</summary>
    public void Add(int year, long length)
    {
        lock (_lock)
        {
            _lengths[year] = length;
            Save();
        }
    }

    /// <summary>A set's folder is its own: a year's file in it is written over, and every file in it is the job's input.</summary>
    private static void RefuseForeignFiles(string folder, bool isOurs)
    {
        foreach (string entry in Directory.EnumerateFileSystemEntries(folder))
        {
            string name = Path.GetFileName(entry);
            if (!name.StartsWith(FileName, StringComparison.Ordinal) && !(isOurs && IsYearFile(name)))
            {
                throw new IOException(
                    $"{folder} holds '{name}', which is not weather data made here; give an empty folder or a new one.");
            }
        }
    }

    private static bool IsYearFile(string name)
    {
        string year = name.EndsWith(".tmp", StringComparison.Ordinal) ? name[..^4].TrimStart('_') : name;
        return year.Length == 4 && year.All(char.IsAsciiDigit);
    }

    private static bool TryParse(string line, out int year, out long length)
    {
        length = 0;
        year = 0;
        int space = line.IndexOf(' ', StringComparison.Ordinal);
        return space > 0
            && int.TryParse(line.AsSpan(0, space), NumberStyles.None, CultureInfo.InvariantCulture, out year)
            && long.TryParse(line.AsSpan(space + 1), NumberStyles.None, CultureInfo.InvariantCulture, out length)
            && year is >= WeatherPlan.EarliestYear and <= WeatherPlan.LatestYear;
    }

    private string Heading() => string.Create(
        CultureInfo.InvariantCulture,
        $"{HeadingStart}{Version} seed {_options.Seed} bytes {_options.TotalBytes} years {_options.FirstYear}-{_options.LastYear}");

    private void Save()
    {
        var text = new StringBuilder(Heading()).Append('\n');
        foreach (var (year, length) in _lengths)
        {
            text.Append(CultureInfo.InvariantCulture, $"{year} {length}\n");
        }

        string path = Path.Combine(_folder, FileName);
        File.WriteAllText(path + ".tmp", text.ToString());
        File.Move(path + ".tmp", path, overwrite: true);
    }
}
