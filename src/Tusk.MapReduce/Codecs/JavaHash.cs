using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Tusk.MapReduce.Codecs;

/// <summary>Hash codes as Java's Writables compute them; they decide the default partition.</summary>
public static class JavaHash
{
    private const int Lanes = 8;
    private const int Power2 = 31 * 31;
    private const int Power4 = Power2 * Power2;
    private const int Power8 = unchecked(Power4 * Power4);

    /// <summary>Hash of a byte sequence: h = 1, then 31h + signed byte.</summary>
    /// <remarks>Source: Apache Hadoop 3.4, o.a.h.io.WritableComparator#hashBytes; Text and BytesWritable use it.</remarks>
    public static int OfBytes(ReadOnlySpan<byte> bytes)
    {
        int hash = 1;
        if (Vector256.IsHardwareAccelerated && bytes.Length >= 4 * Lanes)
        {
            hash = OfBlocks(hash, bytes);
            bytes = bytes[(bytes.Length & -(4 * Lanes))..];
        }

        unchecked
        {
            // Four at once: one multiplication waits for the last, not four.
            while (bytes.Length >= 4)
            {
                hash = (Power4 * hash) + (Power2 * ((31 * (sbyte)bytes[0]) + (sbyte)bytes[1]))
                    + (31 * (sbyte)bytes[2]) + (sbyte)bytes[3];
                bytes = bytes[4..];
            }

            foreach (byte b in bytes)
            {
                hash = (31 * hash) + (sbyte)b;
            }
        }

        return hash;
    }

    /// <summary>Hash of a string: h = 0, then 31h + each UTF-16 unit.</summary>
    /// <remarks>Source: Java 17, java.lang.String#hashCode.</remarks>
    public static int OfText(ReadOnlySpan<char> text)
    {
        int hash = 0;
        foreach (char c in text)
        {
            hash = unchecked((31 * hash) + c);
        }

        return hash;
    }

    /// <summary>The partition of a hash: (hash &amp; 0x7fffffff) mod partitions.</summary>
    /// <remarks>Source: Apache Hadoop 3.4, o.a.h.mapreduce.lib.partition.HashPartitioner.</remarks>
    public static int Partition(int hash, int partitions) => (hash & int.MaxValue) % partitions;

    /// <summary>Takes in all whole blocks of 32 bytes.</summary>
    /// <remarks>
    /// Lane i of the sum holds the bytes at i, i + 8, i + 16, ..., each times 31^8 to the number of eights behind it;
    /// at the end lane i is worth 31^(7 - i). What was hashed before enters as a byte in front of the first: in lane 7
    /// of a sum that the first eight then multiply by 31^8.
    /// </remarks>
    private static int OfBlocks(int hash, ReadOnlySpan<byte> bytes)
    {
        Vector256<int> sum = Vector256<int>.Zero.WithElement(Lanes - 1, hash);
        ReadOnlySpan<Vector256<sbyte>> blocks = MemoryMarshal.Cast<byte, Vector256<sbyte>>(bytes);
        foreach (ref readonly Vector256<sbyte> block in blocks)
        {
            (Vector256<short> first, Vector256<short> second) = Vector256.Widen(block);
            (Vector256<int> a, Vector256<int> b) = Vector256.Widen(first);
            (Vector256<int> c, Vector256<int> d) = Vector256.Widen(second);
            sum = (sum * Power32) + ((a * Power24) + (b * Power16)) + ((c * Power8) + d);
        }

        return Vector256.Sum(sum * LaneWeights);
    }

    private const int Power16 = unchecked(Power8 * Power8);
    private const int Power24 = unchecked(Power16 * Power8);
    private const int Power32 = unchecked(Power16 * Power16);

    private static readonly Vector256<int> LaneWeights = Vector256.Create(
        unchecked(Power4 * Power2 * 31), Power4 * Power2, Power4 * 31, Power4, Power2 * 31, Power2, 31, 1);
}
