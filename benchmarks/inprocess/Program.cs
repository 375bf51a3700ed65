using System.Diagnostics;
using Tusk;
using Tusk.Examples;
using Tusk.MapReduce.Jobs;
using Tusk.MapReduce.Local;

// How long a job over a one-line file takes inside a running process: the first, and the median of those that follow.
int jobs = args.Length > 0 ? int.Parse(args[0], System.Globalization.CultureInfo.InvariantCulture) : 101;
DirectoryInfo folder = Directory.CreateTempSubdirectory("tusk-inprocess-");
try
{
    string input = Path.Combine(folder.FullName, "line");
    await File.WriteAllTextAsync(input, "one line of five words\n");
    LocalEngine engine = TuskEngines.CreateLocal();
    List<double> milliseconds = [];
    for (int i = 0; i < jobs; i++)
    {
        var options = new JobOptions([input], Path.Combine(folder.FullName, $"out-{i}"));
        long start = Stopwatch.GetTimestamp();
        await engine.Submit(WordCount.Build, options, CancellationToken.None);
        milliseconds.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
    }

    double first = milliseconds[0];
    milliseconds.RemoveAt(0);
    milliseconds.Sort();
    Console.WriteLine(
        $"{jobs} jobs over one line: the first {first:F1} ms; the others min {milliseconds[0]:F1}, "
        + $"median {milliseconds[milliseconds.Count / 2]:F1}, max {milliseconds[^1]:F1} ms");
}
finally
{
    folder.Delete(recursive: true);
}
