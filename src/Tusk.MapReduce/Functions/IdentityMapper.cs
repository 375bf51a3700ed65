using Tusk.MapReduce.Records;

namespace Tusk.MapReduce.Functions;

/// <summary>Emits each pair as it is.</summary>
public sealed class IdentityMapper<TKey, TValue> : Mapper<Pair<TKey, TValue>, TKey, TValue>
    where TKey : allows ref struct
    where TValue : allows ref struct
{
    /// <inheritdoc/>
    public override void Map(Pair<TKey, TValue> record, Output<TKey, TValue> output) =>
        output.Emit(record.Key, record.Value);
}
