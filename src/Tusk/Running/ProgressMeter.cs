using Tusk.MapReduce.Jobs;
using Tusk.Terminal;

namespace Tusk.Running;

/// <summary>Makes what a progress line shows of what a job tells: speeds of late, and an estimate of the time left.</summary>
internal sealed class ProgressMeter
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(3);

    private readonly Queue<JobProgress> _recent = new();
    private readonly TimeLeftEstimate _timeLeft = new();

    /// <summary>What to show now.</summary>
    public ProgressSnapshot Next(in JobProgress progress)
    {
        _recent.Enqueue(progress);
        while (progress.Elapsed - _recent.Peek().Elapsed > Window)
        {
            _recent.Dequeue();
        }

        JobProgress before = _recent.Count > 1 ? _recent.Peek() : default;

        // Once all is mapped no input is read: no bytes have that speed, and the records are those that reducers get.
        bool isMapped = progress.Maps > 0 && progress.MapsDone == progress.Maps;
        double seconds = (progress.Elapsed - before.Elapsed).TotalSeconds;
        long records = isMapped ? progress.ReducedRecords - before.ReducedRecords : progress.InputRecords - before.InputRecords;
        return new ProgressSnapshot(
            progress.MapFraction,
            progress.Reduces > 0 ? progress.ReduceFraction : null,
            seconds > 0 ? records / seconds : 0,
            seconds > 0 && !isMapped ? (progress.InputBytes - before.InputBytes) / seconds : 0,
            progress.SpilledBytes,
            _timeLeft.Next(progress));
    }
}
