namespace Tusk.MapReduce.Functions;

/// <summary>A reduce function as a lambda: sees one group, emits any number of records.</summary>
/// <param name="group">The key and the stream of its values; valid until the function returns.</param>
/// <param name="output">Where to emit.</param>
public delegate void ReduceFunction<TKey, TValue, TKeyOut, TValueOut>(
    Group<TKey, TValue> group, Output<TKeyOut, TValueOut> output)
    where TKey : allows ref struct
    where TValue : allows ref struct
    where TKeyOut : allows ref struct
    where TValueOut : allows ref struct;

/// <summary>A reduce function with state; made anew for every task attempt.</summary>
public abstract class Reducer<TKey, TValue, TKeyOut, TValueOut>
    where TKey : allows ref struct
    where TValue : allows ref struct
    where TKeyOut : allows ref struct
    where TValueOut : allows ref struct
{
    /// <summary>Called once before the first group, also when there is none; may emit.</summary>
    public virtual void Setup(Output<TKeyOut, TValueOut> output)
    {
    }

    /// <summary>Called for each group, in key order. Values that it does not read are passed over.</summary>
    /// <param name="group">Valid until this returns.</param>
    /// <param name="output">Where to emit.</param>
    public abstract void Reduce(Group<TKey, TValue> group, Output<TKeyOut, TValueOut> output);

    /// <summary>Called once after the last group; may emit. Called also, as in Hadoop, when Reduce threw: let go of what
    /// the reducer holds; what is emitted then is dropped with the attempt. Not called when the attempt is stopped.</summary>
    public virtual void Cleanup(Output<TKeyOut, TValueOut> output)
    {
    }
}
