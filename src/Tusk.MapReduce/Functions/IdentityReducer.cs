namespace Tusk.MapReduce.Functions;

/// <summary>Emits each record of each group as it is, in key order.</summary>
public sealed class IdentityReducer<TKey, TValue> : Reducer<TKey, TValue, TKey, TValue>
    where TKey : allows ref struct
    where TValue : allows ref struct
{
    /// <inheritdoc/>
    public override void Reduce(Group<TKey, TValue> group, Output<TKey, TValue> output)
    {
        foreach (var record in group.Records)
        {
            output.Emit(record.Key, record.Value);
        }
    }
}
