using System.Diagnostics.CodeAnalysis;

namespace Tusk.MapReduce.Records;

/// <summary>Compares bytes, so that a mapper that tallies by itself can look up views in its table without making objects.</summary>
/// <remarks>
/// <code>
/// Dictionary&lt;byte[], long&gt; counts = new(TextComparer.Ordinal);
/// var byText = counts.GetAlternateLookup&lt;Text&gt;();
/// CollectionsMarshal.GetValueRefOrAddDefault(byText, word, out _)++; // copies the bytes of a word that is new
/// </code>
/// Such a table must have a bound: emit what it holds when it is full, and in Cleanup. It enumerates in the order in which
/// keys came, whatever their hashes.
/// </remarks>
public sealed class TextComparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<Text, byte[]>, IComparer<byte[]?>
{
    private TextComparer()
    {
    }

    /// <summary>The one comparer there is: by bytes, unsigned.</summary>
    public static TextComparer Ordinal { get; } = new();

    /// <summary>Whether both hold the same bytes.</summary>
    public bool Equals(byte[]? x, byte[]? y) =>
        ReferenceEquals(x, y) || (x is not null && y is not null && x.AsSpan().SequenceEqual(y));

    /// <inheritdoc/>
    public int GetHashCode([DisallowNull] byte[] obj)
    {
        ArgumentNullException.ThrowIfNull(obj);
        return Hash(obj);
    }

    /// <summary>Whether a view holds the same bytes.</summary>
    public bool Equals(Text alternate, byte[] other) => other is not null && alternate.Bytes.SequenceEqual(other);

    /// <inheritdoc/>
    public int GetHashCode(Text alternate) => Hash(alternate.Bytes);

    /// <summary>A copy of a view's bytes.</summary>
    public byte[] Create(Text alternate) => alternate.Bytes.ToArray();

    /// <summary>The order of shuffle keys: that of the first byte that differs, else the shorter first; null before all.</summary>
    public int Compare(byte[]? x, byte[]? y) => (x, y) switch
    {
        (null, null) => 0,
        (null, _) => -1,
        (_, null) => 1,
        _ => x.AsSpan().SequenceCompareTo(y),
    };

    private static int Hash(ReadOnlySpan<byte> bytes)
    {
        var hash = default(HashCode);
        hash.AddBytes(bytes);
        return hash.ToHashCode();
    }
}
