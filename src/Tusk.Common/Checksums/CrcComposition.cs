namespace Tusk.Common.Checksums;

/// <summary>The checksum of two pieces together, from the checksum of each and the length of the second.</summary>
/// <remarks>
/// Bytes behind a piece multiply its checksum, as a polynomial over GF(2), by x^8 for each: that power is found by squaring.
/// Polynomials are reflected, so the highest bit is x^0. As zlib's crc32_combine.
/// </remarks>
public static class CrcComposition
{
    /// <summary>The polynomial of <see cref="Crc32"/>, reflected.</summary>
    public const uint Gzip = 0xEDB88320;

    /// <summary>The polynomial of <see cref="Crc32C"/>, reflected.</summary>
    public const uint Castagnoli = 0x82F63B78;

    private const uint One = 1u << 31;

    /// <summary>The checksum of both pieces.</summary>
    /// <param name="polynomial">Reflected.</param>
    /// <param name="first">Checksum of the first piece.</param>
    /// <param name="second">Checksum of the second one.</param>
    /// <param name="secondBytes">Its length.</param>
    public static uint Append(uint polynomial, uint first, uint second, long secondBytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(secondBytes);
        uint power = One >> 8; // x^8: one byte
        uint factor = One;
        for (; secondBytes > 0; secondBytes >>= 1)
        {
            if ((secondBytes & 1) != 0)
            {
                factor = Multiply(polynomial, factor, power);
            }

            power = Multiply(polynomial, power, power);
        }

        return Multiply(polynomial, first, factor) ^ second;
    }

    private static uint Multiply(uint polynomial, uint a, uint b)
    {
        uint product = 0;
        for (uint bit = One; bit != 0; bit >>= 1)
        {
            if ((a & bit) != 0)
            {
                product ^= b;
            }

            b = (b & 1) != 0 ? (b >> 1) ^ polynomial : b >> 1;
        }

        return product;
    }
}
