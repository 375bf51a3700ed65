using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Tusk.Common.Checksums;

/// <summary>CRC-32 as in gzip, zlib and Hadoop's IFile: reflected polynomial 0xEDB88320.</summary>
/// <remarks>
/// Long inputs are folded 64 bytes at a time by carry-less multiplication where the processor has it (V. Gopal et al.,
/// "Fast CRC Computation for Generic Polynomials Using PCLMULQDQ Instruction", 2009); the rest by tables, 8 bytes at a time.
/// </remarks>
public static class Crc32
{
    private const uint Polynomial = 0xEDB88320;
    private const int FoldedAtLeast = 128;
    private static readonly CrcTables Tables = new(Polynomial);

    /// <summary>Checksum of <paramref name="bytes"/> alone.</summary>
    public static uint Of(ReadOnlySpan<byte> bytes) => Append(0, bytes);

    /// <summary>Checksum of what <paramref name="crc"/> covers followed by <paramref name="bytes"/>; 0 covers nothing.</summary>
    public static uint Append(uint crc, ReadOnlySpan<byte> bytes)
    {
        uint state = ~crc;
        if (Pclmulqdq.IsSupported && bytes.Length >= FoldedAtLeast)
        {
            int folded = bytes.Length & ~15;
            state = Fold(state, bytes[..folded]);
            bytes = bytes[folded..];
        }

        return ~Tables.Append(state, bytes);
    }

    /// <summary>The same by tables only; for tests, and for processors without carry-less multiplication.</summary>
    internal static uint AppendByTables(uint crc, ReadOnlySpan<byte> bytes) => ~Tables.Append(~crc, bytes);

    /// <summary>Folds at least 64 bytes, a multiple of 16.</summary>
    private static uint Fold(uint state, ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<Vector128<ulong>> blocks = MemoryMarshal.Cast<byte, Vector128<ulong>>(bytes);
        Vector128<ulong> x0 = blocks[0] ^ Vector128.CreateScalar((ulong)state);
        Vector128<ulong> x1 = blocks[1];
        Vector128<ulong> x2 = blocks[2];
        Vector128<ulong> x3 = blocks[3];
        blocks = blocks[4..];

        // x^(4*128+64) and x^(4*128) mod P: four blocks move on by 64 bytes at once.
        var by64 = Vector128.Create(0x154442bd4UL, 0x1c6e41596UL);
        while (blocks.Length >= 4)
        {
            x0 = FoldBlock(x0, by64) ^ blocks[0];
            x1 = FoldBlock(x1, by64) ^ blocks[1];
            x2 = FoldBlock(x2, by64) ^ blocks[2];
            x3 = FoldBlock(x3, by64) ^ blocks[3];
            blocks = blocks[4..];
        }

        // x^(128+64) and x^128 mod P: the four become one, and the rest follows block by block.
        var by16 = Vector128.Create(0x1751997d0UL, 0x0ccaa009eUL);
        x0 = FoldBlock(x0, by16) ^ x1;
        x0 = FoldBlock(x0, by16) ^ x2;
        x0 = FoldBlock(x0, by16) ^ x3;
        foreach (Vector128<ulong> block in blocks)
        {
            x0 = FoldBlock(x0, by16) ^ block;
        }

        // What is left are 16 bytes whose checksum, from a state of 0, is that of all.
        Span<byte> rest = stackalloc byte[16];
        x0.AsByte().CopyTo(rest);
        return Tables.Append(0, rest);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ulong> FoldBlock(Vector128<ulong> x, Vector128<ulong> by) =>
        Pclmulqdq.CarrylessMultiply(x, by, 0x00) ^ Pclmulqdq.CarrylessMultiply(x, by, 0x11);
}
