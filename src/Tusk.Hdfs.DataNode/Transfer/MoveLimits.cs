using Tusk.Hdfs.DataTransfer.Connections;

namespace Tusk.Hdfs.DataNode.Transfer;

/// <summary>How many replicas the balancer may move from and to this DataNode at a time, and how fast all of them together.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.hdfs.server.datanode.DataXceiverServer.BlockBalanceThrottler.</remarks>
internal sealed class MoveLimits(int most, long bytesPerSecond, TimeProvider time)
{
    private readonly ByteRate _rate = new(bytesPerSecond, time);
    private int _running;

    /// <summary>The most that is moved, in bytes per second.</summary>
    public long BytesPerSecond
    {
        get => _rate.BytesPerSecond;
        set => _rate.BytesPerSecond = value;
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
    public ValueTask WaitAsync(long bytes, CancellationToken cancellationToken) => _rate.WaitAsync(bytes, cancellationToken);

    /// <summary>What a balancer is told that asks for too many at a time.</summary>
    public static string Refusal(string what, DataTransferConnection peer) =>
        $"Not able to {what} {peer.Node} because threads quota is exceeded.";
}
