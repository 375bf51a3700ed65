using Tusk.Hdfs.NameNode.Blocks;
using Tusk.Hdfs.NameNode.Blocks.Datanodes;
using Tusk.Hdfs.NameNode.Blocks.Redundancy;

namespace Tusk.Hdfs.NameNode.Tests.Blocks.Simulation;

/// <summary>What holds of a ledger between any two events.</summary>
internal static class LedgerChecks
{
    public static void Check(BlockLedger ledger)
    {
        foreach (BlockInfo block in ledger.Map.All)
        {
            List<StorageInfo> storages = ledger.Storages.Of(block);
            Assert.Equal(storages.Count, storages.Select(static storage => storage.Datanode).Distinct().Count());
            for (int index = 0; index < storages.Count; index++)
            {
                Assert.Same(block, storages[index].Blocks[block.Replicas[index].Position]);
                Assert.True(storages[index].Datanode.IsAlive, $"{block} has a replica on a dead DataNode");
            }

            Assert.True(!block.IsComplete || block.Construction is null, $"{block} is complete, and still has a pipeline");
            if (ledger.IsPopulatingQueues && block.IsComplete)
            {
                ReplicaCounts counts = ledger.Count(block);
                int pending = ledger.Pending.Of(block);
                if (counts.Live + pending < block.Replication)
                {
                    Assert.True(ledger.Needed.Contains(block), $"{block} has {counts.Live} of {block.Replication} replicas, and nobody cares");
                    Assert.True(ledger.Needed[LowRedundancyQueues.PriorityOf(counts, block.Replication)].Contains(block));
                }

                if (counts.Live > block.Replication)
                {
                    Assert.True(ledger.Postponed.Contains(block), $"{block} has {counts.Live} of {block.Replication} replicas, and nobody minds");
                }
            }
        }

        long replicas = ledger.Topology.Nodes.Sum(static node => (long)node.BlockCount);
        Assert.Equal(ledger.Map.All.Sum(static block => (long)block.Replicas.Count), replicas);
        foreach (BlockInfo block in Enum.GetValues<RedundancyPriority>().SelectMany(priority => ledger.Needed[priority].All))
        {
            Assert.True(ledger.Map.Contains(block));
        }
    }
}
