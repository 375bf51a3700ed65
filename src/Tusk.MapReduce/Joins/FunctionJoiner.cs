using Tusk.MapReduce.Functions;

namespace Tusk.MapReduce.Joins;

/// <summary>Wraps a lambda.</summary>
internal sealed class FunctionJoiner<TKey, TLeft, TRight, TKeyOut, TValueOut>(JoinFunction<TKey, TLeft, TRight, TKeyOut, TValueOut> function)
    : Joiner<TKey, TLeft, TRight, TKeyOut, TValueOut>
    where TKey : allows ref struct
    where TLeft : allows ref struct
    where TRight : allows ref struct
    where TKeyOut : allows ref struct
    where TValueOut : allows ref struct
{
    /// <summary>The lambda, for who calls it for every record and would spare a call.</summary>
    public JoinFunction<TKey, TLeft, TRight, TKeyOut, TValueOut> Function => function;

    public override void Join(JoinedRow<TKey, TLeft, TRight> row, Output<TKeyOut, TValueOut> output) => function(row, output);
}
