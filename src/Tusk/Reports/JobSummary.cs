using System.Globalization;
using Tusk.MapReduce.Counters;
using Tusk.MapReduce.Jobs;
using Tusk.Terminal;

namespace Tusk.Reports;

/// <summary>What a job did, for people: what, where, how fast, what the engine did, and the counters.</summary>
internal static class JobSummary
{
    /// <summary>The summary, several lines.</summary>
    public static string Of(JobResult result, string engine)
    {
        double seconds = Math.Max(result.Elapsed.TotalSeconds, 1e-6);
        long records = result.Counters[TaskCounter.MapInputRecords].Value;
        var table = new SummaryTable(ColumnAlignment.Left, ColumnAlignment.Left, ColumnAlignment.Left);
        table.Add("", "output", result.OutputPath);
        table.Add("", "input", $"{HumanFormat.Bytes(result.InputBytes)}, {HumanFormat.Grouped(records)} records");
        table.Add("", "speed", $"{HumanFormat.Bytes(result.InputBytes / seconds)}/s, {HumanFormat.Count(records / seconds)} records/s");
        table.Add("", "map", Phase(result.Maps, result.MapElapsed));
        if (result.Reduces > 0)
        {
            table.Add("", "reduce", Phase(result.Reduces, result.ReduceElapsed));
        }

        if (result.FailedAttempts > 0)
        {
            table.Add("", "retried", string.Create(CultureInfo.InvariantCulture, $"{result.FailedAttempts} failed attempt{(result.FailedAttempts == 1 ? "" : "s")}"));
        }

        if (result.LeftOut.Count > 0)
        {
            table.Add("", "left out", string.Create(CultureInfo.InvariantCulture, $"{result.LeftOut.Count} failed task{(result.LeftOut.Count == 1 ? "" : "s")}"));
        }

        return $"Job {HumanFormat.Printable(result.Name)} ({result.Id}) done in {HumanFormat.Duration(result.Elapsed)}\n"
            + table + Facts(result, engine) + Counters(result.Counters);
    }

    private static string Phase(int tasks, TimeSpan elapsed) => string.Create(
        CultureInfo.InvariantCulture, $"{tasks} {(tasks == 1 ? "task" : "tasks")}, {HumanFormat.Duration(elapsed)}");

    private static string Facts(JobResult result, string engine)
    {
        var table = new SummaryTable(ColumnAlignment.Left, ColumnAlignment.Left, ColumnAlignment.Left);
        foreach ((string name, string value) in result.Facts)
        {
            table.Add("", name, Readable(name, value));
        }

        return $"Engine {engine}\n{table}";
    }

    // Facts are exact, for programs; a person reads a size in bytes more easily with its unit.
    private static string Readable(string name, string value) =>
        !long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? value
        : name.EndsWith(" bytes", StringComparison.Ordinal) || name == "memory budget" ? HumanFormat.Bytes(number)
        : HumanFormat.Grouped(number);

    private static string Counters(CounterSet counters)
    {
        var table = new SummaryTable(ColumnAlignment.Left, ColumnAlignment.Right);
        foreach ((string group, List<Counter> members) in CounterGroups.Of(counters))
        {
            table.Add(CounterNames.DisplayGroup(group).TrimEnd());
            foreach (Counter counter in members)
            {
                table.Add("  " + CounterNames.Display(group, counter.Name), HumanFormat.Grouped(counter.Value));
            }
        }

        return table.ToString();
    }
}
