using System.Globalization;
using Tusk.CommandLine;
using Tusk.Terminal;

namespace Tusk.Cli.Demo;

/// <summary>What <c>tusk demo</c> was asked for.</summary>
internal sealed class DemoOptions
{
    private readonly List<string> _places = [];

    /// <summary>Size of the data, in bytes.</summary>
    public long SizeBytes { get; private set; } = new WeatherOptions().TotalBytes;

    /// <summary>Folder of the HDFS with the data; null for one in the cache.</summary>
    public string? DataFolder { get; private set; }

    /// <summary>Every year in the table, not every decade.</summary>
    public bool ShowsEveryYear { get; private set; }

    /// <summary>Also times awk.</summary>
    public bool Compares { get; private set; }

    /// <summary>Only ASCII.</summary>
    public bool IsAscii { get; private set; }

    /// <summary>The words that choose the data, as they were given.</summary>
    public IReadOnlyList<string> Places => _places;

    /// <summary>Reads the words.</summary>
    /// <exception cref="UsageException">One makes no sense.</exception>
    public static DemoOptions Parse(string[] args)
    {
        var options = new DemoOptions();
        for (int i = 0; i < args.Length; i++)
        {
            (string name, string? attached) = Split(args[i]);
            string Value()
            {
                string value = attached ?? (++i < args.Length ? args[i] : throw new UsageException($"{name} needs a value behind it"));
                options._places.AddRange([name, value]);
                return value;
            }

            switch (name)
            {
                case "--size":
                    options.SizeBytes = ParseSize(Value());
                    break;
                case "--data":
                    options.DataFolder = FolderOf(name, Value());
                    break;
                case "--output":
                    throw new UsageException("there is no --output any more: the result is in the demo's HDFS, from where 'tusk fs -get' copies it");
                case "--full" or "--compare" or "--ascii" when attached is not null:
                    throw new UsageException($"{name} takes no value");
                case "--full":
                    options.ShowsEveryYear = true;
                    break;
                case "--compare":
                    options.Compares = true;
                    break;
                case "--ascii":
                    options.IsAscii = true;
                    break;
                default:
                    throw Unknown(name);
            }
        }

        return options;
    }

    private static (string Name, string? Value) Split(string word)
    {
        int equals = word.StartsWith("--", StringComparison.Ordinal) ? word.IndexOf('=', StringComparison.Ordinal) : -1;
        return equals < 0 ? (word, null) : (word[..equals], word[(equals + 1)..]);
    }

    private static string FolderOf(string option, string path) =>
        path.Length > 0 ? Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)) : throw new UsageException($"{option} takes a folder, not an empty word");

    private static long ParseSize(string text)
    {
        long unit = text.Length == 0 ? 1 : char.ToLowerInvariant(text[^1]) switch
        {
            'k' => 1_000,
            'm' => 1_000_000,
            'g' => 1_000_000_000,
            _ => 1,
        };
        ReadOnlySpan<char> digits = unit == 1 ? text : text.AsSpan(0, text.Length - 1);
        return long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out long number)
            && number > 0 && number <= WeatherPlan.MaxTotalBytes / unit
            ? number * unit
            : throw new UsageException(
                $"--size takes a size from 1 to {WeatherPlan.MaxTotalBytes} bytes, such as 300m (k, m, g: thousands, millions, "
                + $"milliards), not '{HumanFormat.Shortened(text, 60)}'");
    }

    private static UsageException Unknown(string word)
    {
        string nearest = NearestNames.Among(["--size", "--data", "--full", "--compare", "--ascii"], word);
        return new UsageException(
            $"unexpected '{HumanFormat.Shortened(word, 60)}'{(nearest.Length > 0 ? $"; did you mean {nearest}?" : "")}");
    }
}
