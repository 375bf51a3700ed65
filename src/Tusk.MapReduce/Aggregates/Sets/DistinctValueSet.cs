using Tusk.MapReduce.Records;

namespace Tusk.MapReduce.Aggregates.Sets;

/// <summary>The distinct values, in the order of keys.</summary>
internal sealed class DistinctValueSet<TValue>(int maxCount) : SetAggregate<TValue, ValueList<TValue>>(
    maxCount, "give a larger bound, or emit (key, value) as the key and write each in a line of its own.")
{
    public override ValueList<TValue> Result(in EncodedSet state)
    {
        int[] order = state.InOrder();
        var values = new TValue[order.Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = KeyCodec.Decode(state[order[i]]);
        }

        return new ValueList<TValue>(values);
    }
}
