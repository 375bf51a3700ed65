using System.Globalization;
using Tusk.MapReduce.Local.Phases;
using Tusk.MapReduce.Local.Runs;
using Tusk.MapReduce.Local.Scratch;

namespace Tusk.MapReduce.Local;

/// <summary>What the engine really did, for the summary.</summary>
internal static class JobFacts
{
    /// <summary>Names and values, in the order to be shown.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Of(
        JobSetup setup, MapPhase maps, ReducePhase reduces, ScratchFolder scratch)
    {
        int inMemory = reduces.Runs.Count(run => run is MemoryRun);
        return
        [
            new("threads", Text(setup.Settings.Threads)),
            new("memory budget", Text(setup.Settings.MemoryBytes)),
            new("map attempts", Text(maps.Launched)),
            new("combined", setup.Job.Plan.CombinerDescription),
            new("runs in memory", Text(inMemory)),
            new("runs on disk", Text(reduces.Runs.Count - inMemory)),
            new("extra merges", Text(reduces.MergePasses)),
            new("spilled bytes", Text(scratch.SpilledBytes)),
        ];
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
