using Tusk.MapReduce.Codecs;
using Tusk.MapReduce.Functions;
using Tusk.MapReduce.Joins;
using Tusk.MapReduce.Plans;

namespace Tusk.MapReduce.Jobs;

/// <summary>A job that has both sides of a join; what becomes of the rows comes next.</summary>
/// <remarks>
/// A reduce-side join: both sides are sorted by the key, in which the left records come first, so that the right ones stream
/// past them. The left records of a key are held: put the side with fewer of them for a key on the left. The partition is the
/// key's own.
/// </remarks>
public sealed class JoinStage<TKey, TLeft, TRight>
    where TKey : allows ref struct
    where TLeft : allows ref struct
    where TRight : allows ref struct
{
    private readonly string _name;
    private readonly MapSide<TKey, TLeft> _left;
    private readonly MapSide<TKey, TRight> _right;
    private readonly JoinKind _kind;

    internal JoinStage(string name, MapSide<TKey, TLeft> left, MapSide<TKey, TRight> right, JoinKind kind) =>
        (_name, _left, _right, _kind) = (name, left, right, kind);

    /// <summary>Makes records of rows by a lambda.</summary>
    public ReduceStage<TKeyOut, TValueOut> Reduce<TKeyOut, TValueOut>(JoinFunction<TKey, TLeft, TRight, TKeyOut, TValueOut> function)
        where TKeyOut : allows ref struct
        where TValueOut : allows ref struct
    {
        ArgumentNullException.ThrowIfNull(function);
        return Reduce(() => new FunctionJoiner<TKey, TLeft, TRight, TKeyOut, TValueOut>(function));
    }

    /// <summary>Makes records of rows by a class.</summary>
    /// <param name="joiner">Makes the joiner of an attempt.</param>
    public ReduceStage<TKeyOut, TValueOut> Reduce<TKeyOut, TValueOut>(Func<Joiner<TKey, TLeft, TRight, TKeyOut, TValueOut>> joiner)
        where TKeyOut : allows ref struct
        where TValueOut : allows ref struct
    {
        ArgumentNullException.ThrowIfNull(joiner);
        ValueCodec<TLeft> left = ValueCodecs.For<TLeft>();
        ValueCodec<TRight> right = ValueCodecs.For<TRight>();
        var shuffle = new Shuffle<SideKey<TKey>, SideValue<TLeft, TRight>>(
            new SideKeyCodec<TKey>(KeyCodecs.For<TKey>()), new SideValueCodec<TLeft, TRight>(left, right));
        var map = new JoinMapSide<TKey, TLeft, TRight>(_left, _right);
        string join = $"join {_kind} ({typeof(TKey)}: {typeof(TLeft)}, {typeof(TRight)}) -> ({typeof(TKeyOut)}, {typeof(TValueOut)})";
        return new ReduceStage<TKeyOut, TValueOut>(_name, new ShuffleReduceSide<SideKey<TKey>, SideValue<TLeft, TRight>, TKeyOut, TValueOut>(
            map, shuffle, Reducer, new ReduceText([join], IsJoin: true)));

        Reducer<SideKey<TKey>, SideValue<TLeft, TRight>, TKeyOut, TValueOut> Reducer() =>
            new JoinReducer<TKey, TLeft, TRight, TKeyOut, TValueOut>(_kind, joiner(), left, right);
    }
}
