using System.Globalization;

namespace Tusk.MapReduce.Jobs;

/// <summary>A job's id: the cluster's start (or "local" and a number) and the job's number there.</summary>
/// <param name="Cluster">What tells one cluster, or one process, from another.</param>
/// <param name="Number">1-based.</param>
public readonly record struct JobId(string Cluster, int Number)
{
    /// <summary>As Hadoop writes it: job_local1700000000_0001.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"job_{Cluster}_{Number:D4}");
}
