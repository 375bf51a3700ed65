namespace Tusk.Examples;

/// <summary>The largest sums that were seen, as many as wanted; of equal ones those that came first.</summary>
/// <param name="most">How many are kept.</param>
internal sealed class LargestSums(int most)
{
    // The least on top; of equal ones that which came last.
    private readonly PriorityQueue<byte[], (long Sum, long Place)> _heap = new();
    private long _seen;

    /// <summary>Takes a sum, if it is one of the largest.</summary>
    /// <param name="name">Whose it is: a text, or two with a tab between them.</param>
    /// <param name="sum">The sum.</param>
    public void Offer(Pair<Text, Text> name, long sum)
    {
        _seen++;
        if (_heap.Count == most && _heap.TryPeek(out _, out (long Sum, long) least))
        {
            if (sum <= least.Sum)
            {
                return; // an equal one that comes later stays out, too
            }

            _heap.Dequeue();
        }

        byte[] copy = name.Value.IsEmpty ? name.Key.Bytes.ToArray() : [.. name.Key.Bytes, (byte)'\t', .. name.Value.Bytes];
        _heap.Enqueue(copy, (sum, -_seen));
    }

    /// <summary>Takes out what was kept, the largest first.</summary>
    public IEnumerable<(byte[] Name, long Sum)> TakeAll()
    {
        var all = new Stack<(byte[], long)>(_heap.Count);
        while (_heap.TryDequeue(out byte[]? name, out (long Sum, long) rank))
        {
            all.Push((name, rank.Sum));
        }

        return all;
    }
}
