using System.Runtime.CompilerServices;
using Tusk.Common.Writables;

namespace Tusk.MapReduce.Local.Sorting;

/// <summary>The two lengths in front of a record that this process wrote into memory.</summary>
internal static class RecordLengths
{
    /// <summary>Reads the lengths at <paramref name="offset"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Read(byte[] block, int offset, out int keyOffset, out int keyLength, out int valueLength)
    {
        // The usual case: both lengths are below 128 and take a byte each.
        int key = (sbyte)block[offset];
        int value = (sbyte)block[offset + 1];
        if ((key | value) >= 0)
        {
            keyLength = key;
            valueLength = value;
            keyOffset = offset + 2;
            return;
        }

        ReadLong(block, offset, out keyOffset, out keyLength, out valueLength);
    }

    private static void ReadLong(byte[] block, int offset, out int keyOffset, out int keyLength, out int valueLength)
    {
        if (!VarInt.TryRead(block.AsSpan(offset), out long key, out int keyBytes)
            || !VarInt.TryRead(block.AsSpan(offset + keyBytes), out long value, out int valueBytes))
        {
            throw new InvalidDataException("A record in memory is cut.");
        }

        keyLength = checked((int)key);
        valueLength = checked((int)value);
        keyOffset = offset + keyBytes + valueBytes;
    }
}
