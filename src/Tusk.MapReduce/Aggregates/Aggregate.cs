using System.Runtime.CompilerServices;
using Tusk.MapReduce.Codecs;

namespace Tusk.MapReduce.Aggregates;

/// <summary>An aggregation whose values, state and result differ: a mean adds doubles to a sum and a count, and divides at the end.</summary>
/// <typeparam name="TValue">Type of the values that the map function emits; may be a view such as Text.</typeparam>
/// <typeparam name="TState">What is known of the values seen so far; it crosses the shuffle. Best a struct without references.</typeparam>
/// <typeparam name="TResult">What the job writes for each key.</typeparam>
/// <remarks>
/// States under <see cref="Merge"/> must be a commutative monoid whose neutral element is <see cref="CreateState"/>, and
/// <see cref="Add"/> must be a merge with the state of one value. Then the engine may add in the mapper and merge at a
/// spill, between workers and in the reducer, or carry each value to the reducer in a state of its own, with the same
/// result; states that mean the same must have the same result. An object serves all keys and may serve several threads:
/// it keeps nothing of what it is given. States are changed in place, so that a value costs what it changes, not a copy.
/// </remarks>
public abstract class Aggregate<TValue, TState, TResult>
    where TValue : allows ref struct
{
    /// <summary>Names it and what it was made with, for <c>--explain</c> and the plan's hash.</summary>
    public virtual string Name => GetType().ToString();

    /// <summary>How states become bytes for the shuffle; unless overridden, as any value of their type.</summary>
    public virtual ValueCodec<TState> StateCodec => ValueCodecs.For<TState>();

    /// <summary>The state of no values; a new one each time, where states are objects.</summary>
    public abstract TState CreateState();

    /// <summary>Adds a value to a state, in place.</summary>
    /// <param name="state">The state; may be replaced.</param>
    /// <param name="value">The value. A view in it is valid until this returns.</param>
    public abstract void Add(ref TState state, TValue value);

    /// <summary>Adds the values of another state to a state, in place.</summary>
    /// <param name="state">The state; may be replaced.</param>
    /// <param name="other">Left as it is; no part of it may be kept.</param>
    public abstract void Merge(ref TState state, in TState other);

    /// <summary>What the values of a state come to.</summary>
    public abstract TResult Result(in TState state);

    /// <summary>What a state takes beside its own fields, in bytes, roughly; asked for before and after each value, so it must be
    /// quick. The engine spills by it.</summary>
    /// <exception cref="NotSupportedException">States are objects, or hold some, and this is not overridden.</exception>
    public virtual long HeapBytes(in TState state) => RuntimeHelpers.IsReferenceOrContainsReferences<TState>()
        ? throw new NotSupportedException(
            $"{Name} keeps states of {typeof(TState)}, which are objects or hold some; override HeapBytes to say how large they are.")
        : 0;
}
