namespace Tusk.Common.Threading;

/// <summary>Starts what outlives its starter, who must not go on in it: his culture, his span, and all else that flows with a call.</summary>
/// <remarks>A timer or a task keeps the execution context in which it was made, and what hangs on that, for its life.</remarks>
public static class Detached
{
    /// <summary>Does something, usually the start of an asynchronous method, from which the caller's context does not flow on.</summary>
    /// <returns>What it returns.</returns>
    public static TResult Start<TState, TResult>(TState state, Func<TState, TResult> start)
    {
        ArgumentNullException.ThrowIfNull(start);
        if (ExecutionContext.IsFlowSuppressed())
        {
            return start(state);
        }

        using (ExecutionContext.SuppressFlow())
        {
            return start(state);
        }
    }

    /// <summary>A timer whose callbacks do not run in the caller's context.</summary>
    public static ITimer CreateDetachedTimer(
        this TimeProvider time, TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(time);
        return Start(
            (time, callback, state, dueTime, period),
            static timer => timer.time.CreateTimer(timer.callback, timer.state, timer.dueTime, timer.period));
    }
}
