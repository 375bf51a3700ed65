using Tusk.MapReduce.Functions;
using Tusk.MapReduce.Records;

namespace Tusk.MapReduce.Jobs;

/// <summary>What can be done with an input of pairs.</summary>
public static class InputStageExtensions
{
    /// <summary>Passes every pair on as it is (Hadoop's identity mapper).</summary>
    public static MapStage<TKey, TValue> Map<TKey, TValue>(this InputStage<Pair<TKey, TValue>> input)
        where TKey : allows ref struct
        where TValue : allows ref struct
    {
        ArgumentNullException.ThrowIfNull(input);
        return input.Map(static () => new IdentityMapper<TKey, TValue>());
    }
}
