namespace Tusk.Examples;

/// <summary>Adds up the bytes of each source and of each pair, and writes the largest sums of both.</summary>
public sealed class TalkersReducer(int top) : Reducer<Pair<Text, Text>, long, Text, long>
{
    private readonly LargestSums _sources = new(top);
    private readonly LargestSums _pairs = new(top);

    /// <inheritdoc/>
    public override void Reduce(Group<Pair<Text, Text>, long> group, Output<Text, long> output) =>
        (group.Key.Value.IsEmpty ? _sources : _pairs).Offer(group.Key, group.Values.Sum());

    /// <inheritdoc/>
    public override void Cleanup(Output<Text, long> output)
    {
        Write("source\t"u8, _sources, output);
        Write("pair\t"u8, _pairs, output);
    }

    private static void Write(ReadOnlySpan<byte> kind, LargestSums sums, Output<Text, long> output)
    {
        foreach ((byte[] name, long sum) in sums.TakeAll())
        {
            output.Emit(new Text([.. kind, .. name]), sum);
        }
    }
}
