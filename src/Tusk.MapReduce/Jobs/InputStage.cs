using Tusk.MapReduce.Functions;
using Tusk.MapReduce.Inputs;
using Tusk.MapReduce.Plans;

namespace Tusk.MapReduce.Jobs;

/// <summary>A job that has its input; its map function comes next.</summary>
public sealed class InputStage<TRecord>
    where TRecord : allows ref struct
{
    private readonly string _name;
    private readonly InputFormat<TRecord> _format;
    private readonly IReadOnlyList<string> _paths;

    internal InputStage(string name, InputFormat<TRecord> format, IReadOnlyList<string> paths)
    {
        _name = name;
        _format = format;
        _paths = paths;
    }

    /// <summary>Maps by a lambda.</summary>
    public MapStage<TKey, TValue> Map<TKey, TValue>(MapFunction<TRecord, TKey, TValue> function)
        where TKey : allows ref struct
        where TValue : allows ref struct
    {
        ArgumentNullException.ThrowIfNull(function);
        return Map(() => new FunctionMapper<TRecord, TKey, TValue>(function));
    }

    /// <summary>Maps by a class.</summary>
    /// <param name="mapper">Makes the mapper of an attempt.</param>
    public MapStage<TKey, TValue> Map<TKey, TValue>(Func<Mapper<TRecord, TKey, TValue>> mapper)
        where TKey : allows ref struct
        where TValue : allows ref struct
    {
        ArgumentNullException.ThrowIfNull(mapper);
        return new MapStage<TKey, TValue>(_name, new RecordMapSide<TRecord, TKey, TValue>(_format, _paths, mapper));
    }
}
