using Tusk.MapReduce.Functions;
using Tusk.MapReduce.Inputs;

namespace Tusk.MapReduce.Plans;

/// <summary>The map function of a job, whatever records it reads.</summary>
internal abstract class MapSide<TKey, TValue>
    where TKey : allows ref struct
    where TValue : allows ref struct
{
    public abstract InputFormat Format { get; }

    public abstract IReadOnlyList<string> Paths { get; }

    public abstract string MapperName { get; }

    /// <summary>Runs one attempt: set-up, each record of the split, clean-up.</summary>
    public abstract void Run(MapTaskHost host, Output<TKey, TValue> output);
}
