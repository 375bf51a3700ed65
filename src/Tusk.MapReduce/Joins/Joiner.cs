using Tusk.MapReduce.Functions;

namespace Tusk.MapReduce.Joins;

/// <summary>What becomes of a joined row, as a lambda: emits any number of records.</summary>
/// <param name="row">Valid until the function returns.</param>
/// <param name="output">Where to emit.</param>
public delegate void JoinFunction<TKey, TLeft, TRight, TKeyOut, TValueOut>(
    JoinedRow<TKey, TLeft, TRight> row, Output<TKeyOut, TValueOut> output)
    where TKey : allows ref struct
    where TLeft : allows ref struct
    where TRight : allows ref struct
    where TKeyOut : allows ref struct
    where TValueOut : allows ref struct;

/// <summary>What becomes of joined rows, with state; made anew for every task attempt.</summary>
public abstract class Joiner<TKey, TLeft, TRight, TKeyOut, TValueOut>
    where TKey : allows ref struct
    where TLeft : allows ref struct
    where TRight : allows ref struct
    where TKeyOut : allows ref struct
    where TValueOut : allows ref struct
{
    /// <summary>Called once before the first row, also when there is none; may emit.</summary>
    public virtual void Setup(Output<TKeyOut, TValueOut> output)
    {
    }

    /// <summary>Called for each row: in key order, rows of one key in the order of the right values, and for each of these of the left
    /// ones; in a broadcast join in the order of the left records, and for each of these of the right ones.</summary>
    /// <param name="row">Valid until this returns.</param>
    /// <param name="output">Where to emit.</param>
    public abstract void Join(JoinedRow<TKey, TLeft, TRight> row, Output<TKeyOut, TValueOut> output);

    /// <summary>Called once after the last row; may emit. See <see cref="Reducer{TKey, TValue, TKeyOut, TValueOut}.Cleanup"/>.</summary>
    public virtual void Cleanup(Output<TKeyOut, TValueOut> output)
    {
    }
}
