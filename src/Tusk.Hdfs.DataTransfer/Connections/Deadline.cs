using Tusk.Common.Threading;

namespace Tusk.Hdfs.DataTransfer.Connections;

/// <summary>Cancels what takes too long. One timer, started and stopped for each wait.</summary>
internal sealed class Deadline : IDisposable
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _target;
    private readonly TimeProvider _time;
    private readonly Action? _warning;
    private readonly ITimer _timer;
    private bool _isRunning;
    private long _startedAt;
    private TimeSpan _part; // that runs
    private TimeSpan _afterWarning;

    /// <summary>A deadline.</summary>
    /// <param name="target">Cancelled when it passes.</param>
    /// <param name="time">The clock.</param>
    /// <param name="warning">Done when the first part has passed of a wait that has one.</param>
    public Deadline(CancellationTokenSource target, TimeProvider time, Action? warning = null)
    {
        (_target, _time, _warning) = (target, time, warning);
        _timer = time.CreateDetachedTimer(
            static deadline => ((Deadline)deadline!).Pass(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Whether something took too long.</summary>
    public bool HasPassed { get; private set; }

    /// <summary>How long something may take that was started last.</summary>
    public TimeSpan Limit { get; private set; }

    public void Start(TimeSpan limit) => Start(TimeSpan.Zero, limit);

    /// <summary>Starts a wait whose first part ends with a warning, if it is shorter than the whole.</summary>
    public void Start(TimeSpan first, TimeSpan limit)
    {
        lock (_gate)
        {
            (_isRunning, Limit) = (true, limit);
            _afterWarning = first > TimeSpan.Zero && first < limit ? limit - first : TimeSpan.Zero;
            Run(_afterWarning > TimeSpan.Zero ? first : limit);
        }
    }

    public void Stop()
    {
        lock (_gate)
        {
            _isRunning = false;
            _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Run(TimeSpan part)
    {
        (_part, _startedAt) = (part, _time.GetTimestamp());
        _timer.Change(part, Timeout.InfiniteTimeSpan);
    }

    private void Pass()
    {
        lock (_gate)
        {
            if (!_isRunning)
            {
                return; // what was waited for came in this moment
            }

            TimeSpan left = _part - _time.GetElapsedTime(_startedAt);
            if (left > TimeSpan.Zero)
            {
                // The callback of an earlier wait, or a timer that is a little fast. Timers count whole milliseconds.
                _timer.Change(TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds)), Timeout.InfiniteTimeSpan);
                return;
            }

            if (_afterWarning == TimeSpan.Zero)
            {
                HasPassed = true;
            }
            else
            {
                Run(_afterWarning);
                _afterWarning = TimeSpan.Zero;
            }
        }

        if (HasPassed)
        {
            _target.Cancel();
        }
        else
        {
            _warning?.Invoke();
        }
    }
}
