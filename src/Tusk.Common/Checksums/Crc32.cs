using System.Buffers.Binary;

namespace Tusk.Common.Checksums;

/// <summary>CRC-32 of IEEE 802.3 (gzip, zip, Hadoop's CRC32): reflected, polynomial 0xEDB88320.</summary>
/// <remarks>Eight bytes a step by eight tables (slicing-by-8).</remarks>
public static class Crc32
{
    private static readonly uint[] Tables = MakeTables();

    /// <summary>The checksum of <paramref name="bytes"/> behind what gave <paramref name="checksum"/>; 0 at the start.</summary>
    public static uint Append(uint checksum, ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<uint> t = Tables;
        uint crc = ~checksum;
        while (bytes.Length >= 8)
        {
            ulong word = BinaryPrimitives.ReadUInt64LittleEndian(bytes) ^ crc;
            crc = t[(7 * 256) + (byte)word]
                ^ t[(6 * 256) + (byte)(word >> 8)]
                ^ t[(5 * 256) + (byte)(word >> 16)]
                ^ t[(4 * 256) + (byte)(word >> 24)]
                ^ t[(3 * 256) + (byte)(word >> 32)]
                ^ t[(2 * 256) + (byte)(word >> 40)]
                ^ t[(1 * 256) + (byte)(word >> 48)]
                ^ t[(byte)(word >> 56)];
            bytes = bytes[8..];
        }

        foreach (byte b in bytes)
        {
            crc = (crc >> 8) ^ t[(byte)(crc ^ b)];
        }

        return ~crc;
    }

    private static uint[] MakeTables()
    {
        uint[] tables = new uint[8 * 256];
        for (uint i = 0; i < 256; i++)
        {
            uint crc = i;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ ((crc & 1) * 0xEDB88320);
            }

            tables[i] = crc;
        }

        for (int i = 256; i < tables.Length; i++)
        {
            uint previous = tables[i - 256];
            tables[i] = (previous >> 8) ^ tables[(byte)previous];
        }

        return tables;
    }
}
