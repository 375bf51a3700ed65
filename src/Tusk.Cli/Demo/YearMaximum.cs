using System.Globalization;
using Tusk.FileSystems;

namespace Tusk.Cli.Demo;

/// <summary>The highest temperature of a year.</summary>
/// <param name="Year">The year.</param>
/// <param name="Tenths">In tenths of a degree Celsius.</param>
internal readonly record struct YearMaximum(int Year, int Tenths)
{
    /// <summary>The lines "year TAB tenths" of a text, ordered by year.</summary>
    /// <exception cref="InvalidDataException">A line is none.</exception>
    public static List<YearMaximum> Parse(string text)
    {
        List<YearMaximum> maxima = [];
        foreach (string line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            int tab = line.IndexOf('\t', StringComparison.Ordinal);
            if (tab < 0
                || !int.TryParse(line.AsSpan(0, tab), NumberStyles.None, CultureInfo.InvariantCulture, out int year)
                || !int.TryParse(line.AsSpan(tab + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int tenths))
            {
                throw new InvalidDataException($"'{line}' is no result of the demo, expected a year, a tab and tenths of a degree");
            }

            maxima.Add(new YearMaximum(year, tenths));
        }

        maxima.Sort(static (a, b) => a.Year.CompareTo(b.Year));
        return maxima;
    }

    /// <summary>The part files of a folder, as <see cref="Parse"/>.</summary>
    public static async Task<List<YearMaximum>> ReadPartsAsync(FileSystem files, FsPath folder, CancellationToken cancellationToken)
    {
        string text = "";
        foreach (FileStatus part in await files.GlobAsync(folder / "part-r-*", cancellationToken).ConfigureAwait(false) ?? [])
        {
            FsInput input = await files.OpenAsync(part.Path, cancellationToken).ConfigureAwait(false);
            await using (input.ConfigureAwait(false))
            {
                using var reader = new StreamReader(input.OpenStream(0, cancellationToken));
                text += await reader.ReadToEndAsync(cancellationToken).ConfigureAwait(false);
            }
        }

        return Parse(text);
    }
}
