namespace Tusk.Cli.Demo;

/// <summary>A made-up station: where it stands and what its weather is like.</summary>
internal sealed class WeatherStation
{
    // South, north, west, east in degrees; highest station in metres; share of all stations, in percent.
    private static readonly (int South, int North, int West, int East, int Top, int Share)[] Regions =
    [
        (36, 70, -10, 30, 900, 28),
        (26, 60, -124, -66, 1600, 26),
        (45, 72, 31, 140, 600, 13),
        (8, 44, 68, 142, 1500, 14),
        (-34, 36, -16, 48, 1500, 9),
        (-52, 10, -78, -36, 2500, 5),
        (-43, -12, 114, 153, 500, 4),
        (-89, -66, -180, 179, 2800, 1),
    ];

    private WeatherStation(int usafId, int latitude, int longitude, int elevation, WeatherRandom random)
    {
        UsafId = usafId;
        Latitude = latitude;
        Longitude = longitude;
        Elevation = elevation;
        AnnualMean = Climate.AnnualMean(latitude, elevation) + random.NextBell(100);
        SeasonalSwing = Climate.SeasonalSwing(latitude) * random.Between(60, 140) / 100;
        DailySwing = random.Between(200, 700) * (100_000 - Math.Abs(latitude)) / 100_000;
        Restlessness = random.Between(70, 100) + Math.Abs(latitude) / 1000;
    }

    /// <summary>Six digits; unlike those of every other station of a set.</summary>
    public int UsafId { get; }

    /// <summary>In thousandths of a degree, north positive.</summary>
    public int Latitude { get; }

    /// <summary>In thousandths of a degree, east positive.</summary>
    public int Longitude { get; }

    /// <summary>In metres.</summary>
    public int Elevation { get; }

    /// <summary>In hundredths of a degree Celsius, as of 1901.</summary>
    public int AnnualMean { get; }

    /// <summary>Half the distance between summer and winter, in hundredths of a degree.</summary>
    public int SeasonalSwing { get; }

    /// <summary>Half the distance between afternoon and night, in hundredths of a degree.</summary>
    public int DailySwing { get; }

    /// <summary>Deviation of the step from one observation to the next, in hundredths of a degree.</summary>
    public int Restlessness { get; }

    /// <summary>The station that opened as number <paramref name="index"/>.</summary>
    /// <param name="seed">The seed of the set.</param>
    /// <param name="index">From 0; the first four stand in Finland, as in the archive that these files resemble.</param>
    public static WeatherStation Open(ulong seed, int index)
    {
        var random = new WeatherRandom(seed, -1, index);

        // 611953 has no common factor with 980000, so that no id comes twice before every one has come once.
        int usafId = 10_000 + (int)((index * 611_953L + (long)(seed % 980_000)) % 980_000);
        if (index < 4)
        {
            return new WeatherStation(
                usafId, random.Between(60_000, 66_000), random.Between(21_000, 29_000), random.Between(2, 90), random);
        }

        var region = Regions[0];
        int draw = random.Next(100);
        foreach (var candidate in Regions)
        {
            region = candidate;
            draw -= candidate.Share;
            if (draw < 0)
            {
                break;
            }
        }

        // The product of two draws: most stations stand low.
        int elevation = random.Between(1, region.Top) * random.Between(1, 100) / 100;
        return new WeatherStation(
            usafId,
            random.Between(region.South * 1000, region.North * 1000),
            random.Between(region.West * 1000, region.East * 1000),
            elevation,
            random);
    }
}
