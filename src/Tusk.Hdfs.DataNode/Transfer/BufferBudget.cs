namespace Tusk.Hdfs.DataNode.Transfer;

/// <summary>Memory that transfers may take together for speed; who gets none goes on with little.</summary>
internal sealed class BufferBudget(long bytes)
{
    private long _free = bytes;

    public bool TryTake(long amount)
    {
        if (Interlocked.Add(ref _free, -amount) >= 0)
        {
            return true;
        }

        Interlocked.Add(ref _free, amount);
        return false;
    }

    public void Return(long amount) => Interlocked.Add(ref _free, amount);
}
