using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Tusk.MapReduce.Codecs;

/// <summary>Writes words: strings of at most eight ASCII characters, which most keys are.</summary>
/// <remarks>The bytes are put together in a register and stored at once, so that a hash table that reads eight bytes at
/// once right behind need not wait until several stores have reached the cache.</remarks>
internal static class ShortAscii
{
    private const int MaxLength = sizeof(ulong);
    private const ulong NotAscii = 0xFF80_FF80_FF80_FF80;

    /// <summary>Appends the characters if there are at most eight and all are ASCII.</summary>
    /// <returns>False if nothing was written.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryWrite(ReadOnlySpan<char> value, EncodingBuffer output)
    {
        int length = value.Length;
        if (length is 0 or > MaxLength || !TryPack(value, out ulong packed))
        {
            return false;
        }

        BinaryPrimitives.WriteUInt64LittleEndian(output.Append(MaxLength), packed);
        output.Shrink(MaxLength - length);
        return true;
    }

    /// <summary>Puts the characters into the bytes of a number, the first into its lowest.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryPack(ReadOnlySpan<char> value, out ulong packed)
    {
        int length = value.Length;
        if (length < 4)
        {
            // First, middle and last, which may be the same.
            int middle = length >> 1;
            int all = value[0] | value[middle] | value[^1];
            packed = value[0] | ((ulong)value[middle] << (8 * middle)) | ((ulong)value[^1] << (8 * (length - 1)));
            return all <= 0x7F;
        }

        // The first four and the last four, which overlap in a word shorter than eight: the same bits meet.
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(value);
        ulong first = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        ulong last = BinaryPrimitives.ReadUInt64LittleEndian(bytes[(2 * (length - 4))..]);
        packed = Narrow(first) | (Narrow(last) << (8 * (length - 4)));
        return ((first | last) & NotAscii) == 0 && BitConverter.IsLittleEndian;
    }

    /// <summary>Four characters as four bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Narrow(ulong characters)
    {
        ulong pairs = characters | (characters >> 8);
        return (pairs & 0xFFFF) | ((pairs >> 16) & 0xFFFF_0000);
    }
}
