using Tusk.Hdfs.DataTransfer;
using Tusk.Hdfs.NameNode.Blocks;
using Tusk.Hdfs.NameNode.Blocks.Datanodes;
using Tusk.Hdfs.NameNode.Blocks.Placement;
using Tusk.Hdfs.NameNode.Blocks.Topology;

namespace Tusk.Hdfs.NameNode.Tests.Blocks;

public sealed class PlacementTests
{
    private static readonly string[] TwoRacks = ["/a", "/a", "/a", "/b", "/b", "/b"];

    [Fact]
    public void The_first_replica_is_the_writers_and_the_others_are_together_in_another_rack()
    {
        var cluster = new BlockCluster(TwoRacks);

        for (int round = 0; round < 50; round++)
        {
            IReadOnlyList<StorageInfo> targets = cluster.Choose(3, cluster.Nodes[1]);

            Assert.Equal(cluster.Nodes[1], targets[0].Datanode);
            Assert.Equal(["/a", "/b", "/b"], targets.Select(static target => target.Datanode.NetworkLocation));
            Assert.NotEqual(targets[1].Datanode, targets[2].Datanode);
        }
    }

    [Fact]
    public void Of_several_DataNodes_on_the_clients_machine_each_has_its_turn()
    {
        var cluster = new BlockCluster(["/a", "/a"]);
        for (int port = 1; port <= 3; port++)
        {
            cluster.Manager.Register(new DatanodeId($"here-{port}", "127.0.0.1", $"datanode-{port}", port, 0, 0, 0), "3.4.2", cluster.Now);
        }

        INetworkNode[] found = [.. Enumerable.Range(0, 100).Select(_ => cluster.Manager.NodeOf("127.0.0.1"))];

        Assert.Equal(["here-1", "here-2", "here-3"], found.Cast<DatanodeDescriptor>().Select(static node => node.Id.Uuid).Distinct().Order());
        DatanodeRegistry all = cluster.Manager.Datanodes;
        Assert.Equal("here-2", all.FindByEndpoint("127.0.0.1:2")!.Id.Uuid);
        Assert.Equal("here-3", all.FindByEndpoint("datanode-3:3")!.Id.Uuid);
        Assert.Equal("uuid-1", all.FindByEndpoint(BlockCluster.Address(1) + ":7")!.Id.Uuid); // the port is another one, the machine this
        Assert.Equal("uuid-1", all.FindByEndpoint("host1")!.Id.Uuid);
        Assert.Null(all.FindByEndpoint("nobody:2"));
    }

    [Fact]
    public void A_client_in_a_rack_writes_to_its_rack_first()
    {
        var cluster = new BlockCluster(TwoRacks);

        IReadOnlyList<StorageInfo> targets = cluster.Choose(3, new ClientNode("/b"));

        Assert.Equal(["/b", "/a", "/a"], targets.Select(static target => target.Datanode.NetworkLocation));
    }

    // (replicas - 1) / racks + 2, one less where that is all of them; with one rack, all.
    [Theory]
    [InlineData(1, 3, 3)]
    [InlineData(2, 3, 2)]
    [InlineData(2, 6, 4)]
    [InlineData(3, 3, 2)]
    [InlineData(3, 6, 3)]
    [InlineData(2, 100, 4)] // six DataNodes
    public void A_rack_holds_only_so_many_replicas(int racks, int replicas, int expected)
    {
        var cluster = new BlockCluster([.. Enumerable.Range(0, 6).Select(number => "/r" + (number % racks))]);

        Assert.Equal(expected, cluster.Manager.Ledger.Placement.MaxPerRack(replicas));
        Assert.All(
            cluster.Choose(replicas).GroupBy(static target => target.Datanode.NetworkLocation), rack => Assert.True(rack.Count() <= expected));
    }

    [Fact]
    public void A_full_busy_leaving_or_excluded_DataNode_is_not_chosen()
    {
        var cluster = new BlockCluster(["/a", "/a", "/a", "/a", "/a"]);
        cluster.Heartbeat(0, remaining: 1000);
        cluster.Heartbeat(1, xceivers: 100);
        cluster.Nodes[2].AdminState = AdminState.DecommissionInProgress;

        IReadOnlyList<StorageInfo> targets = cluster.Manager.ChooseTargets(
            "/x", new PlacementRequest { Count = 5, BlockBytes = 1 << 20, Excluded = [cluster.Nodes[3]] }, cluster.Now);

        Assert.Equal([cluster.Nodes[4]], targets.Select(static target => target.Datanode));
    }

    [Fact]
    public void A_writer_may_use_its_own_DataNode_however_busy_it_is()
    {
        var cluster = new BlockCluster(["/a", "/a", "/a", "/a"]);
        cluster.Heartbeat(2, xceivers: 1000);

        Assert.Equal(cluster.Nodes[2], cluster.Choose(1, cluster.Nodes[2])[0].Datanode);
    }

    [Fact]
    public void A_stale_DataNode_comes_last_where_it_is_to_be_avoided()
    {
        var cluster = new BlockCluster(["/a", "/a", "/a"], new BlockManagerOptions { AvoidStaleForWrite = true });
        cluster.Pass(60_000, 1, 2);

        for (int round = 0; round < 20; round++)
        {
            Assert.DoesNotContain(cluster.Nodes[0], cluster.Choose(2).Select(static target => target.Datanode));
        }

        Assert.Equal(3, cluster.Choose(3).Count);
    }

    [Fact]
    public void Blocks_on_their_way_count_against_the_room_there_is()
    {
        var cluster = new BlockCluster(["/a"]);
        cluster.Heartbeat(0, remaining: 3L << 27);

        for (int block = 0; block < 3; block++)
        {
            BlockConstruction.Start(new BlockInfo(new BlockId(block), default), cluster.Choose(1));
        }

        Assert.Throws<BlockRefusedException>(() => cluster.Choose(1));
    }

    [Fact]
    public void A_failure_counts_DataNodes_as_Hadoop_does()
    {
        var none = new BlockCluster([]);
        var full = new BlockCluster(["/a", "/a"]);
        full.Heartbeat(0, remaining: 10);
        full.Heartbeat(1, remaining: 10);

        var nobody = Assert.Throws<BlockRefusedException>(() => none.Choose(1));
        var tried = Assert.Throws<BlockRefusedException>(() => full.Choose(1));

        Assert.Equal("java.io.IOException", nobody.JavaClassName);
        Assert.Equal(
            "File /x could only be written to 0 of the 1 minReplication nodes. There are 0 datanode(s) running and 0 node(s) are excluded in this operation.",
            nobody.Message);
        Assert.Equal(
            "File /x could only be written to 0 of the 1 minReplication nodes. There are 2 datanode(s) running and 2 node(s) are excluded in this operation.",
            tried.Message);
    }

    [Fact]
    public void Favoured_DataNodes_are_taken_and_the_rest_found_elsewhere()
    {
        var cluster = new BlockCluster(TwoRacks);

        IReadOnlyList<StorageInfo> targets = cluster.Manager.ChooseTargets(
            "/x", new PlacementRequest { Count = 3, BlockBytes = 1, Favoured = [cluster.Nodes[4], cluster.Nodes[5]] }, cluster.Now);

        Assert.Equal(3, targets.Select(static target => target.Datanode).Distinct().Count());
        Assert.Contains(targets, target => target.Datanode == cluster.Nodes[4]);
        Assert.Contains(targets, target => target.Datanode == cluster.Nodes[5]);
    }

    [Fact]
    public void A_writer_that_avoids_its_own_DataNode_gets_it_only_if_there_is_no_other()
    {
        var cluster = new BlockCluster(["/a", "/a"]);
        PlacementRequest request = new() { Count = 1, BlockBytes = 1, Writer = cluster.Nodes[0], AvoidsLocal = true };

        Assert.Equal(cluster.Nodes[1], cluster.Manager.ChooseTargets("/x", request, cluster.Now)[0].Datanode);
        Assert.Equal(2, cluster.Manager.ChooseTargets("/x", request with { Count = 2 }, cluster.Now).Count);
    }

    [Fact]
    public void A_type_of_volume_that_is_not_there_is_replaced_by_another()
    {
        var cluster = new BlockCluster(["/a", "/a", "/a"]);
        cluster.Heartbeat(1, type: StorageType.Ssd);

        IReadOnlyList<StorageInfo> one = cluster.Manager.ChooseTargets(
            "/x", new PlacementRequest { Count = 3, BlockBytes = 1, Policy = StoragePolicy.Find(10)! }, cluster.Now);
        StorageType[] oneTypes = [.. one.Select(static target => target.Type).Order()];
        cluster.Heartbeat(1, type: StorageType.Disk);
        IReadOnlyList<StorageInfo> none = cluster.Manager.ChooseTargets(
            "/x", new PlacementRequest { Count = 3, BlockBytes = 1, Policy = StoragePolicy.Find(12)! }, cluster.Now);

        Assert.Equal([StorageType.Disk, StorageType.Disk, StorageType.Ssd], oneTypes);
        Assert.All(none, static target => Assert.Equal(StorageType.Disk, target.Type));
        Assert.Equal(3, none.Count);
    }

    [Fact]
    public void Readers_try_near_replicas_first_and_leaving_DataNodes_last()
    {
        var cluster = new BlockCluster(["/a", "/a", "/b", "/b"]);
        BlockInfo block = cluster.Complete(4, 0, 1, 2, 3);
        cluster.Nodes[2].AdminState = AdminState.Decommissioned;

        (IReadOnlyList<StorageInfo> locations, bool isCorrupt) = cluster.Manager.Locate(block, cluster.Nodes[1], cluster.Now);

        Assert.False(isCorrupt);
        Assert.Equal([1, 0, 3, 2], locations.Select(location => cluster.Nodes.ToList().IndexOf(location.Datanode)));
    }

    [Theory]
    [InlineData("/a", "/a", 2)]
    [InlineData("/a", "/b", 4)]
    [InlineData("/dc1/a", "/dc1/b", 4)]
    [InlineData("/dc1/a", "/dc2/a", 6)]
    public void Distance_counts_hops(string left, string right, int hops)
    {
        Assert.Equal(hops, NetworkTopology.Distance(new ClientNode(left), new ClientNode(right)));
    }

    [Fact]
    public void Of_too_many_replicas_one_of_a_crowded_rack_goes_the_fullest_first()
    {
        var cluster = new BlockCluster(["/a", "/a", "/b"]);
        cluster.Heartbeat(0, remaining: 2000);
        cluster.Heartbeat(1, remaining: 1000);
        cluster.Heartbeat(2, remaining: 10);

        List<StorageInfo> chosen = ExcessChoice.Choose(
            [cluster.Storage(0), cluster.Storage(1), cluster.Storage(2)], 2, StoragePolicy.Hot, hint: null, 3_000, cluster.Now);

        Assert.Equal([cluster.Storage(1)], chosen);
    }
}
