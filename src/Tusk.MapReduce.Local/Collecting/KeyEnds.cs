using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Tusk.MapReduce.Local.Collecting;

/// <summary>The first and the last eight bytes of a key as they lie in memory.</summary>
/// <remarks>
/// A short key is read with one load of eight bytes that may go past its end, and what is past it is masked away.
/// Why that is safe: memory protection is by page, pages are at least 4,096 bytes and aligned to that; a load that
/// starts at a byte of the key and ends in the same 4,096 bytes touches no page but the key's own, so it cannot fault.
/// The bytes past the end may change meanwhile; none of them reaches the result. Where the load would leave those
/// 4,096 bytes, and on processors that store the high byte first, <see cref="Safe"/> is used; tests hold the two equal.
/// </remarks>
internal static class KeyEnds
{
    /// <summary>How many bytes an end holds.</summary>
    public const int Bytes = sizeof(ulong);

    private const int PageBytes = 4096;

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

    /// <summary>The bytes of a key of at most eight, padded with zeros.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe ulong OfShort(ReadOnlySpan<byte> key)
    {
        if (!BitConverter.IsLittleEndian || key.Length == 0)
        {
            return Safe(key);
        }

        // Fixed: the collector must not move the key between the look at its address and the load.
        fixed (byte* first = key)
        {
            return ((nuint)first & (PageBytes - 1)) > PageBytes - Bytes
                ? Safe(key)
                : Unsafe.ReadUnaligned<ulong>(first) & (ulong.MaxValue >> (8 * (Bytes - key.Length)));
        }
    }

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
