namespace Tusk.Rpc.Tests.Support;

/// <summary>A clock that stands until it is moved; timers that become due run then, on the mover's thread.</summary>
internal sealed class ManualTime : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<Timer> _timers = [];
    private TimeSpan _now = TimeSpan.FromDays(1);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>Pauses that were asked for, in order, where the clock is to skip them.</summary>
    public List<TimeSpan> Skipped { get; } = [];

    /// <summary>Which single timers (pauses) are due at once; none if null.</summary>
    public Func<TimeSpan, bool>? Skips { get; init; }

    public override long GetTimestamp()
    {
        lock (_gate)
        {
            return _now.Ticks;
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves the clock, in steps of at most a second, so that periodic timers see time pass.</summary>
    public void Advance(TimeSpan by)
    {
        for (TimeSpan left = by; left > TimeSpan.Zero;)
        {
            TimeSpan step = left < TimeSpan.FromSeconds(1) ? left : TimeSpan.FromSeconds(1);
            left -= step;
            Timer[] due;
            lock (_gate)
            {
                _now += step;
                due = [.. _timers.Where(timer => timer.DueAt <= _now)];
                foreach (Timer timer in due)
                {
                    timer.Next();
                }
            }

            foreach (Timer timer in due)
            {
                timer.Run();
            }
        }
    }

    private sealed class Timer(ManualTime time, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan _period;

        public TimeSpan DueAt { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time._gate)
            {
                time._timers.Remove(this);
                if (dueTime == Timeout.InfiniteTimeSpan)
                {
                    return true;
                }

                _period = period;
                DueAt = time._now + dueTime;
                if (period != Timeout.InfiniteTimeSpan || time.Skips?.Invoke(dueTime) != true)
                {
                    time._timers.Add(this);
                    return true;
                }

                time.Skipped.Add(dueTime);
            }

            ThreadPool.QueueUserWorkItem(_ => Run());
            return true;
        }

        public void Next()
        {
            if (_period > TimeSpan.Zero)
            {
                DueAt += _period;
            }
            else
            {
                time._timers.Remove(this);
            }
        }

        public void Run() => callback(state);

        public void Dispose() => Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
