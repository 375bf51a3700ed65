namespace Tusk.Examples;

/// <summary>Writes as many records as wanted, of those that come sorted by count and key.</summary>
public sealed class FirstRecords(int most) : Reducer<Pair<long, Text>, Nothing, Text, long>
{
    private int _written;

    /// <inheritdoc/>
    public override void Reduce(Group<Pair<long, Text>, Nothing> group, Output<Text, long> output)
    {
        if (_written == most)
        {
            return;
        }

        (long count, Text key) = group.Key;
        foreach (Nothing _ in group.Values)
        {
            if (_written < most)
            {
                output.Emit(key, count);
                _written++;
            }
        }
    }
}
