using Tusk.Common.Configurations;

namespace Tusk.MapReduce.Partitioning;

/// <summary>Says that the reducers have ranges of keys, one after another.</summary>
/// <param name="given">The ranges; null where they are cut from a sample of the job's keys.</param>
internal sealed class TotalOrder(KeyRanges? given)
{
    /// <summary>Where the submitter puts the boundaries that it cut from a sample, for all tasks on any engine.</summary>
    public const string RangesKey = "tusk.total.order.ranges";

    /// <summary>Whether the ranges are still to be cut.</summary>
    public bool IsSampled => given is null;

    /// <summary>What is expected of <c>mapreduce.job.reduces</c>; null if a number is right.</summary>
    public string? ExpectedReducers(int reducers) => given is null || given.Count == reducers
        ? null
        : $"{given.Count}: the job gives {(given.Count == 2 ? "1 boundary" : $"{given.Count - 1} boundaries")}";

    /// <summary>The ranges of a task's job.</summary>
    public KeyRanges RangesOf(Configuration configuration) => given ?? KeyRanges.Parse(
        configuration.Get(RangesKey) ?? throw new InvalidOperationException("The engine has not cut the ranges of this job."));

    /// <summary>In words, for <c>--explain</c> and to tell plans apart.</summary>
    public override string ToString() => given is null ? "ranges of a sample" : $"ranges at {given}";
}
