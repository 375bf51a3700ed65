using System.Globalization;

namespace Tusk.Hdfs.DataTransfer;

/// <summary>Counts the pipelines that have written to a block: a replica with an older one has missed something.</summary>
/// <param name="Value">The number.</param>
public readonly record struct GenerationStamp(long Value) : IComparable<GenerationStamp>
{
    /// <summary>None; what a new block's first pipeline has for the latest one.</summary>
    public static GenerationStamp None => default;

    /// <summary>Whether the left one is older.</summary>
    public static bool operator <(GenerationStamp left, GenerationStamp right) => left.Value < right.Value;

    /// <summary>Whether the left one is newer.</summary>
    public static bool operator >(GenerationStamp left, GenerationStamp right) => left.Value > right.Value;

    /// <summary>Whether the left one is not newer.</summary>
    public static bool operator <=(GenerationStamp left, GenerationStamp right) => left.Value <= right.Value;

    /// <summary>Whether the left one is not older.</summary>
    public static bool operator >=(GenerationStamp left, GenerationStamp right) => left.Value >= right.Value;

    /// <inheritdoc/>
    public int CompareTo(GenerationStamp other) => Value.CompareTo(other.Value);

    /// <summary>The number.</summary>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}
