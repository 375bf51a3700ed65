namespace Tusk.Hdfs.DataNode;

/// <summary>Lets bytes through only so fast.</summary>
internal sealed class ByteRate(long bytesPerSecond, TimeProvider time)
{
    /// <summary>Shorter waits are saved up: timers do not keep them.</summary>
    private static readonly TimeSpan LeastWait = TimeSpan.FromMilliseconds(20);

    private readonly Lock _gate = new();
    private readonly long _startedAt = time.GetTimestamp();
    private long _bytesPerSecond = bytesPerSecond;
    private TimeSpan _freeAt;

    /// <summary>How fast.</summary>
    public long BytesPerSecond
    {
        get => Interlocked.Read(ref _bytesPerSecond);
        set => Interlocked.Exchange(ref _bytesPerSecond, value);
    }

    /// <summary>Waits until so many bytes may go.</summary>
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
}
