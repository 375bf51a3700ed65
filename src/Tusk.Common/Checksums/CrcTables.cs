using System.Buffers.Binary;

namespace Tusk.Common.Checksums;

/// <summary>Reflected CRCs of 32 bits by tables, 8 bytes at a time.</summary>
internal sealed class CrcTables
{
    private readonly uint[] _tables = new uint[8 * 256];

    /// <summary>The tables of a polynomial, its lowest power in the highest bit.</summary>
    public CrcTables(uint polynomial)
    {
        for (uint i = 0; i < 256; i++)
        {
            uint value = i;
            for (int bit = 0; bit < 8; bit++)
            {
                value = (value & 1) != 0 ? (value >> 1) ^ polynomial : value >> 1;
            }

            _tables[i] = value;
        }

        for (int i = 256; i < _tables.Length; i++)
        {
            uint previous = _tables[i - 256];
            _tables[i] = (previous >> 8) ^ _tables[(byte)previous];
        }
    }

    /// <summary>The state after these bytes; states are complements of checksums.</summary>
    public uint Append(uint state, ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<uint> tables = _tables;
        for (; bytes.Length >= 8; bytes = bytes[8..])
        {
            uint low = BinaryPrimitives.ReadUInt32LittleEndian(bytes) ^ state;
            uint high = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
            state = tables[(7 << 8) + (byte)low] ^ tables[(6 << 8) + (byte)(low >> 8)]
                ^ tables[(5 << 8) + (byte)(low >> 16)] ^ tables[(4 << 8) + (int)(low >> 24)]
                ^ tables[(3 << 8) + (byte)high] ^ tables[(2 << 8) + (byte)(high >> 8)]
                ^ tables[(1 << 8) + (byte)(high >> 16)] ^ tables[(int)(high >> 24)];
        }

        foreach (byte b in bytes)
        {
            state = tables[(byte)(state ^ b)] ^ (state >> 8);
        }

        return state;
    }
}
