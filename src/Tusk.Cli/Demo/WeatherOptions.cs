namespace Tusk.Cli.Demo;

/// <summary>What a set of made-up weather files is determined by: equal options give equal bytes on every machine.</summary>
/// <param name="Seed">Any number; another seed gives other stations and other weather.</param>
/// <param name="TotalBytes">Size of all files together, in bytes; met within about one percent.</param>
/// <param name="FirstYear">The first year, 1901 or later.</param>
/// <param name="LastYear">The last year, 2000 or earlier.</param>
internal sealed record WeatherOptions(
    ulong Seed = 1901,
    long TotalBytes = 300_000_000,
    int FirstYear = WeatherPlan.EarliestYear,
    int LastYear = WeatherPlan.LatestYear);
