using System.Threading.Tasks.Sources;

namespace Tusk.Hdfs.Client.Writing;

/// <summary>What one task waits for and others give, again and again, without allocating.</summary>
/// <remarks>Guarded by its owner's lock, which is not held while waiting.</remarks>
internal sealed class Signal : IValueTaskSource
{
    // Who waits goes on elsewhere, never on the thread that gives the signal under a lock.
    private ManualResetValueTaskSourceCore<bool> _core = new() { RunContinuationsAsynchronously = true };
    private bool _isAwaited;

    /// <summary>Waits, until the next time that it is given; one at a time.</summary>
    public ValueTask WaitAsync()
    {
        if (_isAwaited)
        {
            throw new InvalidOperationException("Another call on this stream has not finished: a stream has one caller at a time.");
        }

        _core.Reset();
        _isAwaited = true;
        return new ValueTask(this, _core.Version);
    }

    /// <summary>Ends the wait, if there is one.</summary>
    public void Give()
    {
        if (_isAwaited)
        {
            _isAwaited = false;
            _core.SetResult(true);
        }
    }

    void IValueTaskSource.GetResult(short token) => _core.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);
}
