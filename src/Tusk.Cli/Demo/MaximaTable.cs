using System.Globalization;
using Tusk.Terminal;

namespace Tusk.Cli.Demo;

/// <summary>Yearly maxima as a table: a row for each decade, or for each year.</summary>
internal static class MaximaTable
{
    /// <summary>A row for each decade.</summary>
    /// <param name="maxima">Ordered by year.</param>
    public static string OfDecades(List<YearMaximum> maxima)
    {
        var table = new SummaryTable(ColumnAlignment.Left, ColumnAlignment.Right, ColumnAlignment.Right, ColumnAlignment.Right);
        table.AddHeader("decade", "highest", "in", "mean of the years");
        for (int start = 0; start < maxima.Count;)
        {
            int decade = maxima[start].Year / 10;
            int end = start;
            int sum = 0;
            YearMaximum highest = maxima[start];
            for (; end < maxima.Count && maxima[end].Year / 10 == decade; end++)
            {
                sum += maxima[end].Tenths;
                highest = maxima[end].Tenths > highest.Tenths ? maxima[end] : highest;
            }

            table.Add(Text($"{decade}0s"), Degrees(highest.Tenths), Text($"{highest.Year}"), Degrees((double)sum / (end - start)));
            start = end;
        }

        return table.ToString();
    }

    /// <summary>A row for each year.</summary>
    public static string OfYears(List<YearMaximum> maxima)
    {
        var table = new SummaryTable(ColumnAlignment.Left, ColumnAlignment.Right);
        table.AddHeader("year", "highest");
        foreach (YearMaximum maximum in maxima)
        {
            table.Add(Text($"{maximum.Year}"), Degrees(maximum.Tenths));
        }

        return table.ToString();
    }

    /// <summary>Tenths as degrees, with one decimal.</summary>
    public static string Degrees(double tenths) => (tenths / 10).ToString("0.0", CultureInfo.InvariantCulture);

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
