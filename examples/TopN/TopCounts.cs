namespace Tusk.Examples;

/// <summary>The largest counts that were seen, as many as wanted; of equal ones those whose keys come first.</summary>
/// <param name="most">How many are kept.</param>
/// <remarks>A heap with the least of them on top: what comes is compared with it, and seldom copied.</remarks>
public sealed class TopCounts(int most)
{
    private readonly PriorityQueue<byte[], (long Count, byte[] Key)> _heap = new(Comparer<(long Count, byte[] Key)>.Create(
        static (a, b) => a.Count != b.Count ? a.Count.CompareTo(b.Count) : TextComparer.Ordinal.Compare(b.Key, a.Key)));

    /// <summary>Takes a count, if it is one of the largest.</summary>
    public void Offer(Text key, long count)
    {
        if (_heap.Count < most)
        {
            Add(key, count);
        }
        else if (_heap.TryPeek(out byte[]? leastKey, out (long Count, byte[]) least)
            && (count > least.Count || (count == least.Count && key.Bytes.SequenceCompareTo(leastKey) < 0)))
        {
            _heap.Dequeue();
            Add(key, count);
        }
    }

    /// <summary>Takes out what was kept, the largest first.</summary>
    public IEnumerable<(byte[] Key, long Count)> TakeAll()
    {
        var all = new Stack<(byte[], long)>(_heap.Count);
        while (_heap.TryDequeue(out byte[]? key, out (long Count, byte[]) rank))
        {
            all.Push((key, rank.Count));
        }

        return all;
    }

    private void Add(Text key, long count)
    {
        byte[] copy = key.Bytes.ToArray();
        _heap.Enqueue(copy, (count, copy));
    }
}
