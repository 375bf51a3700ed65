namespace Tusk.Rpc.Server;

/// <summary>How much memory the answers take that clients have not taken, of all connections together.</summary>
internal sealed class UnsentBudget(long maxBytes)
{
    private long _bytes;

    /// <summary>Bytes that wait.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>Whether they are more than there may be.</summary>
    public bool IsExceeded => Bytes > maxBytes;

    /// <summary>Whether they are few enough for nobody to be left for a while.</summary>
    public bool IsAtEase => Bytes <= maxBytes / 2;

    /// <summary>Counts bytes; negative ones were taken, or given up.</summary>
    public void Add(long bytes) => Interlocked.Add(ref _bytes, bytes);
}
