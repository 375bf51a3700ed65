namespace Tusk.Hdfs.NameNode.Blocks.Redundancy;

/// <summary>Blocks with too few good replicas, by urgency.</summary>
/// <remarks>Source: Apache Hadoop 3.4, LowRedundancyBlocks.</remarks>
internal sealed class LowRedundancyQueues
{
    private readonly BlockQueue[] _queues = [.. Enum.GetValues<RedundancyPriority>().Select(static _ => new BlockQueue())];
    private readonly HashSet<DataTransfer.BlockId> _missingOfOne = [];

    /// <summary>All blocks that need something, lost ones included.</summary>
    public int Count => _queues.Sum(static queue => queue.Count);

    /// <summary>Blocks that can be helped.</summary>
    public int LowCount => Count - MissingCount;

    /// <summary>Blocks without any good replica.</summary>
    public int MissingCount => _queues[(int)RedundancyPriority.Corrupt].Count;

    /// <summary>Those of <see cref="MissingCount"/> that were to have one replica only.</summary>
    public int MissingOfOneCount => _missingOfOne.Count;

    /// <summary>Blocks of an urgency.</summary>
    public BlockQueue this[RedundancyPriority priority] => _queues[(int)priority];

    /// <summary>How urgent a block is.</summary>
    public static RedundancyPriority PriorityOf(in ReplicaCounts counts, int expected) => counts.Live switch
    {
        var live when live >= expected => RedundancyPriority.BadlyPlaced,
        0 => counts.OutOfService > 0 || counts.ReadOnly > 0 ? RedundancyPriority.Highest : RedundancyPriority.Corrupt,
        1 => RedundancyPriority.Highest,
        var live => live * 3 < expected ? RedundancyPriority.VeryLow : RedundancyPriority.Low,
    };

    /// <summary>Whether a block is in one of them.</summary>
    public bool Contains(BlockInfo block) => Array.Exists(_queues, queue => queue.Contains(block));

    /// <summary>Puts a block where it belongs.</summary>
    public void Update(BlockInfo block, in ReplicaCounts counts)
    {
        RedundancyPriority priority = PriorityOf(counts, block.Replication);
        if (!_queues[(int)priority].Contains(block))
        {
            Remove(block);
            _queues[(int)priority].Add(block);
        }

        if (priority == RedundancyPriority.Corrupt && block.Replication == 1)
        {
            _missingOfOne.Add(block.Id);
        }
        else
        {
            _missingOfOne.Remove(block.Id);
        }
    }

    /// <summary>Takes a block out.</summary>
    public void Remove(BlockInfo block)
    {
        _missingOfOne.Remove(block.Id);
        foreach (BlockQueue queue in _queues)
        {
            if (queue.Remove(block))
            {
                return;
            }
        }
    }

    /// <summary>The next blocks to help, most urgent first; when all had their turn, the first come again.</summary>
    public List<(BlockInfo Block, RedundancyPriority Priority)> Next(int limit)
    {
        List<(BlockInfo, RedundancyPriority)> chosen = [];
        for (RedundancyPriority priority = 0; priority < RedundancyPriority.Corrupt; priority++)
        {
            BlockQueue queue = this[priority];
            while (chosen.Count < limit && !queue.IsAtEnd)
            {
                chosen.Add((queue.Next(), priority));
            }
        }

        if (chosen.Count < limit)
        {
            Array.ForEach(_queues, static queue => queue.Restart());
        }

        return chosen;
    }

    /// <summary>Empties them.</summary>
    public void Clear()
    {
        _missingOfOne.Clear();
        for (int index = 0; index < _queues.Length; index++)
        {
            _queues[index] = new BlockQueue();
        }
    }
}
