using System.Diagnostics;
using Tusk.Hdfs.DataTransfer;
using Tusk.Hdfs.NameNode.Blocks;
using Tusk.Hdfs.NameNode.Blocks.Reports;

namespace Tusk.Hdfs.NameNode.Tests.Blocks;

public sealed class BlockMapTests
{
    [Fact]
    public void Finds_what_was_added_and_not_removed()
    {
        var random = new Random(3);
        var map = new BlockMap();
        Dictionary<BlockId, BlockInfo> model = [];
        for (int step = 0; step < 100_000; step++)
        {
            var id = new BlockId(random.Next(2) == 0 ? random.Next(2_000) : random.Next(2_000) * 65_536L);
            if (random.Next(2) == 0)
            {
                var block = new BlockInfo(id, default);
                Assert.Equal(model.TryAdd(id, block), map.TryAdd(block));
            }
            else if (model.Remove(id, out BlockInfo? block))
            {
                Assert.True(map.Remove(block));
            }

            Assert.Same(model.GetValueOrDefault(id), map.Find(id));
        }

        Assert.Equal(model.Count, map.Count);
        Assert.Equal(model.Values.OrderBy(static block => block.Id.Value), map.All.OrderBy(static block => block.Id.Value));
    }

    [Fact]
    public void A_list_of_replicas_keeps_its_order_through_changes()
    {
        var random = new Random(4);
        ReplicaList list = default;
        List<Replica> model = [];
        for (int step = 0; step < 10_000; step++)
        {
            if (model.Count == 0 || (model.Count < 9 && random.Next(2) == 0))
            {
                var replica = new Replica(step + 1, random.Next());
                list.Add(replica);
                model.Add(replica);
            }
            else
            {
                int index = random.Next(model.Count);
                list.RemoveAt(index);
                model.RemoveAt(index);
            }

            Assert.Equal(model.Count, list.Count);
            Assert.All(model.Index(), item =>
            {
                Assert.Equal(item.Item, list[item.Index]);
                Assert.Equal(item.Index, list.IndexOf(item.Item.Storage));
            });
        }
    }

    /// <summary>Figures, not checks: <c>dotnet run -c Release --project tests/Tusk.Hdfs.NameNode.Tests -- --explicit only --filter-class ...BlockMapTests --show-live-output on</c>.</summary>
    [Fact(Explicit = true)]
    public void Memory_and_time_of_a_million_blocks_with_three_replicas()
    {
        const int blocks = 1_000_000;
        var cluster = new BlockCluster(["/a", "/a", "/b"]);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        for (int index = 0; index < blocks; index++)
        {
            cluster.Manager.Added(new BlockInfo(new BlockId(1_073_741_825 + index), new InodeId(16_386 + index))
            {
                GenerationStamp = new GenerationStamp(1_001 + index), LengthBytes = 1 << 20, Replication = 3,
            });
        }

        IEnumerable<ReportedReplica> report = Enumerable.Range(0, blocks).Select(static index => new ReportedReplica(
            new BlockId(1_073_741_825 + index), new GenerationStamp(1_001 + index), 1 << 20, ReplicaState.Finalized));
        long empty = GC.GetTotalMemory(forceFullCollection: true);
        for (int round = 0; round < 2; round++)
        {
            for (int node = 0; node < 3; node++)
            {
                var clock = Stopwatch.StartNew();
                cluster.Manager.FullReport(
                    "uuid-" + node, [new StorageBlocks("s" + node, StorageType.Disk, Hdfs.NameNode.Blocks.Datanodes.StorageState.Normal, report)], 0, true, cluster.Now);
                Console.WriteLine($"report {round} of DataNode {node}: {clock.Elapsed.TotalMilliseconds:F0} ms");
            }
        }

        long full = GC.GetTotalMemory(forceFullCollection: true);
        Console.WriteLine($"bytes per block: {(empty - before) / (double)blocks:F1} without replicas, {(full - before) / (double)blocks:F1} with three");
        Assert.Equal(blocks, cluster.Manager.Find(new BlockId(1_073_741_825)) is null ? 0 : cluster.Manager.Ledger.Map.Count);
        GC.KeepAlive(cluster);
    }
}
