using System.Globalization;
using Tusk.MapReduce.Counters;
using Tusk.MapReduce.Local.Phases;
using Tusk.MapReduce.Local.Runs;
using Tusk.MapReduce.Local.Scratch;
using Tusk.MapReduce.Plans;

namespace Tusk.MapReduce.Local;

/// <summary>What the engine really did, for the summary.</summary>
internal static class JobFacts
{
    /// <summary>Names and values, in the order to be shown.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Of(
        JobSetup setup,
        MapPhase maps,
        ReducePhase reduces,
        ScratchFolder scratch,
        CounterSet counters,
        IReadOnlyList<string> staleScratch)
    {
        int inMemory = 0;
        foreach (Run run in reduces.Runs)
        {
            inMemory += run is MemoryRun ? 1 : 0;
        }

        KeyValuePair<string, string>[] facts =
        [
            new("threads", Text(setup.Settings.Threads)),
            new("memory budget", Text(setup.Settings.MemoryBytes)),
            new("map attempts", Text(maps.Launched)),
            new("combined", Combined(setup.Job.Plan, reduces, counters)),
            new("runs in memory", Text(inMemory)),
            new("runs on disk", Text(reduces.Runs.Count - inMemory)),
            new("extra merges", Text(reduces.MergePasses)),
            new("spilled bytes", Text(scratch.SpilledBytes)),
        ];
        return staleScratch.Count == 0
            ? facts
            : [.. facts, .. staleScratch.Select(static folder => KeyValuePair.Create("scratch of a killed job, not removable", folder))];
    }

    /// <summary>Where values were combined, and how many records each place left of how many: as counted, not as planned.</summary>
    private static string Combined(JobPlan plan, ReducePhase reduces, CounterSet counters)
    {
        long emitted = counters[TaskCounter.CombineInputRecords].Value;
        long left = counters[TaskCounter.CombineOutputRecords].Value;
        if (emitted == 0)
        {
            return "nothing";
        }

        if (plan.ValueFolders is null)
        {
            return Grouped($"at spills {emitted:N0} records to {left:N0}");
        }

        // What went from one task's table to the next is counted nowhere, but what the reducers got is.
        long reduced = counters[TaskCounter.ReduceInputRecords].Value;
        long groups = counters[TaskCounter.ReduceInputGroups].Value;
        string before = reduces.MergePasses > 0
            // What merges combined is counted with the tables', and more than once.
            ? Grouped($"in hash tables, across tasks and at merges {counters[TaskCounter.MapOutputRecords].Value:N0} records to {reduced:N0}")
            : Grouped($"in hash tables {emitted:N0} records to {left:N0}")
                + (reduced < left ? Grouped($", across tasks to {reduced:N0}") : "");
        return before + (groups < reduced ? Grouped($", in reducers to {groups:N0}") : "");
    }

    private static string Grouped(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
