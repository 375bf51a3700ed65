namespace Tusk.MapReduce.Functions;

/// <summary>A map function as a lambda: sees one record, emits any number.</summary>
/// <param name="record">Valid until the function returns.</param>
/// <param name="output">Where to emit.</param>
public delegate void MapFunction<TRecord, TKey, TValue>(TRecord record, Output<TKey, TValue> output)
    where TRecord : allows ref struct
    where TKey : allows ref struct
    where TValue : allows ref struct;

/// <summary>A map function with state; made anew for every task attempt.</summary>
public abstract class Mapper<TRecord, TKey, TValue>
    where TRecord : allows ref struct
    where TKey : allows ref struct
    where TValue : allows ref struct
{
    /// <summary>Called once before the first record, also when there is none; may emit.</summary>
    public virtual void Setup(Output<TKey, TValue> output)
    {
    }

    /// <summary>Called for each record of the split, or in a chain for each that the function before it emits, in order.</summary>
    /// <param name="record">Valid until this returns.</param>
    /// <param name="output">Where to emit.</param>
    public abstract void Map(TRecord record, Output<TKey, TValue> output);

    /// <summary>Called once after the last record; may emit. Called also, as in Hadoop, when Map threw: let go of what
    /// the mapper holds; what is emitted then is dropped with the attempt. Not called when the attempt is stopped.</summary>
    public virtual void Cleanup(Output<TKey, TValue> output)
    {
    }
}
