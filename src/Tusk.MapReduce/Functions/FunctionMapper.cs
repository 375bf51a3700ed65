namespace Tusk.MapReduce.Functions;

/// <summary>Wraps a lambda.</summary>
internal sealed class FunctionMapper<TRecord, TKey, TValue>(MapFunction<TRecord, TKey, TValue> function)
    : Mapper<TRecord, TKey, TValue>
    where TRecord : allows ref struct
    where TKey : allows ref struct
    where TValue : allows ref struct
{
    public override void Map(TRecord record, Output<TKey, TValue> output) => function(record, output);
}
