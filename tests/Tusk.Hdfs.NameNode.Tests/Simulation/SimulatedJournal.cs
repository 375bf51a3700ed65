using Tusk.Hdfs.NameNode.EditLog.Operations;

namespace Tusk.Hdfs.NameNode.Tests.Simulation;

/// <summary>An edit log: what is written is on the disk some time later, several operations at once.</summary>
internal sealed class SimulatedJournal(ClusterWorld world)
{
    private readonly List<EditLogOp> _operations = [];
    private readonly Queue<(int End, Action Then)> _waiting = new();
    private int _life;
    private int? _flushing;

    /// <summary>All that is on the disk, from the beginning.</summary>
    public IReadOnlyList<EditLogOp> Durable => _operations[..DurableCount];

    public int DurableCount { get; private set; }

    public int Count => _operations.Count;

    public void Append(IReadOnlyList<EditLogOp> operations)
    {
        _operations.AddRange(operations);
        Flush();
    }

    /// <summary>Has something done when all that was written up to now is on the disk.</summary>
    public void WhenDurable(Action then)
    {
        if (DurableCount == Count)
        {
            then();
        }
        else
        {
            _waiting.Enqueue((Count, then));
        }
    }

    /// <summary>The power goes: of what was just being written some may have reached the disk.</summary>
    public void Crash()
    {
        _life++;
        int kept = _flushing is int end ? world.Random.Next(DurableCount, end + 1) : DurableCount;
        world.Count("operation lost in a crash", Count - kept);
        _operations.RemoveRange(kept, Count - kept);
        (DurableCount, _flushing) = (kept, null);
        _waiting.Clear();
    }

    private void Flush()
    {
        if (_flushing is not null || DurableCount == Count)
        {
            return;
        }

        int life = _life;
        _flushing = Count;
        world.Time.After(world.Random.Next(50) == 0 ? world.Random.Next(2_000) : world.Random.Next(1, 15), () =>
        {
            if (life != _life)
            {
                return;
            }

            (DurableCount, _flushing) = (_flushing!.Value, null);
            while (_waiting.TryPeek(out (int End, Action Then) next) && next.End <= DurableCount)
            {
                _waiting.Dequeue();
                next.Then();
            }

            Flush();
        });
    }
}
