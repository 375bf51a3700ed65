using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using Arm = System.Runtime.Intrinsics.Arm;

namespace Tusk.Common.Checksums;

/// <summary>CRC-32C (Castagnoli) as in iSCSI and HDFS: reflected polynomial 0x82F63B78.</summary>
/// <remarks>
/// By the processor's own instruction, 8 bytes at a time, where there is one; else by tables, 8 bytes at a time. The
/// instruction can begin every cycle and is ready after three: of chunks that lie side by side, three are done at once.
/// </remarks>
public static class Crc32C
{
    private const uint Polynomial = 0x82F63B78;
    private static readonly Lazy<CrcTables> Tables = new(static () => new CrcTables(Polynomial));

    /// <summary>Checksum of <paramref name="bytes"/> alone.</summary>
    public static uint Of(ReadOnlySpan<byte> bytes) => Append(0, bytes);

    /// <summary>Checksum of what <paramref name="crc"/> covers followed by <paramref name="bytes"/>; 0 covers nothing.</summary>
    public static uint Append(uint crc, ReadOnlySpan<byte> bytes)
    {
        if (Sse42.X64.IsSupported)
        {
            return ~ByX64(~crc, bytes);
        }

        return Arm.Crc32.Arm64.IsSupported ? ~ByArm64(~crc, bytes) : AppendByTables(crc, bytes);
    }

    /// <summary>Checksums of three chunks of one size that lie side by side, each alone.</summary>
    /// <param name="chunks">The three, without anything behind them.</param>
    /// <exception cref="ArgumentException">The length is no multiple of three.</exception>
    public static (uint First, uint Second, uint Third) OfThree(ReadOnlySpan<byte> chunks)
    {
        int size = chunks.Length / 3;
        if (size * 3 != chunks.Length)
        {
            throw new ArgumentException($"Three chunks of one size are {chunks.Length} B together; expected a multiple of 3.", nameof(chunks));
        }

        ReadOnlySpan<byte> first = chunks[..size];
        ReadOnlySpan<byte> second = chunks.Slice(size, size);
        ReadOnlySpan<byte> third = chunks[(2 * size)..];
        if (size % sizeof(ulong) == 0 && BitConverter.IsLittleEndian)
        {
            if (Sse42.X64.IsSupported)
            {
                return Three<X64Step>(Words(first), Words(second), Words(third));
            }

            if (Arm.Crc32.Arm64.IsSupported)
            {
                return Three<Arm64Step>(Words(first), Words(second), Words(third));
            }
        }

        return (Of(first), Of(second), Of(third));
    }

    /// <summary>The same by tables only; for tests, and for processors without the instruction.</summary>
    internal static uint AppendByTables(uint crc, ReadOnlySpan<byte> bytes) => ~Tables.Value.Append(~crc, bytes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint ByX64(uint start, ReadOnlySpan<byte> bytes)
    {
        ulong state = start;
        for (; bytes.Length >= 8; bytes = bytes[8..])
        {
            state = Sse42.X64.Crc32(state, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        }

        uint last = (uint)state;
        foreach (byte b in bytes)
        {
            last = Sse42.Crc32(last, b);
        }

        return last;
    }

    private static uint ByArm64(uint start, ReadOnlySpan<byte> bytes)
    {
        uint state = start;
        for (; bytes.Length >= 8; bytes = bytes[8..])
        {
            state = Arm.Crc32.Arm64.ComputeCrc32C(state, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        }

        foreach (byte b in bytes)
        {
            state = Arm.Crc32.ComputeCrc32C(state, b);
        }

        return state;
    }

    private static ReadOnlySpan<ulong> Words(ReadOnlySpan<byte> bytes) => MemoryMarshal.Cast<byte, ulong>(bytes);

    private static (uint First, uint Second, uint Third) Three<TStep>(
        ReadOnlySpan<ulong> first, ReadOnlySpan<ulong> second, ReadOnlySpan<ulong> third)
        where TStep : struct, IStep
    {
        ulong a = uint.MaxValue;
        ulong b = uint.MaxValue;
        ulong c = uint.MaxValue;
        second = second[..first.Length];
        third = third[..first.Length];
        for (int i = 0; i < first.Length; i++)
        {
            a = TStep.Next(a, first[i]);
            b = TStep.Next(b, second[i]);
            c = TStep.Next(c, third[i]);
        }

        return (~(uint)a, ~(uint)b, ~(uint)c);
    }

    /// <summary>The instruction of one kind of processor.</summary>
    private interface IStep
    {
        /// <summary>The state after 8 bytes more, the lowest first.</summary>
        static abstract ulong Next(ulong state, ulong word);
    }

    private readonly struct X64Step : IStep
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static ulong Next(ulong state, ulong word) => Sse42.X64.Crc32(state, word);
    }

    private readonly struct Arm64Step : IStep
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static ulong Next(ulong state, ulong word) => Arm.Crc32.Arm64.ComputeCrc32C((uint)state, word);
    }
}
