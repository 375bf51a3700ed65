using Tusk.Hdfs.DataTransfer.Connections;

namespace Tusk.Hdfs.DataNode.Transfer;

/// <summary>How many replicas the balancer may move from and to this DataNode at a time, and how fast all of them together.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.hdfs.server.datanode.DataXceiverServer.BlockBalanceThrottler.</remarks>
internal sealed class MoveLimits(int most, long bytesPerSecond, TimeProvider time)
{
    /// <summary>Shorter waits are saved up: timers do not keep them.</summary>
    private static readonly TimeSpan LeastWait = TimeSpan.FromMilliseconds(20);

    private readonly Lock _gate = new();
    private readonly long _startedAt = time.GetTimestamp();
    private long _bytesPerSecond = bytesPerSecond;
    private TimeSpan _freeAt;
    private int _running;

    /// <summary>The most that is moved, in bytes per second.</summary>
    public long BytesPerSecond
    {
        get => Interlocked.Read(ref _bytesPerSecond);
        set => Interlocked.Exchange(ref _bytesPerSecond, value);
    }

    /// <summary>Begins a move.</summary>
    /// <returns>False if there are as many as may be; else <see cref="Leave"/> ends it.</returns>
    public bool TryEnter()
    {
        if (Interlocked.Increment(ref _running) <= most)
        {
            return true;
        }

        Leave();
        return false;
    }

    /// <summary>Ends a move.</summary>
    public void Leave() => Interlocked.Decrement(ref _running);

    /// <summary>Waits until so many bytes may be moved.</summary>
    public async ValueTask WaitAsync(long bytes, CancellationToken cancellationToken)
    {
        TimeSpan wait;
        lock (_gate)
        {
            TimeSpan now = time.GetElapsedTime(_startedAt);
            _freeAt = TimeSpan.FromTicks(Math.Max(_freeAt.Ticks, now.Ticks)) + TimeSpan.FromSeconds((double)bytes / Math.Max(1, BytesPerSecond));
            wait = _freeAt - now;
        }

        if (wait >= LeastWait)
        {
            await Task.Delay(wait, time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>What a balancer is told that asks for too many at a time.</summary>
    public static string Refusal(string what, DataTransferConnection peer) =>
        $"Not able to {what} {peer.Node} because threads quota is exceeded.";
}
