namespace Tusk.Common.Checksums;

/// <summary>Adler-32 as in zlib (RFC 1950): two sums modulo 65521.</summary>
public static class Adler32
{
    /// <summary>The checksum of nothing.</summary>
    public const uint OfNothing = 1;

    private const uint Modulus = 65521;

    // The most bytes of 255 after which the second sum still fits 32 bits, both sums being at most 65520 before.
    private const int MaxUnreduced = 5552;

    /// <summary>Checksum of <paramref name="bytes"/> alone.</summary>
    public static uint Of(ReadOnlySpan<byte> bytes) => Append(OfNothing, bytes);

    /// <summary>Checksum of what <paramref name="adler"/> covers followed by <paramref name="bytes"/>.</summary>
    public static uint Append(uint adler, ReadOnlySpan<byte> bytes)
    {
        uint sum = adler & 0xFFFF;
        uint sumOfSums = adler >> 16;
        while (!bytes.IsEmpty)
        {
            int count = Math.Min(MaxUnreduced, bytes.Length);
            foreach (byte b in bytes[..count])
            {
                sum += b;
                sumOfSums += sum;
            }

            sum %= Modulus;
            sumOfSums %= Modulus;
            bytes = bytes[count..];
        }

        return (sumOfSums << 16) | sum;
    }
}
