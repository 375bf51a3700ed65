namespace Tusk.MapReduce.Functions;

/// <summary>Wraps a lambda.</summary>
internal sealed class FunctionReducer<TKey, TValue, TKeyOut, TValueOut>(
    ReduceFunction<TKey, TValue, TKeyOut, TValueOut> function)
    : Reducer<TKey, TValue, TKeyOut, TValueOut>
    where TKey : allows ref struct
    where TValue : allows ref struct
    where TKeyOut : allows ref struct
    where TValueOut : allows ref struct
{
    public override void Reduce(Group<TKey, TValue> group, Output<TKeyOut, TValueOut> output) =>
        function(group, output);
}
