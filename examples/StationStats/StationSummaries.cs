namespace Tusk.Examples;

/// <summary>How two summaries become one. A struct, so that the engine's loop has the calls inlined.</summary>
/// <remarks>The mean could not be combined so: the mean of means is wrong. Its sum and count can.</remarks>
public readonly struct StationSummaries : IMonoid<StationSummary>
{
    /// <inheritdoc/>
    public StationSummary Identity => new(int.MaxValue, int.MinValue, 0, 0);

    /// <inheritdoc/>
    public StationSummary Combine(StationSummary left, StationSummary right) => new(
        Math.Min(left.Min, right.Min),
        Math.Max(left.Max, right.Max),
        left.Sum + right.Sum,
        left.Count + right.Count);
}
