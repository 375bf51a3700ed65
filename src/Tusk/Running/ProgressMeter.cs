using Tusk.MapReduce.Jobs;
using Tusk.Terminal;

namespace Tusk.Running;

/// <summary>Makes what a progress line shows of what a job tells: speeds of late, and an estimate of the time left.</summary>
internal sealed class ProgressMeter
{
    // Of the whole work of a job, how much mapping is, as far as anybody knows beforehand.
    private const double MapShare = 0.8;
    private const double EarliestEstimate = 0.03;
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(3);

    private readonly Queue<JobProgress> _recent = new();

    /// <summary>What to show now.</summary>
    public ProgressSnapshot Next(in JobProgress progress)
    {
        _recent.Enqueue(progress);
        while (progress.Elapsed - _recent.Peek().Elapsed > Window)
        {
            _recent.Dequeue();
        }

        JobProgress before = _recent.Count > 1 ? _recent.Peek() : default;
        double seconds = (progress.Elapsed - before.Elapsed).TotalSeconds;
        return new ProgressSnapshot(
            progress.MapFraction,
            progress.Reduces > 0 ? progress.ReduceFraction : null,
            seconds > 0 ? (progress.InputRecords - before.InputRecords) / seconds : 0,
            seconds > 0 ? (progress.InputBytes - before.InputBytes) / seconds : 0,
            progress.SpilledBytes,
            TimeLeft(progress));
    }

    private static TimeSpan? TimeLeft(in JobProgress progress)
    {
        double done = progress.Reduces > 0
            ? progress.MapFraction * MapShare + progress.ReduceFraction * (1 - MapShare)
            : progress.MapFraction;
        return done < EarliestEstimate ? null : progress.Elapsed * ((1 - Math.Min(1, done)) / done);
    }
}
