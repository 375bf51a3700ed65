namespace Tusk.MapReduce.Local.Merging;

/// <summary>How wide a merge may be, and how much it reads ahead.</summary>
/// <param name="FanIn">Runs merged at once, at least 2.</param>
/// <param name="BufferBytes">Read-ahead of each run on disk.</param>
internal readonly record struct MergeLimits(int FanIn, int BufferBytes)
{
    private const int MinBufferBytes = 256;
    private const int UsualBufferBytes = 64 * 1024;
    private const int MaxBufferBytes = 512 * 1024;

    /// <summary>Shares <paramref name="memoryBytes"/> among the runs of one merge.</summary>
    /// <param name="memoryBytes">What the merge may use.</param>
    /// <param name="factor">Bound on the runs merged at once (mapreduce.task.io.sort.factor).</param>
    /// <param name="runs">How many runs there are.</param>
    /// <param name="longestRecord">The longest record on disk: a run's buffer grows to hold it.</param>
    public static MergeLimits For(long memoryBytes, int factor, int runs, long longestRecord = 0)
    {
        // One buffer more than runs: a merge that is no last one writes, too.
        long affordable = Math.Max(2, (memoryBytes / Math.Max(UsualBufferBytes, longestRecord)) - 1);
        int fanIn = (int)Math.Max(2, Math.Min(factor, affordable));
        long buffer = memoryBytes / (Math.Min(fanIn, Math.Max(runs, 1)) + 1);
        return new MergeLimits(fanIn, (int)Math.Clamp(buffer, MinBufferBytes, MaxBufferBytes));
    }
}
