using Tusk.MapReduce.Functions;
using Tusk.MapReduce.Inputs;
using Tusk.MapReduce.Plans;

namespace Tusk.MapReduce.Jobs;

/// <summary>A job that has one more input; its map function comes next, and emits what those of the other inputs do.</summary>
public sealed class FurtherInputStage<TRecord, TKey, TValue>
    where TRecord : allows ref struct
    where TKey : allows ref struct
    where TValue : allows ref struct
{
    private readonly MapStage<TKey, TValue> _others;
    private readonly InputFormat<TRecord> _format;
    private readonly IReadOnlyList<string> _paths;

    internal FurtherInputStage(MapStage<TKey, TValue> others, InputFormat<TRecord> format, IReadOnlyList<string> paths) =>
        (_others, _format, _paths) = (others, format, paths);

    /// <summary>Maps by a lambda.</summary>
    public MapStage<TKey, TValue> Map(MapFunction<TRecord, TKey, TValue> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return Map(() => new FunctionMapper<TRecord, TKey, TValue>(function));
    }

    /// <summary>Maps by a class.</summary>
    /// <param name="mapper">Makes the mapper of an attempt.</param>
    public MapStage<TKey, TValue> Map(Func<Mapper<TRecord, TKey, TValue>> mapper)
    {
        ArgumentNullException.ThrowIfNull(mapper);
        return _others.With(new RecordMapSide<TRecord, TKey, TValue>(_format, _paths, mapper));
    }
}
