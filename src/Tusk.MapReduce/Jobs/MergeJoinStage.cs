using Tusk.MapReduce.Joins;
using Tusk.MapReduce.Joins.Merges;
using Tusk.MapReduce.Plans;

namespace Tusk.MapReduce.Jobs;

/// <summary>A job that has both sides of a merge join; what becomes of the rows comes next.</summary>
/// <remarks>
/// A task reads a file of the right side beside the left one of the same number; nothing is sorted for the join. The left records
/// of a key are held, the right ones stream past them. Rows come in key order, those of a key in the order of the right records, and
/// for each of these of the left ones.
/// </remarks>
public sealed class MergeJoinStage<TKey, TLeft, TRight>
    where TKey : allows ref struct
    where TLeft : allows ref struct
    where TRight : allows ref struct
{
    private readonly string _name;
    private readonly MapSide<TKey, TLeft> _left;
    private readonly MapSide<TKey, TRight> _right;
    private readonly JoinKind _kind;

    internal MergeJoinStage(string name, MapSide<TKey, TLeft> left, MapSide<TKey, TRight> right, JoinKind kind) =>
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
            _name, new MergeMapSide<TKey, TLeft, TRight, TKeyOut, TValueOut>(_left, _right, _kind, joiner));
    }
}
