using Tusk.MapReduce.Functions;
using Tusk.MapReduce.Records;

namespace Tusk.MapReduce.Chains;

/// <summary>A function, whatever it reads, and a mapper over what it emits, in the same task.</summary>
internal static class Chain
{
    /// <summary>Runs both.</summary>
    /// <param name="first">Runs the function from its set-up to its clean-up. The mapper is set up before that and cleaned up behind it:
    /// the function may emit in either.</param>
    /// <param name="next">The mapper.</param>
    /// <param name="output">Where the mapper emits.</param>
    public static void Run<TKey, TValue, TKeyOut, TValueOut>(
        Action<Output<TKey, TValue>> first, Mapper<Pair<TKey, TValue>, TKeyOut, TValueOut> next, Output<TKeyOut, TValueOut> output)
        where TKey : allows ref struct
        where TValue : allows ref struct
        where TKeyOut : allows ref struct
        where TValueOut : allows ref struct
    {
        var collector = new StrictCollector<TKey, TValue>(new ChainCollector<TKey, TValue, TKeyOut, TValueOut>(next, output), output.Context);
        FunctionLife.Run(next.Setup, () => collector.Receive(first), next.Cleanup, output);
    }
}
