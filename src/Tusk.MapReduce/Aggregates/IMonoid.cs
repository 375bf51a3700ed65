namespace Tusk.MapReduce.Aggregates;

/// <summary>An aggregation: a neutral value and an associative, commutative way to combine two into one.</summary>
/// <typeparam name="T">Type of the values and of the result.</typeparam>
/// <remarks>
/// Declared once; the engine applies it in the mapper, at a spill, at a merge, in the reducer, or never before the
/// reducer, with the same result. Implement it as a struct: calls are then inlined into the hash table's loop.
/// </remarks>
public interface IMonoid<T>
{
    /// <summary>The value that changes nothing: Combine(Identity, x) = x.</summary>
    T Identity { get; }

    /// <summary>Two values in one. Must be associative and commutative; may not keep or change its arguments.</summary>
    T Combine(T left, T right);
}
