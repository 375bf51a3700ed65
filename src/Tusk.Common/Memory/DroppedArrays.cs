namespace Tusk.Common.Memory;

/// <summary>Large arrays that nobody needs any more.</summary>
/// <remarks>
/// The collector looks for them when it has a reason of its own, by which time they may be many times the memory that a user has allowed. Who
/// drops one says so here, and each 64 MiB of them are a reason.
/// </remarks>
public static class DroppedArrays
{
    /// <summary>Smaller ones are not worth the count.</summary>
    private const int LargeBytes = 1 << 20;

    private const long ReasonBytes = 64 << 20;

    private static long _bytes;

    /// <summary>Arrays were dropped: nothing refers to them any more, or what this may start would find them in use.</summary>
    /// <param name="bytes">How large they were together.</param>
    public static void Note(long bytes)
    {
        if (bytes < LargeBytes || Interlocked.Add(ref _bytes, bytes) < ReasonBytes)
        {
            return;
        }

        if (Interlocked.Exchange(ref _bytes, 0) >= ReasonBytes)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true);
        }
    }
}
