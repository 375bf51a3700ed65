namespace Tusk.MapReduce.Plans;

/// <summary>What a plan says of its reduce side.</summary>
/// <param name="Lines">For <c>--explain</c>, and to tell plans apart.</param>
/// <param name="IsJoin">Whether the reducers join, so that nothing can be written without one.</param>
internal sealed record ReduceText(IReadOnlyList<string> Lines, bool IsJoin = false)
{
    /// <summary>Of a reducer.</summary>
    public static ReduceText Of<TKey, TValue, TKeyOut, TValueOut>()
        where TKey : allows ref struct
        where TValue : allows ref struct
        where TKeyOut : allows ref struct
        where TValueOut : allows ref struct =>
        new([$"reduce ({typeof(TKey)}, {typeof(TValue)}) -> ({typeof(TKeyOut)}, {typeof(TValueOut)})"]);

    /// <summary>The same, and one more line.</summary>
    public ReduceText Then(string line) => this with { Lines = [.. Lines, line] };
}
