using Tusk.Hdfs.DataTransfer;
using Tusk.Hdfs.NameNode.Blocks.Datanodes;
using Tusk.Hdfs.NameNode.Blocks.Placement;
using Tusk.Hdfs.NameNode.Blocks.Redundancy;
using Tusk.Hdfs.NameNode.Blocks.Topology;

namespace Tusk.Hdfs.NameNode.Blocks;

/// <summary>All that is known of blocks and replicas, with the questions that every part of block management asks.</summary>
internal sealed class BlockLedger
{
    /// <summary>Nothing known yet.</summary>
    public BlockLedger(BlockManagerOptions options, Random random)
    {
        (Options, Random) = (options, random);
        Pending = new PendingReconstructions(options.PendingTimeout);
        Topology = new NetworkTopology();
        Placement = new BlockPlacement(Topology, options, random);
    }

    /// <summary>Settings.</summary>
    public BlockManagerOptions Options { get; }

    /// <summary>Where all choices come from.</summary>
    public Random Random { get; }

    /// <summary>Milliseconds of a clock that does not jump, at the event that is being worked on.</summary>
    public long Now { get; set; }

    /// <summary>All blocks.</summary>
    public BlockMap Map { get; } = new();

    /// <summary>All storages.</summary>
    public StorageTable Storages { get; } = new();

    /// <summary>Live DataNodes by rack.</summary>
    public NetworkTopology Topology { get; }

    /// <summary>Where new replicas go.</summary>
    public BlockPlacement Placement { get; }

    /// <summary>Bad replicas.</summary>
    public CorruptReplicas Corrupt { get; } = new();

    /// <summary>Replicas too many, until their deletion is reported.</summary>
    public DatanodeBlocks Excess { get; } = new();

    /// <summary>Replicas to delete, until a heartbeat takes the order along.</summary>
    public DatanodeBlocks Invalidations { get; } = new();

    /// <summary>Blocks with too few replicas.</summary>
    public LowRedundancyQueues Needed { get; } = new();

    /// <summary>Replicas on their way.</summary>
    public PendingReconstructions Pending { get; }

    /// <summary>Blocks with too many replicas, some of them on storages in doubt.</summary>
    public BlockQueue Postponed { get; } = new();

    /// <summary>Whether enough is known to copy and to delete.</summary>
    public bool IsPopulatingQueues { get; set; }

    /// <summary>The last generation stamp that the namespace has given out; null if it is not known.</summary>
    public GenerationStamp? LatestGenerationStamp { get; set; }

    /// <summary>Tells the storage policy of a block's file.</summary>
    public Func<BlockInfo, StoragePolicy> PolicyOf { get; set; } = static _ => StoragePolicy.Hot;

    /// <summary>Counts the replicas of a block by what they are worth.</summary>
    public ReplicaCounts Count(BlockInfo block)
    {
        ReplicaCounts counts = default;
        int replicas = block.Replicas.Count;
        for (int index = 0; index < replicas; index++)
        {
            StorageInfo storage = Storages.At(block, index);
            DatanodeDescriptor datanode = storage.Datanode;
            counts.Stale += storage.HasStaleContents ? 1 : 0;
            if (Corrupt.Contains(block, datanode))
            {
                counts.Corrupt++;
            }
            else if (storage.State == StorageState.ReadOnlyShared)
            {
                counts.ReadOnly++;
            }
            else if (Excess.Contains(datanode, block.Id))
            {
                counts.Excess++;
            }
            else
            {
                CountGood(ref counts, datanode.AdminState);
            }
        }

        return counts;
    }

    /// <summary>Storages with a good replica that is to stay.</summary>
    public List<StorageInfo> Good(BlockInfo block) =>
        [.. Storages.Of(block).Where(storage => IsGood(block, storage))];

    /// <summary>Whether a replica is good and to stay.</summary>
    public bool IsGood(BlockInfo block, StorageInfo storage) =>
        !Corrupt.Contains(block, storage.Datanode) && !Excess.Contains(storage.Datanode, block.Id);

    /// <summary>Whether a block needs more replicas, or the same in other places, beside those on their way.</summary>
    public bool IsNeeded(BlockInfo block, in ReplicaCounts counts)
    {
        int pending = Pending.Of(block);
        return counts.Live + pending < block.Replication || (pending == 0 && !IsSpread(block));
    }

    /// <summary>Whether the good replicas of a block are in enough racks.</summary>
    public bool IsSpread(BlockInfo block) =>
        Topology.RackCount <= 1 || Placement.IsSpread(
            Good(block).FindAll(static storage => storage.Datanode.AdminState != AdminState.Decommissioned), block.Replication);

    /// <summary>Puts a complete block into the queue where it belongs, or into none.</summary>
    public void UpdateNeeded(BlockInfo block)
    {
        if (!IsPopulatingQueues || !block.IsComplete || !Map.Contains(block))
        {
            return;
        }

        ReplicaCounts counts = Count(block);
        if (IsNeeded(block, counts))
        {
            Needed.Update(block, counts);
        }
        else
        {
            Needed.Remove(block);
        }
    }

    private static void CountGood(ref ReplicaCounts counts, AdminState state)
    {
        switch (state)
        {
            case AdminState.DecommissionInProgress:
                counts.Decommissioning++;
                break;
            case AdminState.Decommissioned:
                counts.Decommissioned++;
                break;
            case AdminState.EnteringMaintenance or AdminState.InMaintenance:
                counts.Maintenance++;
                break;
            default:
                counts.Live++;
                break;
        }
    }
}
