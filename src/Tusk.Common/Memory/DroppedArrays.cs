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

    /// <summary>An array is dropped, or will be in a moment.</summary>
    public static void Note(byte[] array)
    {
        ArgumentNullException.ThrowIfNull(array);
        if (array.Length < LargeBytes || Interlocked.Add(ref _bytes, array.Length) < ReasonBytes)
        {
            return;
        }

        if (Interlocked.Exchange(ref _bytes, 0) >= ReasonBytes)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true);
        }
    }
}
