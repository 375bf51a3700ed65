using System.Globalization;
using Tusk.MapReduce.Inputs;
using Tusk.MapReduce.Local;
using Tusk.Terminal;

namespace Tusk.Reports;

/// <summary>What an engine would do with a job, for people.</summary>
internal static class ExplanationText
{
    /// <summary>How many splits are shown one by one.</summary>
    internal const int ShownSplits = 5;

    /// <summary>The explanation, several lines.</summary>
    public static string Of(JobExplanation explanation, string engine)
    {
        var table = new SummaryTable(ColumnAlignment.Left, ColumnAlignment.Left, ColumnAlignment.Left);
        table.Add("", "maps", Maps(explanation.Splits));
        for (int i = 0; i < Math.Min(ShownSplits, explanation.Splits.Count); i++)
        {
            table.Add("", "", string.Create(CultureInfo.InvariantCulture, $"{i}: {explanation.Splits[i]}"));
        }

        if (explanation.Splits.Count > ShownSplits)
        {
            table.Add("", "", $"and {HumanFormat.Grouped(explanation.Splits.Count - ShownSplits)} more");
        }

        table.Add("", "reduces", explanation.Reduces == 0
            ? "none: the part files are what the maps emit"
            : $"{HumanFormat.Grouped(explanation.Reduces)} ({(explanation.Reduces == 1 ? "one partition and part file" : "partitions and part files")})");
        table.Add("", "threads", HumanFormat.Grouped(explanation.Threads));
        if (explanation.Reduces > 0)
        {
            table.Add("", "memory", Memory(explanation));
            table.Add("", "combined", explanation.Combined);
            table.Add("", "scratch", explanation.ScratchFolder);
        }
        else if (explanation.MapWorkers > 0)
        {
            table.Add("", "lines", $"up to {HumanFormat.Bytes(explanation.LineBytes)} of memory for a long one"
                + (explanation.MapWorkers == 1 ? "" : $" in each of {HumanFormat.Grouped(explanation.MapWorkers)} map workers"));
        }

        string plan = "";
        foreach (string line in explanation.Plan)
        {
            plan += $"  {HumanFormat.Printable(line)}\n";
        }

        return $"Job {HumanFormat.Printable(explanation.Name)}, engine {engine}; nothing was run\nPlan\n{plan}Tasks\n{table}";
    }

    private static string Memory(JobExplanation explanation)
    {
        string total = HumanFormat.Bytes(explanation.MemoryBytes);
        if (explanation.MapWorkers == 0)
        {
            return $"{total}, which nothing is there to fill";
        }

        bool isAlone = explanation.MapWorkers == 1;
        return $"{total}: {HumanFormat.Bytes(explanation.WorkerBytes)} for sorting in "
            + (isAlone ? "the one map worker" : $"each of {HumanFormat.Grouped(explanation.MapWorkers)} map workers")
            + $", {HumanFormat.Bytes(explanation.RetainedBytes)} for finished map output; beside it up to "
            + $"{HumanFormat.Bytes(explanation.LineBytes)}{(isAlone ? "" : " in each worker")} for a long line";
    }

    private static string Maps(IReadOnlyList<FileSplit> splits)
    {
        if (splits.Count == 0)
        {
            return "none: there is no input file";
        }

        long total = 0;
        long least = long.MaxValue;
        long most = 0;
        foreach (FileSplit split in splits)
        {
            total += split.Length;
            least = Math.Min(least, split.Length);
            most = Math.Max(most, split.Length);
        }

        return $"{HumanFormat.Grouped(splits.Count)} ({(splits.Count == 1 ? "one split" : "splits")}), {HumanFormat.Bytes(total)}"
            + (splits.Count == 1 ? "" : $": {HumanFormat.Bytes(least)} to {HumanFormat.Bytes(most)} each");
    }
}
