namespace Tusk.Examples;

/// <summary>Adds up the counts of items that come in order, and keeps those with the most.</summary>
/// <param name="top">How many.</param>
internal sealed class MostOften(int top)
{
    // The least on top; of equal ones that with the highest id.
    private readonly PriorityQueue<long, (long Count, long Order)> _most = new();
    private long _item;
    private long _count;

    /// <summary>Adds a count of an item, the present one or the next.</summary>
    public void Add(long item, long count)
    {
        if (item != _item)
        {
            Keep();
            (_item, _count) = (item, 0);
        }

        _count += count;
    }

    /// <summary>Takes out the items with the highest counts, the highest first; of equal ones that whose id is lowest.</summary>
    public IEnumerable<(long Item, long Count)> TakeAll()
    {
        Keep();
        _count = 0;
        var all = new Stack<(long, long)>(_most.Count);
        while (_most.TryDequeue(out long item, out (long Count, long) rank))
        {
            all.Push((item, rank.Count));
        }

        return all;
    }

    private void Keep()
    {
        if (_count == 0)
        {
            return; // there was none yet
        }

        _most.Enqueue(_item, (_count, ~_item)); // ~ turns the order round, that of the least number, too
        if (_most.Count > top)
        {
            _most.Dequeue();
        }
    }
}
