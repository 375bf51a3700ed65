using System.Buffers.Binary;
using Tusk.MapReduce.Joins.Filters;

namespace Tusk.MapReduce.Joins;

/// <summary>A set of keys that takes few bits for each: it knows every key that was added, and a share of others too.</summary>
/// <remarks>
/// Its bytes depend on its size and the keys only, not on their order, and are those of Hadoop's filter with MurmurHash.
/// <code>
/// 0          4           8         9          13
/// | -1: i32  | k: i32    | 1: byte | m: i32   | ceil(m / 8) bytes |    big-endian; bit i is 1 &lt;&lt; (i % 8) of byte i / 8
/// </code>
/// Source: Apache Hadoop 3.4, o.a.h.util.bloom.BloomFilter, Filter and HashFunction.
/// </remarks>
public sealed class BloomFilter
{
    private const int Version = -1;
    private const byte MurmurType = 1;
    private const int HeaderBytes = 13;
    private const int MostHashes = 100;

    private readonly byte[] _bits;

    /// <summary>Makes an empty filter.</summary>
    /// <param name="bits">Its size, m.</param>
    /// <param name="hashes">How many bits each key sets, k: 1 to 100.</param>
    public BloomFilter(int bits, int hashes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bits, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(hashes, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(hashes, MostHashes);
        (Bits, Hashes) = (bits, hashes);
        _bits = new byte[(int)(((long)bits + 7) / 8)];
    }

    /// <summary>Its size in bits.</summary>
    public int Bits { get; }

    /// <summary>How many bits each key sets.</summary>
    public int Hashes { get; }

    /// <summary>Makes an empty filter for a number of keys: m = -n ln p / (ln 2)², k = m / n ln 2.</summary>
    /// <param name="expectedKeys">How many different keys are expected, n; with more it takes more others for them.</param>
    /// <param name="falsePositiveRate">Which share of other keys it may take for one of them, p: above 0, below 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">It would have more than 2^31 - 1 bits (256 MB).</exception>
    public static BloomFilter For(long expectedKeys, double falsePositiveRate)
    {
        (int bits, int hashes) = SizeFor(expectedKeys, falsePositiveRate);
        return new BloomFilter(bits, hashes);
    }

    /// <summary>Adds a key.</summary>
    public void Add(ReadOnlySpan<byte> key)
    {
        int hash = 0;
        for (int i = 0; i < Hashes; i++)
        {
            hash = MurmurHash.Of(key, hash);
            int bit = Math.Abs(hash % Bits);
            _bits[bit >> 3] |= (byte)(1 << (bit & 7));
        }
    }

    /// <summary>Whether a key may have been added; where it was, always.</summary>
    public bool MayContain(ReadOnlySpan<byte> key)
    {
        int hash = 0;
        for (int i = 0; i < Hashes; i++)
        {
            hash = MurmurHash.Of(key, hash);
            int bit = Math.Abs(hash % Bits);
            if ((_bits[bit >> 3] & (1 << (bit & 7))) == 0)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Adds the keys of another filter of the same size.</summary>
    /// <exception cref="ArgumentException">It has another size.</exception>
    public void UnionWith(BloomFilter other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other.Bits != Bits || other.Hashes != Hashes)
        {
            throw new ArgumentException($"A filter of {other.Bits} bits and {other.Hashes} hashes cannot be joined with one of {Bits} and {Hashes}.", nameof(other));
        }

        for (int i = 0; i < _bits.Length; i++)
        {
            _bits[i] |= other._bits[i];
        }
    }

    /// <summary>The filter as bytes, those of Hadoop's Writable.</summary>
    public byte[] ToBytes()
    {
        byte[] bytes = new byte[HeaderBytes + _bits.Length];
        BinaryPrimitives.WriteInt32BigEndian(bytes, Version);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(4), Hashes);
        bytes[8] = MurmurType;
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(9), Bits);
        _bits.CopyTo(bytes, HeaderBytes);
        return bytes;
    }

    /// <summary>Reads what <see cref="ToBytes"/> gave.</summary>
    /// <exception cref="InvalidDataException">It is no such filter, or one with another hash.</exception>
    public static BloomFilter FromBytes(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length <= HeaderBytes || BinaryPrimitives.ReadInt32BigEndian(bytes) != Version || bytes[8] != MurmurType)
        {
            throw new InvalidDataException("These bytes are no Bloom filter of version -1 with MurmurHash (1).");
        }

        int hashes = BinaryPrimitives.ReadInt32BigEndian(bytes[4..]);
        int bits = BinaryPrimitives.ReadInt32BigEndian(bytes[9..]);
        if (hashes is < 1 or > MostHashes || bits < 1 || ((long)bits + 7) / 8 != bytes.Length - HeaderBytes)
        {
            throw new InvalidDataException(
                $"A Bloom filter of {bits} bits and {hashes} hashes does not stand in {bytes.Length - HeaderBytes} B; up to {MostHashes} hashes are read.");
        }

        var filter = new BloomFilter(bits, hashes);
        bytes[HeaderBytes..].CopyTo(filter._bits);
        return filter;
    }

    internal static (int Bits, int Hashes) SizeFor(long expectedKeys, double falsePositiveRate)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(expectedKeys, 1);
        if (!(falsePositiveRate > 0 && falsePositiveRate < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(falsePositiveRate), falsePositiveRate, "A rate above 0 and below 1 is expected.");
        }

        double bits = Math.Ceiling(-expectedKeys * Math.Log(falsePositiveRate) / (Math.Log(2) * Math.Log(2)));
        if (bits > int.MaxValue)
        {
            throw new ArgumentOutOfRangeException(
                nameof(expectedKeys), expectedKeys, $"A Bloom filter for {expectedKeys} keys with a rate of {falsePositiveRate} takes {bits} bits; it may have {int.MaxValue}.");
        }

        int size = Math.Max(8, (int)bits);
        return (size, (int)Math.Clamp(Math.Round(size / (double)expectedKeys * Math.Log(2)), 1, MostHashes));
    }
}
