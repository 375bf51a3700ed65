namespace Tusk.Hdfs.NameNode.Tests.Simulation;

/// <summary>Events in the order of their times, those of one time in the order in which they were asked for.</summary>
/// <remarks>
/// Asynchronous code runs in it, too: it is the synchronization context, so that whatever is awaited goes on as an event.
/// There are no threads.
/// </remarks>
internal sealed class VirtualTime : SynchronizationContext
{
    private readonly PriorityQueue<Action, (long At, long Number)> _events = new();
    private long _number;

    /// <summary>Milliseconds from any beginning.</summary>
    public long Now { get; private set; } = 1_000_000;

    /// <summary>Has something done later.</summary>
    public void After(long delay, Action what) => _events.Enqueue(what, (Now + delay, _number++));

    /// <summary>Waits; for ever, if the one who waits is no more then.</summary>
    public Task PauseAsync(long delay, Func<bool> isAlive)
    {
        var over = new TaskCompletionSource();
        After(delay, () =>
        {
            if (isAlive())
            {
                over.SetResult();
            }
        });
        return over.Task;
    }

    /// <summary>Does something in this time: whatever it awaits goes on as an event.</summary>
    public void Within(Action what)
    {
        SynchronizationContext? outer = Current;
        SetSynchronizationContext(this);
        try
        {
            what();
        }
        finally
        {
            SetSynchronizationContext(outer);
        }
    }

    /// <summary>Carries out the events up to a time; within <see cref="Within"/>.</summary>
    public void RunUntil(long end)
    {
        while (_events.TryPeek(out Action? next, out (long At, long Number) place) && place.At <= end)
        {
            _events.Dequeue();
            Now = place.At;
            next();
        }

        Now = end;
    }

    /// <inheritdoc/>
    public override void Post(SendOrPostCallback d, object? state) => After(0, () => d(state));

    /// <inheritdoc/>
    public override void Send(SendOrPostCallback d, object? state) => throw new NotSupportedException("Nobody waits for an event.");
}
