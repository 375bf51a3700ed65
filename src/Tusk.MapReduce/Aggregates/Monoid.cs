namespace Tusk.MapReduce.Aggregates;

/// <summary>Makes aggregations from functions.</summary>
public static class Monoid
{
    /// <summary>An aggregation by a function; a call through a delegate for every record is its price.</summary>
    /// <param name="identity">The value that changes nothing.</param>
    /// <param name="combine">Associative and commutative; may not keep or change its arguments.</param>
    public static DelegateMonoid<T> Of<T>(T identity, Func<T, T, T> combine) => new(identity, combine);
}
