namespace Tusk.MapReduce.Jobs;

/// <summary>What every job's output must be.</summary>
internal static class JobOutputs
{
    public static string Check(string job, string path) => string.IsNullOrWhiteSpace(path)
        ? throw new JobUsageException($"Job {job} has no output path.")
        : path;
}
