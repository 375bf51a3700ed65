namespace Tusk.Cli.Demo;

/// <summary>A plausible climate in integers: tables and interpolation, so that no result depends on a processor's sine.</summary>
/// <remarks>Temperatures are in hundredths of a degree Celsius.</remarks>
internal static class Climate
{
    /// <summary>Steps of a full turn in <see cref="Cosine"/>: the minutes of a day.</summary>
    public const int FullTurn = 1440;

    /// <summary>What <see cref="Cosine"/> gives for 1.0.</summary>
    public const int Unit = 1024;

    // At sea level, every 5 degrees from the equator to the pole.
    private static readonly int[] AnnualMeans =
    [
        2650, 2650, 2620, 2550, 2430, 2250, 1990, 1680, 1380, 1020, 780, 460, 60, -420, -1000, -1500, -1900, -2200, -2500,
    ];

    // Half the distance between the warmest and the coldest time of the year.
    private static readonly int[] SeasonalSwings =
    [
        80, 100, 150, 250, 420, 640, 820, 950, 1050, 1080, 1050, 1100, 1250, 1350, 1400, 1450, 1500, 1500, 1500,
    ];

    private static readonly short[] CosineTable = MakeCosines();

    /// <summary>The annual mean at a place.</summary>
    /// <param name="latitude">In thousandths of a degree, north positive.</param>
    /// <param name="elevation">In metres; 6.5 degrees colder per kilometre.</param>
    public static int AnnualMean(int latitude, int elevation) => Interpolate(AnnualMeans, latitude) - elevation * 65 / 100;

    /// <summary>Half of the distance between summer and winter, before the station's own distance from the sea.</summary>
    /// <param name="latitude">In thousandths of a degree, north positive.</param>
    public static int SeasonalSwing(int latitude) => Interpolate(SeasonalSwings, latitude);

    /// <summary>The slow warming since 1901: 0.9 degrees in a century at the equator, twice that at the poles.</summary>
    /// <param name="year">The year.</param>
    /// <param name="latitude">In thousandths of a degree, north positive.</param>
    public static int Warming(int year, int latitude) =>
        90 * (year - WeatherPlan.EarliestYear) / 100 * (90_000 + Math.Abs(latitude)) / 90_000;

    /// <summary>The cosine of a fraction of a turn, times <see cref="Unit"/>.</summary>
    /// <param name="step">In steps of 1/<see cref="FullTurn"/> turn; any sign.</param>
    public static int Cosine(int step)
    {
        int index = step % FullTurn;
        return CosineTable[index < 0 ? index + FullTurn : index];
    }

    private static int Interpolate(int[] table, int latitude)
    {
        int place = Math.Min(Math.Abs(latitude), 89_999);
        int index = place / 5000;
        return table[index] + (table[index + 1] - table[index]) * (place % 5000) / 5000;
    }

    private static short[] MakeCosines()
    {
        // Bhaskara's fraction, sin x = 4x(180-x) / (40500 - x(180-x)), in quarters of a degree; wrong by 0.2 % at most.
        var cosines = new short[FullTurn];
        for (int step = 0; step < FullTurn; step++)
        {
            int shifted = (step + FullTurn / 4) % FullTurn;
            int half = shifted % (FullTurn / 2);
            int product = half * (FullTurn / 2 - half);
            int sine = 4 * product * Unit / (40500 * 16 - product);
            cosines[step] = (short)(shifted < FullTurn / 2 ? sine : -sine);
        }

        return cosines;
    }
}
