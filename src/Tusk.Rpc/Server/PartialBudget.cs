namespace Tusk.Rpc.Server;

/// <summary>How much memory all requests take that have arrived in part.</summary>
internal sealed class PartialBudget(long maxBytes)
{
    private long _bytes;

    /// <summary>Bytes taken.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>The bound.</summary>
    public long MaxBytes => maxBytes;

    /// <summary>Takes memory.</summary>
    /// <returns>False if there is not so much left.</returns>
    public bool TryTake(int bytes)
    {
        if (Interlocked.Add(ref _bytes, bytes) <= maxBytes)
        {
            return true;
        }

        Interlocked.Add(ref _bytes, -bytes);
        return false;
    }

    /// <summary>Gives memory back.</summary>
    public void Return(int bytes) => Interlocked.Add(ref _bytes, -bytes);
}
