using Tusk.MapReduce.Joins;
using Tusk.MapReduce.Joins.Broadcasts;
using Tusk.MapReduce.Plans;

namespace Tusk.MapReduce.Jobs;

/// <summary>A job that has both sides of a broadcast join; what becomes of the rows comes next.</summary>
/// <remarks>
/// The right side is read whole, once in each process, and shared by its tasks; nothing is sorted for the join. Rows come in the
/// order of the left records, and for each of these in that of the right ones: by file, as inputs are listed, and by line.
/// </remarks>
public sealed class BroadcastJoinStage<TKey, TLeft, TRight>
    where TKey : allows ref struct
    where TLeft : allows ref struct
    where TRight : allows ref struct
{
    private readonly string _name;
    private readonly MapSide<TKey, TLeft> _left;
    private readonly MapSide<TKey, TRight> _right;
    private readonly JoinKind _kind;

    internal BroadcastJoinStage(string name, MapSide<TKey, TLeft> left, MapSide<TKey, TRight> right, JoinKind kind) =>
        (_name, _left, _right, _kind) = (name, left, right, kind);

    /// <summary>Makes records of rows by a lambda.</summary>
    public MapStage<TKeyOut, TValueOut> Map<TKeyOut, TValueOut>(JoinFunction<TKey, TLeft, TRight, TKeyOut, TValueOut> function)
        where TKeyOut : allows ref struct
        where TValueOut : allows ref struct
    {
        ArgumentNullException.ThrowIfNull(function);
        return Map(() => new FunctionJoiner<TKey, TLeft, TRight, TKeyOut, TValueOut>(function));
    }

    /// <summary>Makes records of rows by a class.</summary>
    /// <param name="joiner">Makes the joiner of an attempt.</param>
    public MapStage<TKeyOut, TValueOut> Map<TKeyOut, TValueOut>(Func<Joiner<TKey, TLeft, TRight, TKeyOut, TValueOut>> joiner)
        where TKeyOut : allows ref struct
        where TValueOut : allows ref struct
    {
        ArgumentNullException.ThrowIfNull(joiner);
        return new MapStage<TKeyOut, TValueOut>(
            _name, new BroadcastMapSide<TKey, TLeft, TRight, TKeyOut, TValueOut>(_name, _left, _right, _kind, joiner));
    }
}
