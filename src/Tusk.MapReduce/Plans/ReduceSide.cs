using Tusk.MapReduce.Functions;
using Tusk.MapReduce.Outputs;
using Tusk.MapReduce.Records;

namespace Tusk.MapReduce.Plans;

/// <summary>A job up to what its reducers emit, whatever they read.</summary>
internal abstract class ReduceSide<TKey, TValue>
    where TKey : allows ref struct
    where TValue : allows ref struct
{
    /// <summary>The plan of the job, which writes that.</summary>
    /// <param name="path">The output folder.</param>
    /// <param name="format">How records become part files.</param>
    public abstract JobPlan CreatePlan(string path, OutputFormat format);

    /// <summary>The same, and a map function over what the reducers emit.</summary>
    public abstract ReduceSide<TKeyOut, TValueOut> Then<TKeyOut, TValueOut>(Func<Mapper<Pair<TKey, TValue>, TKeyOut, TValueOut>> mapper)
        where TKeyOut : allows ref struct
        where TValueOut : allows ref struct;
}
