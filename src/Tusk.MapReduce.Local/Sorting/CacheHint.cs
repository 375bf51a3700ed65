using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Tusk.MapReduce.Local.Sorting;

/// <summary>Asks the processor to bring bytes near before they are read.</summary>
/// <remarks>
/// A prefetch is a hint: it changes nothing that a program can see and does not fault, whatever the address. That the
/// collector may move the array between taking the address and the hint costs a useless hint, no more. Without the
/// instruction nothing happens.
/// </remarks>
internal static class CacheHint
{
    private const int LineBytes = 64;

    /// <summary>Hints at the cache line of <paramref name="first"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void WillReadLine(ref byte first)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(Unsafe.AsPointer(ref first));
        }
    }

    /// <summary>Hints at the two cache lines from <paramref name="first"/> on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void WillRead(ref byte first)
    {
        if (Sse.IsSupported)
        {
            byte* address = (byte*)Unsafe.AsPointer(ref first);
            Sse.Prefetch0(address);
            Sse.Prefetch0(address + LineBytes);
        }
    }
}
