using System.Diagnostics;
using Tusk.Hdfs.DataTransfer;

namespace Tusk.Hdfs.NameNode.Blocks.Datanodes;

/// <summary>A volume of a DataNode and the blocks that have a replica on it.</summary>
/// <remarks>
/// Blocks stand in an array without holes, and each replica knows its place there: adding and removing take the same time
/// however many there are, and a report is compared with what is known by marking places.
/// </remarks>
internal sealed class StorageInfo
{
    private BlockInfo[] _blocks = [];

    /// <summary>A volume.</summary>
    /// <param name="datanode">Whose it is.</param>
    /// <param name="uuid">Its id.</param>
    /// <param name="type">What it is made of.</param>
    /// <param name="number">Its number in the <see cref="StorageTable"/>.</param>
    public StorageInfo(DatanodeDescriptor datanode, string uuid, StorageType type, int number) =>
        (Datanode, Uuid, Type, Number) = (datanode, uuid, type, number);

    /// <summary>Whose it is.</summary>
    public DatanodeDescriptor Datanode { get; }

    /// <summary>Its id, which its DataNode made.</summary>
    public string Uuid { get; }

    /// <summary>What it is made of.</summary>
    public StorageType Type { get; set; }

    /// <summary>Its number, from 1.</summary>
    public int Number { get; }

    /// <summary>Whether it can be written to.</summary>
    public StorageState State { get; set; }

    /// <summary>Its size, in bytes.</summary>
    public long Capacity { get; private set; }

    /// <summary>What HDFS uses of it, in bytes.</summary>
    public long Used { get; private set; }

    /// <summary>What is left for HDFS, in bytes.</summary>
    public long Remaining { get; private set; }

    /// <summary>What this NameNode's blocks use of it, in bytes.</summary>
    public long BlockPoolUsed { get; private set; }

    /// <summary>What others use of it, in bytes.</summary>
    public long NonDfsUsed { get; private set; }

    /// <summary>Full reports since its DataNode registered last.</summary>
    public int ReportCount { get; private set; }

    /// <summary>Whether replicas may be gone that are known here: true until it has reported all its blocks after a heartbeat.</summary>
    /// <remarks>Nothing is deleted for being too many on the word of such a storage.</remarks>
    public bool HasStaleContents { get; private set; } = true;

    /// <summary>How many blocks have a replica here.</summary>
    public int BlockCount { get; private set; }

    /// <summary>Those blocks; not to be kept over a change.</summary>
    public ReadOnlySpan<BlockInfo> Blocks => _blocks.AsSpan(0, BlockCount);

    private bool HasHeartbeatSinceDoubt { get; set; }

    /// <summary>Takes over what a heartbeat says.</summary>
    public void Update(StorageReport report)
    {
        (Type, State) = (report.Type, report.State);
        Capacity = Math.Max(0, report.Capacity);
        Used = Math.Max(0, report.Used);
        Remaining = Math.Max(0, report.Remaining);
        BlockPoolUsed = Math.Max(0, report.BlockPoolUsed);
        NonDfsUsed = Math.Max(0, report.NonDfsUsed);
        HasHeartbeatSinceDoubt = true;
    }

    /// <summary>Puts its contents in doubt: its DataNode has registered again, or is dead.</summary>
    public void Doubt()
    {
        HasStaleContents = true;
        HasHeartbeatSinceDoubt = false;
        ReportCount = 0;
    }

    /// <summary>Takes note that it has reported all its blocks.</summary>
    public void CountReport()
    {
        ReportCount++;
        HasStaleContents &= !HasHeartbeatSinceDoubt;
    }

    /// <summary>Adds a replica of a block that has none here.</summary>
    public void Add(BlockInfo block)
    {
        Debug.Assert(block.Replicas.IndexOf(Number) < 0, "one replica per storage");
        if (BlockCount == _blocks.Length)
        {
            // Half as much again: at a million blocks, doubling would waste megabytes.
            Array.Resize(ref _blocks, Math.Max(8, checked(BlockCount + (BlockCount / 2))));
        }

        _blocks[BlockCount] = block;
        block.Replicas.Add(new Replica(Number, BlockCount));
        BlockCount++;
    }

    /// <summary>Removes the replica of a block; the last block of the list takes its place.</summary>
    /// <returns>False if there is none.</returns>
    public bool Remove(BlockInfo block)
    {
        int index = block.Replicas.IndexOf(Number);
        if (index < 0)
        {
            return false;
        }

        int position = block.Replicas[index].Position;
        block.Replicas.RemoveAt(index);
        BlockCount--;
        BlockInfo last = _blocks[BlockCount];
        _blocks[BlockCount] = null!;
        if (!ReferenceEquals(last, block))
        {
            _blocks[position] = last;
            last.Replicas.Set(last.Replicas.IndexOf(Number), new Replica(Number, position));
        }

        if (BlockCount < _blocks.Length / 4)
        {
            Array.Resize(ref _blocks, Math.Max(8, BlockCount * 2));
        }

        return true;
    }

    /// <summary>Id and place, for messages.</summary>
    public override string ToString() => $"[{Type}]{Uuid}:{Datanode.Id}";
}
