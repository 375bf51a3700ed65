using Tusk.MapReduce.Jobs;
using Tusk.Terminal;

namespace Tusk.Running;

/// <summary>Makes what a progress line shows of what a job tells: speeds of late, and an estimate of the time left.</summary>
internal sealed class ProgressMeter
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(3);

    private readonly Queue<JobProgress> _recent = new();
    private readonly TimeLeftEstimate _timeLeft = new();
    private Stage _stage;

    private enum Stage
    {
        Mapping,
        Merging,
        Reducing,
    }

    /// <summary>What to show now.</summary>
    public ProgressSnapshot Next(in JobProgress progress)
    {
        Stage stage = StageOf(progress);
        while (_recent.Count > 1 && stage != _stage)
        {
            _recent.Dequeue(); // of another stage, which had another speed; its last moment is this one's first
        }

        _stage = stage;
        _recent.Enqueue(progress);
        while (progress.Elapsed - _recent.Peek().Elapsed > Window)
        {
            _recent.Dequeue();
        }

        JobProgress before = _recent.Count > 1 ? _recent.Peek() : default;
        double seconds = (progress.Elapsed - before.Elapsed).TotalSeconds;
        (long records, long bytes) = stage switch
        {
            Stage.Mapping => (progress.InputRecords - before.InputRecords, progress.InputBytes - before.InputBytes),
            Stage.Merging => (0, progress.MergedBytes - before.MergedBytes),
            _ => (progress.ReducedRecords - before.ReducedRecords, 0), // nobody knows how many bytes they have
        };
        return new ProgressSnapshot(
            progress.MapFraction,
            progress.Reduces > 0 ? progress.ReduceFraction : null,
            seconds > 0 ? records / seconds : 0,
            seconds > 0 ? bytes / seconds : 0,
            progress.SpilledBytes,
            _timeLeft.Next(progress))
        {
            MergedBytes = stage == Stage.Merging ? progress.MergedBytes : 0,
        };
    }

    private static Stage StageOf(in JobProgress progress) =>
        progress.Maps == 0 || progress.MapsDone < progress.Maps ? Stage.Mapping
        : progress.MergedBytes > 0 && progress.ReducedRecords == 0 ? Stage.Merging
        : Stage.Reducing;
}
