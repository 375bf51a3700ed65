namespace Tusk.MapReduce.Functions;

/// <summary>Drives a reducer, or a combiner, over every group of a cursor.</summary>
internal static class ReducerLoop
{
    public static void Run<TKey, TValue, TKeyOut, TValueOut>(
        Reducer<TKey, TValue, TKeyOut, TValueOut> reducer,
        Group<TKey, TValue> group,
        Output<TKeyOut, TValueOut> output)
        where TKey : allows ref struct
        where TValue : allows ref struct
        where TKeyOut : allows ref struct
        where TValueOut : allows ref struct
    {
        FunctionLife.Run(reducer.Setup, () => ReduceAll(reducer, group, output), reducer.Cleanup, output);
    }

    private static void ReduceAll<TKey, TValue, TKeyOut, TValueOut>(
        Reducer<TKey, TValue, TKeyOut, TValueOut> reducer,
        Group<TKey, TValue> group,
        Output<TKeyOut, TValueOut> output)
        where TKey : allows ref struct
        where TValue : allows ref struct
        where TKeyOut : allows ref struct
        where TValueOut : allows ref struct
    {
        while (group.MoveToNextGroup())
        {
            reducer.Reduce(group, output);
        }
    }
}
