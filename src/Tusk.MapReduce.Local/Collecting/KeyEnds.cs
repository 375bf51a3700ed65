using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Tusk.MapReduce.Local.Collecting;

/// <summary>The first and the last eight bytes of a key as they lie in memory.</summary>
/// <remarks>
/// A short key is read with one load of the eight bytes that end where it ends, of which those before it are shifted away.
/// Why the load cannot fault: within an object, whatever moves it, a byte has at least eight before it that are the object's
/// (a reference to its type comes first), so the load stays inside. Other memory does not move, is protected by pages, and
/// pages are at least 4,096 bytes and aligned to that: a load that begins and ends in the same 4,096 bytes touches no page
/// but the key's own. What lies before the key may change meanwhile; none of it reaches the result. Where the load would
/// begin in other 4,096 bytes, and in processes where a reference has not eight bytes or the high byte comes first,
/// <see cref="Safe"/> is used; tests hold the two equal.
/// </remarks>
internal static class KeyEnds
{
    /// <summary>How many bytes an end holds.</summary>
    public const int Bytes = sizeof(ulong);

    private const int PageBytes = 4096;

    private static readonly bool MayLoad = BitConverter.IsLittleEndian && nint.Size == Bytes; // a field: no call to it is left where much is inlined already

    /// <summary>The ends of a key.</summary>
    /// <param name="key">The key.</param>
    /// <param name="last">Its last eight bytes if it has more than eight (they may overlap the first); else 0.</param>
    /// <returns>Its first eight bytes, padded with zeros.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Of(ReadOnlySpan<byte> key, out ulong last)
    {
        if (key.Length <= Bytes)
        {
            last = 0;
            return OfShort(key);
        }

        last = BinaryPrimitives.ReadUInt64LittleEndian(key[(key.Length - Bytes)..]);
        return Unsafe.ReadUnaligned<ulong>(ref MemoryMarshal.GetReference(key));
    }

    /// <summary>The ends of a key of one to sixteen bytes, without a call.</summary>
    /// <param name="key">The key.</param>
    /// <param name="first">As <see cref="Of"/> returns it.</param>
    /// <param name="last">As for <see cref="Of"/>.</param>
    /// <returns>False, and zeros, for other keys and where the load would begin in another page.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryGet(ReadOnlySpan<byte> key, out ulong first, out ulong last)
    {
        int length = key.Length;
        ref byte start = ref MemoryMarshal.GetReference(key);
        if (MayLoad && (uint)(length - 1) < Bytes)
        {
            last = 0;
            first = 0;
            ref byte load = ref Unsafe.Add(ref start, length - Bytes);
            if (LeavesPage(ref load))
            {
                return false;
            }

            first = Unsafe.ReadUnaligned<ulong>(ref load) >> (8 * (Bytes - length));
            return true;
        }

        if (MayLoad && (uint)(length - 1) < 2 * Bytes)
        {
            first = Unsafe.ReadUnaligned<ulong>(ref start);
            last = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref start, length - Bytes));
            return true;
        }

        (first, last) = (0, 0);
        return false;
    }

    /// <summary>The bytes of a key of at most eight, padded with zeros.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong OfShort(ReadOnlySpan<byte> key)
    {
        if (!MayLoad || key.Length == 0)
        {
            return Safe(key);
        }

        ref byte load = ref Unsafe.Add(ref MemoryMarshal.GetReference(key), key.Length - Bytes);
        return LeavesPage(ref load) ? Safe(key) : Unsafe.ReadUnaligned<ulong>(ref load) >> (8 * (Bytes - key.Length));
    }

    /// <summary>Whether eight bytes from here on reach into the next page. Of memory that does not move; of an object the answer
    /// does not matter.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe bool LeavesPage(ref byte first) =>
        ((nuint)Unsafe.AsPointer(ref first) & (PageBytes - 1)) > PageBytes - Bytes;

    /// <summary>The same, byte by byte.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static ulong Safe(ReadOnlySpan<byte> key)
    {
        Span<byte> padded = stackalloc byte[Bytes];
        padded.Clear();
        key[..Math.Min(key.Length, Bytes)].CopyTo(padded);
        return MemoryMarshal.Read<ulong>(padded);
    }
}
