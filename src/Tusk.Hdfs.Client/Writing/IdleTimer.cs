using Tusk.Common.Threading;

namespace Tusk.Hdfs.Client.Writing;

/// <summary>Calls back each time that nothing has happened for a while. What happens costs a reading of the clock, no timer.</summary>
internal sealed class IdleTimer : IDisposable
{
    private readonly TimeSpan _limit;
    private readonly TimeProvider _time;
    private readonly Action _idle;
    private readonly ITimer _timer;
    private long _since;
    private volatile bool _runs;

    public IdleTimer(TimeSpan limit, TimeProvider time, Action idle)
    {
        (_limit, _time, _idle) = (limit, time, idle);
        _timer = time.CreateDetachedTimer(
            static timer => ((IdleTimer)timer!).Tick(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Begins to watch.</summary>
    public void Start()
    {
        Restart();
        _runs = true;
        _timer.Change(_limit, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Something has happened.</summary>
    public void Restart() => Volatile.Write(ref _since, _time.GetTimestamp());

    /// <summary>Watches no longer.</summary>
    public void Stop()
    {
        _runs = false;
        _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Dispose()
    {
        _runs = false;
        _timer.Dispose();
    }

    private void Tick()
    {
        if (!_runs)
        {
            return;
        }

        TimeSpan idle = _time.GetElapsedTime(Volatile.Read(ref _since));
        if (idle < _limit)
        {
            _timer.Change(_limit - idle, Timeout.InfiniteTimeSpan);
            return;
        }

        _timer.Change(_limit, Timeout.InfiniteTimeSpan); // first: what follows may take its time, or lead to the next call
        _idle();
    }
}
