using System.Globalization;

namespace Tusk.Hdfs.NameNode.EditLog;

/// <summary>Place of an operation in the edit log: 1, 2, 3 and on through all segments, without a gap.</summary>
/// <param name="Value">The number.</param>
public readonly record struct TransactionId(long Value) : IComparable<TransactionId>
{
    /// <summary>Before the first: what a namespace has that nothing was done to.</summary>
    public static TransactionId None => default;

    /// <summary>The one after this.</summary>
    public TransactionId Next => new(checked(Value + 1));

    /// <summary>Whether the left one came first.</summary>
    public static bool operator <(TransactionId left, TransactionId right) => left.Value < right.Value;

    /// <summary>Whether the left one came later.</summary>
    public static bool operator >(TransactionId left, TransactionId right) => left.Value > right.Value;

    /// <summary>Whether the left one came no later.</summary>
    public static bool operator <=(TransactionId left, TransactionId right) => left.Value <= right.Value;

    /// <summary>Whether the left one came no earlier.</summary>
    public static bool operator >=(TransactionId left, TransactionId right) => left.Value >= right.Value;

    /// <inheritdoc/>
    public int CompareTo(TransactionId other) => Value.CompareTo(other.Value);

    /// <summary>The number.</summary>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}
