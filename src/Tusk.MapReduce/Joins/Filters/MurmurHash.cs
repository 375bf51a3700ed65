using System.Buffers.Binary;

namespace Tusk.MapReduce.Joins.Filters;

/// <summary>Hadoop's MurmurHash: MurmurHash2 (A. Appleby), but for the one to three last bytes, which are signed and in another order.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.util.hash.MurmurHash.</remarks>
internal static class MurmurHash
{
    private const uint Factor = 0x5bd1e995;

    public static int Of(ReadOnlySpan<byte> bytes, int seed)
    {
        uint hash = (uint)seed ^ (uint)bytes.Length;
        ReadOnlySpan<byte> rest = bytes;
        for (; rest.Length >= sizeof(uint); rest = rest[sizeof(uint)..])
        {
            uint word = BinaryPrimitives.ReadUInt32LittleEndian(rest) * Factor;
            word = (word ^ (word >> 24)) * Factor;
            hash = (hash * Factor) ^ word;
        }

        if (!rest.IsEmpty)
        {
            hash ^= rest.Length >= 3 ? (uint)((sbyte)bytes[^3] << 16) : 0;
            hash ^= rest.Length >= 2 ? (uint)((sbyte)bytes[^2] << 8) : 0;
            hash = (hash ^ (uint)(sbyte)bytes[^1]) * Factor;
        }

        hash = (hash ^ (hash >> 13)) * Factor;
        return (int)(hash ^ (hash >> 15));
    }
}
