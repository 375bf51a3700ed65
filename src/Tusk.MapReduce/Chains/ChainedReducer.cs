using Tusk.MapReduce.Functions;
using Tusk.MapReduce.Records;

namespace Tusk.MapReduce.Chains;

/// <summary>A reduce function, and a map function over what it emits.</summary>
internal sealed class ChainedReducer<TKey, TValue, TMiddleKey, TMiddleValue, TKeyOut, TValueOut>(
    Reducer<TKey, TValue, TMiddleKey, TMiddleValue> first, Mapper<Pair<TMiddleKey, TMiddleValue>, TKeyOut, TValueOut> next)
    : Reducer<TKey, TValue, TKeyOut, TValueOut>
    where TKey : allows ref struct
    where TValue : allows ref struct
    where TMiddleKey : allows ref struct
    where TMiddleValue : allows ref struct
    where TKeyOut : allows ref struct
    where TValueOut : allows ref struct
{
    private ChainCollector<TMiddleKey, TMiddleValue, TKeyOut, TValueOut>? _collector;
    private Output<TMiddleKey, TMiddleValue>? _between;

    public override void Setup(Output<TKeyOut, TValueOut> output)
    {
        next.Setup(output);
        first.Setup(Between(output));
    }

    public override void Reduce(Group<TKey, TValue> group, Output<TKeyOut, TValueOut> output) => first.Reduce(group, Between(output));

    public override void Cleanup(Output<TKeyOut, TValueOut> output)
    {
        try
        {
            first.Cleanup(Between(output));
        }
        finally
        {
            next.Cleanup(output);
        }
    }

    // After a failure the output is another one, which drops what is emitted.
    private Output<TMiddleKey, TMiddleValue> Between(Output<TKeyOut, TValueOut> output)
    {
        _collector ??= new ChainCollector<TMiddleKey, TMiddleValue, TKeyOut, TValueOut>(next, output);
        _collector.Output = output;
        return _between ??= new Output<TMiddleKey, TMiddleValue>(_collector, output.Context);
    }
}
