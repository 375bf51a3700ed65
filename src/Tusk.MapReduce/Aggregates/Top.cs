using Tusk.MapReduce.Aggregates.Rankings;
using Tusk.MapReduce.Codecs;
using Tusk.MapReduce.Records;

namespace Tusk.MapReduce.Aggregates;

/// <summary>The first n of a key's values in an order, equal ones included.</summary>
/// <remarks>
/// The order is that of keys, which is total: what is equal in it is the same value, so no tie depends on the order in which
/// values came. A key's state is at most n values; a value that is not among them costs a comparison, one that is
/// O(log n).
/// </remarks>
public static class Top
{
    /// <summary>The n largest values, the largest first.</summary>
    /// <param name="n">How many at most, at least 1.</param>
    /// <typeparam name="TValue">A type that can be a key and is not a view. Tuples and records compare field by field.</typeparam>
    public static Aggregate<TValue, RankedValues, ValueList<TValue>> Largest<TValue>(int n)
    {
        KeyCodec<TValue> codec = KeyCodecs.For<TValue>();
        var descending = new FieldOrder[codec.Fields.Count];
        for (int i = 0; i < descending.Length; i++)
        {
            descending[i] = new FieldOrder(i, Descending: true);
        }

        return new FirstValues<TValue>(n, codec.Ordered(descending, 0));
    }

    /// <summary>The n values that come first in an order of their fields.</summary>
    /// <param name="n">How many at most, at least 1.</param>
    /// <param name="order">Such as "Item1 desc", "Item2". Fields not named follow ascending, so ties are broken by them.</param>
    /// <typeparam name="TValue">A type that can be a key and is not a view; a type without fields has one, named Key.</typeparam>
    /// <exception cref="ArgumentException">A field is not one of the type's, or is named twice.</exception>
    public static Aggregate<TValue, RankedValues, ValueList<TValue>> First<TValue>(int n, params ReadOnlySpan<string> order)
    {
        KeyCodec<TValue> codec = KeyCodecs.For<TValue>();
        return new FirstValues<TValue>(n, codec.Ordered(FieldOrders.Parse(codec.Fields, order), 0));
    }
}
