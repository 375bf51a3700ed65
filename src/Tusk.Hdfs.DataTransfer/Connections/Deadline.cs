namespace Tusk.Hdfs.DataTransfer.Connections;

/// <summary>Cancels what takes too long. One timer, started and stopped for each wait.</summary>
internal sealed class Deadline : IDisposable
{
    private readonly CancellationTokenSource _target;
    private readonly ITimer _timer;
    private volatile bool _hasPassed;

    public Deadline(CancellationTokenSource target, TimeProvider time)
    {
        _target = target;
        _timer = time.CreateTimer(
            static deadline => ((Deadline)deadline!).Pass(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Whether something took too long.</summary>
    public bool HasPassed => _hasPassed;

    /// <summary>How long something may take that was started last.</summary>
    public TimeSpan Limit { get; private set; }

    public void Start(TimeSpan limit)
    {
        Limit = limit;
        _timer.Change(limit, Timeout.InfiniteTimeSpan);
    }

    public void Stop() => _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    public void Dispose() => _timer.Dispose();

    private void Pass()
    {
        _hasPassed = true;
        _target.Cancel();
    }
}
