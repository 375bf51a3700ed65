using System.Buffers.Binary;

namespace Tusk.MapReduce.Partitioning;

/// <summary>The order of encoded keys cut into ranges, a partition each: range i holds what is below boundary i and not below
/// boundary i - 1.</summary>
/// <remarks>
/// Boundaries are compared with the bytes that decide a key's group, so that no group is cut. Any bytes may be a boundary: the
/// beginning of a long key does as well as the key.
/// Source of which side a boundary belongs to: Apache Hadoop 3.4, o.a.h.mapreduce.lib.partition.TotalOrderPartitioner.
/// </remarks>
public sealed class KeyRanges
{
    private const string HexMark = "0x";

    private readonly byte[][] _boundaries;
    private readonly ulong[] _prefixes;

    /// <summary>Makes ranges.</summary>
    /// <param name="boundaries">Ascending; none twice. One less than ranges.</param>
    /// <exception cref="ArgumentException">They do not ascend.</exception>
    public KeyRanges(IReadOnlyList<byte[]> boundaries)
    {
        ArgumentNullException.ThrowIfNull(boundaries);
        _boundaries = [.. boundaries];
        _prefixes = new ulong[_boundaries.Length];
        for (int i = 0; i < _boundaries.Length; i++)
        {
            _prefixes[i] = Prefix(_boundaries[i]);
            if (i > 0 && _boundaries[i - 1].AsSpan().SequenceCompareTo(_boundaries[i]) >= 0)
            {
                throw new ArgumentException(
                    $"Boundary {i + 1} of {_boundaries.Length} does not come after the one before it in the order of the job's keys.", nameof(boundaries));
            }
        }
    }

    /// <summary>How many ranges there are: one more than boundaries.</summary>
    public int Count => _boundaries.Length + 1;

    /// <summary>The range of a key: how many boundaries are not above it.</summary>
    /// <param name="group">The bytes that decide the key's group.</param>
    public int Find(ReadOnlySpan<byte> group)
    {
        ulong prefix = Prefix(group);
        int low = 0;
        int high = _boundaries.Length;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (IsAbove(middle, prefix, group))
            {
                high = middle;
            }
            else
            {
                low = middle + 1;
            }
        }

        return low;
    }

    /// <summary>The boundaries as they travel in a job's settings: hexadecimal, 0x before each, joined by commas; nothing where there are
    /// none.</summary>
    public override string ToString() => string.Join(',', _boundaries.Select(static boundary => HexMark + Convert.ToHexStringLower(boundary)));

    /// <summary>Reads what <see cref="ToString"/> gave.</summary>
    /// <exception cref="FormatException">It is something else.</exception>
    public static KeyRanges Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        try
        {
            return new KeyRanges(text.Length == 0 ? [] : [.. text.Split(',').Select(ParseBoundary)]);
        }
        catch (ArgumentException e)
        {
            throw new FormatException(e.Message, e);
        }
    }

    private static byte[] ParseBoundary(string text) => text.StartsWith(HexMark, StringComparison.Ordinal)
        ? Convert.FromHexString(text.AsSpan(HexMark.Length))
        : throw new FormatException($"'{text}' is no boundary; expected 0x and hexadecimal digits.");

    private bool IsAbove(int boundary, ulong prefix, ReadOnlySpan<byte> group) => _prefixes[boundary] == prefix
        ? _boundaries[boundary].AsSpan().SequenceCompareTo(group) > 0
        : _prefixes[boundary] > prefix;

    // Zeros stand for bytes that are not there; where prefixes are equal the bytes decide.
    private static ulong Prefix(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length >= sizeof(ulong))
        {
            return BinaryPrimitives.ReadUInt64BigEndian(bytes);
        }

        Span<byte> padded = stackalloc byte[sizeof(ulong)];
        padded.Clear();
        bytes.CopyTo(padded);
        return BinaryPrimitives.ReadUInt64BigEndian(padded);
    }
}
