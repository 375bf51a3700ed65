using System.Buffers.Binary;
using System.Numerics;

namespace Tusk.MapReduce.Aggregates.Sketches;

/// <summary>XXH64 (Collet, xxHash specification 0.1.1) with seed 0: a hash that is the same everywhere and always.</summary>
internal static class XxHash64
{
    private const ulong Prime1 = 0x9E3779B185EBCA87;
    private const ulong Prime2 = 0xC2B2AE3D27D4EB4F;
    private const ulong Prime3 = 0x165667B19E3779F9;
    private const ulong Prime4 = 0x85EBCA77C2B2AE63;
    private const ulong Prime5 = 0x27D4EB2F165667C5;
    private const int StripeBytes = 32;

    public static ulong Of(ReadOnlySpan<byte> bytes)
    {
        ulong length = (ulong)bytes.Length;
        ulong hash = bytes.Length >= StripeBytes ? Stripes(ref bytes) : Prime5;
        return Avalanche(Rest(hash + length, bytes));
    }

    private static ulong Stripes(ref ReadOnlySpan<byte> bytes)
    {
        ulong first = unchecked(Prime1 + Prime2);
        ulong second = Prime2;
        ulong third = 0;
        ulong fourth = unchecked(0 - Prime1);
        while (bytes.Length >= StripeBytes)
        {
            first = Round(first, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            second = Round(second, BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]));
            third = Round(third, BinaryPrimitives.ReadUInt64LittleEndian(bytes[16..]));
            fourth = Round(fourth, BinaryPrimitives.ReadUInt64LittleEndian(bytes[24..]));
            bytes = bytes[StripeBytes..];
        }

        ulong hash = BitOperations.RotateLeft(first, 1) + BitOperations.RotateLeft(second, 7)
            + BitOperations.RotateLeft(third, 12) + BitOperations.RotateLeft(fourth, 18);
        return MergeRound(MergeRound(MergeRound(MergeRound(hash, first), second), third), fourth);
    }

    private static ulong Rest(ulong hash, ReadOnlySpan<byte> bytes)
    {
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
        {
            hash ^= Round(0, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            hash = (BitOperations.RotateLeft(hash, 27) * Prime1) + Prime4;
        }

        if (bytes.Length >= sizeof(uint))
        {
            hash ^= BinaryPrimitives.ReadUInt32LittleEndian(bytes) * Prime1;
            hash = (BitOperations.RotateLeft(hash, 23) * Prime2) + Prime3;
            bytes = bytes[sizeof(uint)..];
        }

        foreach (byte b in bytes)
        {
            hash = BitOperations.RotateLeft(hash ^ (b * Prime5), 11) * Prime1;
        }

        return hash;
    }

    private static ulong Round(ulong sum, ulong lane) => BitOperations.RotateLeft(sum + (lane * Prime2), 31) * Prime1;

    private static ulong MergeRound(ulong hash, ulong sum) => ((hash ^ Round(0, sum)) * Prime1) + Prime4;

    private static ulong Avalanche(ulong hash)
    {
        hash = (hash ^ (hash >> 33)) * Prime2;
        hash = (hash ^ (hash >> 29)) * Prime3;
        return hash ^ (hash >> 32);
    }
}
