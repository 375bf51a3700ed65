namespace Tusk.Cli.Demo;

/// <summary>How many records each year gets: few in the first years, many in the last, with a hole in the late sixties.</summary>
internal sealed class WeatherPlan
{
    /// <summary>The first year that a set may hold.</summary>
    public const int EarliestYear = 1901;

    /// <summary>The last year that a set may hold.</summary>
    public const int LatestYear = 2000;

    /// <summary>The largest set, in bytes.</summary>
    public const long MaxTotalBytes = 1L << 40;

    // Relative numbers of bytes; years between two points lie on the line between them.
    private static readonly (int Year, int Weight)[] Growth =
    [
        (1901, 40), (1910, 48), (1928, 70), (1929, 110), (1939, 180), (1945, 260), (1950, 330), (1964, 480),
        (1965, 210), (1972, 240), (1973, 560), (1980, 640), (1990, 780), (2000, 1000),
    ];

    private readonly WeatherOptions _options;
    private readonly long _totalWeight;

    /// <param name="options">The set to plan.</param>
    /// <exception cref="ArgumentOutOfRangeException">Years outside 1901 to 2000 or in the wrong order, or a size outside 1 B to 1 TiB.</exception>
    public WeatherPlan(WeatherOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.FirstYear, EarliestYear);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.LastYear, LatestYear);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.LastYear, options.FirstYear);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.TotalBytes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.TotalBytes, MaxTotalBytes);
        _options = options;
        for (int year = options.FirstYear; year <= options.LastYear; year++)
        {
            _totalWeight += Weight(year);
        }
    }

    /// <summary>Records of a year; at least one.</summary>
    public long RecordCount(int year)
    {
        long bytes = (long)((Int128)_options.TotalBytes * Weight(year) / _totalWeight);
        return Math.Max(1, bytes * 1000 / WeatherYear.RecordMilliBytes(year));
    }

    /// <summary>Observations a day: three in the morning, at noon and in the evening at first, then one every six hours.</summary>
    public static int ObservationsPerDay(int year) => year < 1940 ? 3 : 4;

    /// <summary>Days of a year.</summary>
    public static int DayCount(int year) => DateTime.IsLeapYear(year) ? 366 : 365;

    private static int Weight(int year)
    {
        int next = 1;
        while (Growth[next].Year < year)
        {
            next++;
        }

        var (fromYear, from) = Growth[next - 1];
        var (toYear, to) = Growth[next];
        return from + (to - from) * (year - fromYear) / (toYear - fromYear);
    }
}
