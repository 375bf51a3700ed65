using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Tusk.MapReduce.Local.Sorting;

/// <summary>Eight bytes of a key as a number that compares as the bytes do.</summary>
internal static class KeyPrefix
{
    /// <summary>How many bytes a prefix holds.</summary>
    public const int Bytes = sizeof(ulong);

    /// <summary>The bytes of <paramref name="key"/> from the first on, padded with zeros.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Of(ReadOnlySpan<byte> key) => key.Length >= Bytes
        ? BinaryPrimitives.ReadUInt64BigEndian(key)
        : OfShort(key);

    /// <summary>The bytes of <paramref name="key"/> from <paramref name="depth"/> on; zeros where the key has ended.</summary>
    public static ulong Of(ReadOnlySpan<byte> key, int depth) => depth >= key.Length ? 0 : Of(key[depth..]);

    private static ulong OfShort(ReadOnlySpan<byte> key)
    {
        ulong prefix = 0;
        for (int i = 0; i < key.Length; i++)
        {
            prefix |= (ulong)key[i] << (56 - (8 * i));
        }

        return prefix;
    }
}
