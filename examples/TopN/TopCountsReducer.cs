namespace Tusk.Examples;

/// <summary>Adds up the counts of each key and writes the largest sums.</summary>
public sealed class TopCountsReducer(int top) : Reducer<Text, long, Text, long>
{
    private readonly TopCounts _counts = new(top);

    /// <inheritdoc/>
    public override void Reduce(Group<Text, long> group, Output<Text, long> output) =>
        _counts.Offer(group.Key, group.Values.Sum());

    /// <inheritdoc/>
    public override void Cleanup(Output<Text, long> output)
    {
        foreach ((byte[] key, long count) in _counts.TakeAll())
        {
            output.Emit(new Text(key), count);
        }
    }
}
