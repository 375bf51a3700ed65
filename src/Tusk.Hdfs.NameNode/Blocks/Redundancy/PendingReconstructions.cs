using Tusk.Hdfs.DataTransfer;
using Tusk.Hdfs.NameNode.Blocks.Datanodes;

namespace Tusk.Hdfs.NameNode.Blocks.Redundancy;

/// <summary>Replicas that are on their way: copies that were ordered, and the rest of a pipeline whose first part has reported.</summary>
/// <remarks>Source: Apache Hadoop 3.4, PendingReconstructionBlocks.</remarks>
/// <param name="timeout">Milliseconds until one is given up.</param>
internal sealed class PendingReconstructions(long timeout)
{
    private readonly Dictionary<BlockId, Entry> _entries = [];
    private readonly Queue<(long DueAt, BlockId Id)> _due = new();

    /// <summary>Blocks of which replicas are on their way.</summary>
    public int Count => _entries.Count;

    /// <summary>Blocks given up since the start.</summary>
    public long TimeoutCount { get; private set; }

    /// <summary>How many replicas of a block are on their way.</summary>
    public int Of(BlockInfo block) => _entries.TryGetValue(block.Id, out Entry? entry) ? entry.Targets.Count : 0;

    /// <summary>Where replicas of a block are on their way to.</summary>
    public IReadOnlyList<StorageInfo> TargetsOf(BlockInfo block) =>
        _entries.TryGetValue(block.Id, out Entry? entry) ? entry.Targets : [];

    /// <summary>Expects replicas of a block, from now on.</summary>
    public void Add(BlockInfo block, IEnumerable<StorageInfo> targets, long now)
    {
        if (!_entries.TryGetValue(block.Id, out Entry? entry))
        {
            _entries.Add(block.Id, entry = new Entry(block));
        }

        foreach (StorageInfo target in targets.Where(target => !entry.Targets.Exists(known => known.Datanode == target.Datanode)))
        {
            entry.Targets.Add(target);
        }

        entry.DueAt = now + timeout;
        _due.Enqueue((entry.DueAt, block.Id));
    }

    /// <summary>A replica has come to a DataNode, or will not come.</summary>
    /// <returns>The storage that was expected to have it; null if it was not expected.</returns>
    public StorageInfo? Remove(BlockInfo block, DatanodeDescriptor datanode)
    {
        if (!_entries.TryGetValue(block.Id, out Entry? entry)
            || entry.Targets.Find(target => target.Datanode == datanode) is not StorageInfo target)
        {
            return null;
        }

        entry.Targets.Remove(target);
        if (entry.Targets.Count == 0)
        {
            _entries.Remove(block.Id);
        }

        return target;
    }

    /// <summary>Expects no replica of a block any more.</summary>
    /// <returns>Where they were to come to.</returns>
    public IReadOnlyList<StorageInfo> Remove(BlockInfo block) =>
        _entries.Remove(block.Id, out Entry? entry) ? entry.Targets : [];

    /// <summary>Gives up what did not come in time.</summary>
    /// <returns>The blocks, and where their replicas did not come to.</returns>
    public List<(BlockInfo Block, IReadOnlyList<StorageInfo> Targets)> Expire(long now)
    {
        List<(BlockInfo, IReadOnlyList<StorageInfo>)> expired = [];
        while (_due.TryPeek(out (long DueAt, BlockId Id) due) && due.DueAt <= now)
        {
            _due.Dequeue();
            if (_entries.TryGetValue(due.Id, out Entry? entry) && entry.DueAt == due.DueAt)
            {
                _entries.Remove(due.Id);
                TimeoutCount++;
                expired.Add((entry.Block, entry.Targets));
            }
        }

        return expired;
    }

    /// <summary>Blocks that expect a replica on a DataNode.</summary>
    public List<BlockInfo> On(DatanodeDescriptor datanode) =>
        [.. _entries.Values.Where(entry => entry.Targets.Exists(target => target.Datanode == datanode)).Select(static entry => entry.Block)];

    private sealed class Entry(BlockInfo block)
    {
        public BlockInfo Block { get; } = block;

        public List<StorageInfo> Targets { get; } = [];

        public long DueAt { get; set; }
    }
}
