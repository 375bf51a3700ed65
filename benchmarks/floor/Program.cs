using System.Globalization;
using Floor;

const string Usage =
    """
    usage: Floor wordcount|maxtemperature|stationstats|broadcastjoin THREADS OUT FILE...
    The jobs as single-purpose programs, for the engine to be measured against.
    """;

if (args is not [var job, var threadText, var output, _, ..]
    || !int.TryParse(threadText, NumberStyles.None, CultureInfo.InvariantCulture, out int threads)
    || threads is < 1 or > 1024)
{
    Console.Error.WriteLine(Usage);
    return 2;
}

string[] files = args[3..];
switch (job)
{
    case "wordcount":
        WordCount.Run(threads, output, files);
        return 0;
    case "maxtemperature":
        MaxTemperature.Run(threads, output, files);
        return 0;
    case "stationstats":
        StationStats.Run(threads, output, files);
        return 0;
    case "broadcastjoin":
        BroadcastJoin.Run(threads, output, files);
        return 0;
    default:
        Console.Error.WriteLine(Usage);
        return 2;
}
