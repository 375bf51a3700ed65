namespace Tusk.MapReduce.Local.Memory;

/// <summary>A share of the job's memory that several tasks draw from.</summary>
internal sealed class MemoryQuota(long limitBytes)
{
    private long _reserved;

    /// <summary>Draws <paramref name="bytes"/>, if that much is left.</summary>
    public bool TryReserve(long bytes)
    {
        long before = Volatile.Read(ref _reserved);
        while (bytes <= limitBytes - before)
        {
            long seen = Interlocked.CompareExchange(ref _reserved, before + bytes, before);
            if (seen == before)
            {
                return true;
            }

            before = seen;
        }

        return false;
    }

    /// <summary>Gives back what was drawn.</summary>
    public void Release(long bytes) => Interlocked.Add(ref _reserved, -bytes);
}
