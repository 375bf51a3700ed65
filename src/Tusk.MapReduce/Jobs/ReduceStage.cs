using Tusk.MapReduce.Functions;
using Tusk.MapReduce.Outputs;
using Tusk.MapReduce.Plans;
using Tusk.MapReduce.Records;

namespace Tusk.MapReduce.Jobs;

/// <summary>A job that has its reduce function; its output comes next.</summary>
public sealed class ReduceStage<TKey, TValue>
    where TKey : allows ref struct
    where TValue : allows ref struct
{
    private readonly string _name;
    private readonly ReduceSide<TKey, TValue> _reduce;

    internal ReduceStage(string name, ReduceSide<TKey, TValue> reduce) => (_name, _reduce) = (name, reduce);

    /// <summary>Maps what the reducers emit by a lambda, record by record in the same task (Hadoop's ChainReducer); not run where the job
    /// is run without reducers.</summary>
    /// <remarks>An array or an object is the one that was emitted, not a copy: it is not to be changed, nor kept.</remarks>
    public ReduceStage<TKeyOut, TValueOut> Map<TKeyOut, TValueOut>(MapFunction<Pair<TKey, TValue>, TKeyOut, TValueOut> function)
        where TKeyOut : allows ref struct
        where TValueOut : allows ref struct
    {
        ArgumentNullException.ThrowIfNull(function);
        return Map(() => new FunctionMapper<Pair<TKey, TValue>, TKeyOut, TValueOut>(function));
    }

    /// <summary>Maps what the reducers emit by a class, record by record in the same task; not run where the job is run without reducers.</summary>
    /// <remarks>An array or an object is the one that was emitted, not a copy: it is not to be changed, nor kept.</remarks>
    /// <param name="mapper">Makes the mapper of an attempt.</param>
    public ReduceStage<TKeyOut, TValueOut> Map<TKeyOut, TValueOut>(Func<Mapper<Pair<TKey, TValue>, TKeyOut, TValueOut>> mapper)
        where TKeyOut : allows ref struct
        where TValueOut : allows ref struct
    {
        ArgumentNullException.ThrowIfNull(mapper);
        return new ReduceStage<TKeyOut, TValueOut>(_name, _reduce.Then(mapper));
    }

    /// <summary>Says where to write, which completes the job.</summary>
    /// <param name="format">How records become part files.</param>
    /// <param name="path">The output folder; must not exist.</param>
    public Job Write(OutputFormat format, string path)
    {
        ArgumentNullException.ThrowIfNull(format);
        return new Job(_name, _reduce.CreatePlan(JobOutputs.Check(_name, path), format));
    }
}
