using Tusk.Common.Configurations;
using Tusk.MapReduce.Inputs;
using Tusk.MapReduce.Jobs;
using Tusk.MapReduce.Plans;

namespace Tusk.MapReduce.Partitioning;

/// <summary>Cuts the ranges of a job in total order, before its first task: maps the first records of some splits, spread over
/// all, and takes the keys that come of them.</summary>
/// <remarks>
/// It depends on input and settings only, so that the same job has the same part files everywhere: where the map function fails
/// it is tried again, as in a task. What it counts or writes beside is dropped.
/// Source: Apache Hadoop 3.4, o.a.h.mapreduce.lib.partition.InputSampler, which takes keys of the input.
/// </remarks>
public sealed class KeySampler
{
    private const int LeastRecords = 10_000;
    private const int RecordsPerRange = 1_000;
    private const int MostRecords = 100_000;
    private const int LeastSplits = 32;
    private const int SplitsPerRange = 4;

    private readonly Func<JobPlan> _build;
    private readonly Func<TaskAttemptId, FileSplit, MapTaskHost> _open;
    private readonly Configuration _configuration;
    private readonly CancellationToken _stopping;

    /// <summary>Makes a sampler of a job.</summary>
    /// <param name="build">Builds the job's plan anew.</param>
    /// <param name="open">Makes what provides an attempt with its input; it is not asked for a way to the reducers.</param>
    /// <param name="configuration">The job's settings.</param>
    /// <param name="stopping">Ends it.</param>
    public KeySampler(
        Func<JobPlan> build, Func<TaskAttemptId, FileSplit, MapTaskHost> open, Configuration configuration, CancellationToken stopping) =>
        (_build, _open, _configuration, _stopping) = (build, open, configuration, stopping);

    /// <summary>Cuts the ranges and puts them into the job's settings, where its tasks find them.</summary>
    /// <param name="splits">What the job reads.</param>
    /// <param name="reducers">How many ranges there are to be.</param>
    public void CutRanges(IReadOnlyList<FileSplit> splits, int reducers)
    {
        ArgumentNullException.ThrowIfNull(splits);
        long records = Records(reducers);
        var sample = new KeySample((int)records);
        int count = (int)Math.Min(splits.Count, Math.Max(LeastSplits, (long)SplitsPerRange * reducers));
        for (int i = 0; i < count; i++)
        {
            int task = (int)((long)i * splits.Count / count);
            long share = (records + count - i - 1) / (count - i); // what one split lacks the next ones give
            if (Map(task, splits[task], sample, share) is not { } host)
            {
                break; // the job will fail, and where its ranges are cut matters to nobody
            }

            sample = host.Sample;
            records -= host.RecordsRead;
        }

        _configuration.Set(TotalOrder.RangesKey, sample.Cut(reducers).ToString());
    }

    /// <summary>Whether the job may leave out records or tasks, so that a split that fails ends neither it nor the sample.</summary>
    private bool MayLackRecords =>
        MapReduceKeys.MostSkippedRecords.Read(_configuration) > 0 || MapReduceKeys.MapFailuresPercent.Read(_configuration) > 0;

    private long Records(int reducers)
    {
        int set = MapReduceKeys.TotalOrderSample.Read(_configuration);
        return set > 0 ? set : Math.Clamp((long)RecordsPerRange * reducers, LeastRecords, MostRecords);
    }

    /// <summary>Maps the first records of a split.</summary>
    /// <returns>Null if every attempt failed: so will the job's own, which say what was wrong, and wherever ranges are cut does not matter.</returns>
    private SamplingHost? Map(int task, FileSplit split, KeySample before, long records)
    {
        int attempts = MapReduceKeys.MapAttempts.Read(_configuration);
        for (int attempt = 0; attempt < attempts; attempt++)
        {
            var id = new TaskAttemptId(new JobId("sample", 1), TaskType.Map, task, attempt);
            var host = new SamplingHost(_open(id, split), before.Copy(), records);
            if (TryRun(host) || MayLackRecords)
            {
                return host;
            }
        }

        return null;
    }

    private bool TryRun(SamplingHost host)
    {
        using CancellationTokenRegistration registration = _stopping.Register(host.Context.Stop);
        try
        {
            _build().RunMap(host);
            return true;
        }
        catch (Exception)
        {
            _stopping.ThrowIfCancellationRequested(); // whatever a function made of that
            return false;
        }
    }
}
