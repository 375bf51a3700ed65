using System.Globalization;

namespace Tusk.MapReduce.Jobs;

/// <summary>One try of one task.</summary>
/// <param name="Job">The job.</param>
/// <param name="Type">Map or reduce.</param>
/// <param name="Task">Number of the task among those of its type, 0-based: the split's or the partition's index.</param>
/// <param name="Attempt">0 for the first try.</param>
public readonly record struct TaskAttemptId(JobId Job, TaskType Type, int Task, int Attempt)
{
    /// <summary>Name of the task's part file, without an extension: part-m-00000 or part-r-00000.</summary>
    public string PartName => string.Create(
        CultureInfo.InvariantCulture, $"part-{(Type == TaskType.Map ? 'm' : 'r')}-{Task:D5}");

    /// <summary>As Hadoop writes it: attempt_local1700000000_0001_m_000000_0.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"attempt_{Job.Cluster}_{Job.Number:D4}_{(Type == TaskType.Map ? 'm' : 'r')}_{Task:D6}_{Attempt}");
}
