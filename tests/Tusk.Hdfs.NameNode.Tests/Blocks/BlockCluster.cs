using Tusk.Hdfs.DataTransfer;
using Tusk.Hdfs.NameNode.Blocks;
using Tusk.Hdfs.NameNode.Blocks.Datanodes;
using Tusk.Hdfs.NameNode.Blocks.Placement;
using Tusk.Hdfs.NameNode.Blocks.Reports;
using Tusk.Hdfs.NameNode.Blocks.Topology;

namespace Tusk.Hdfs.NameNode.Tests.Blocks;

/// <summary>A block manager with DataNodes of one volume each, all of which have registered and reported nothing.</summary>
internal sealed class BlockCluster
{
    public const long Capacity = 1L << 40;
    private readonly List<DatanodeDescriptor> _nodes = [];
    private long _nextBlock = 1_073_741_825;

    /// <param name="racks">The rack of each DataNode.</param>
    /// <param name="options">Settings.</param>
    public BlockCluster(string[] racks, BlockManagerOptions? options = null)
    {
        Manager = new BlockManager(
            options ?? new BlockManagerOptions(),
            new StaticRackResolver(racks.Index().ToDictionary(static rack => Address(rack.Index), static rack => rack.Item)),
            new Random(7));
        Manager.Activate(Now);
        for (int number = 0; number < racks.Length; number++)
        {
            _nodes.Add(Manager.Register(Id(number), "3.4.2", Now));
            Heartbeat(number);
            Report(number);
        }
    }

    public BlockManager Manager { get; }

    public long Now { get; set; } = 1_000_000;

    public IReadOnlyList<DatanodeDescriptor> Nodes => _nodes;

    public static DatanodeId Id(int number) => new("uuid-" + number, Address(number), "host" + number, 9866, 9864, 0, 9867);

    public static string Address(int number) => "10.0.0." + number;

    public StorageInfo Storage(int number) => _nodes[number].FindStorage("s" + number)!;

    public HeartbeatAnswer Heartbeat(int number, long remaining = Capacity, int xceivers = 0, StorageType type = StorageType.Disk, bool wantsLease = false) =>
        Manager.Heartbeat(
            "uuid-" + number,
            new Heartbeat
            {
                Storages = [new StorageReport("s" + number, type, StorageState.Normal, Capacity, 0, remaining, 0, 0)],
                Xceivers = xceivers,
                RequestsReportLease = wantsLease,
            },
            Now);

    public DatanodeCommand? Report(int number, params ReportedReplica[] replicas) => Manager.FullReport(
        "uuid-" + number, [new StorageBlocks("s" + number, StorageType.Disk, StorageState.Normal, replicas)], 0, isLast: true, Now);

    public void Received(int number, Block block, ReplicaEvent what = ReplicaEvent.Received, string? hint = null) => Assert.True(
        Manager.IncrementalReport("uuid-" + number, "s" + number, StorageType.Disk, [new ReplicaChange(block, what, hint)], Now));

    public IReadOnlyList<StorageInfo> Choose(int count, INetworkNode? writer = null) => Manager.ChooseTargets(
        "/x", new PlacementRequest { Count = count, BlockBytes = 1 << 27, Writer = writer }, Now);

    /// <summary>A complete block with finalized replicas on some DataNodes.</summary>
    public BlockInfo Complete(short replication, params int[] holders)
    {
        BlockInfo block = Begin(replication, holders);
        foreach (int holder in holders)
        {
            Received(holder, block.Version with { LengthBytes = 100 });
        }

        Manager.Construction.Commit(block, block.GenerationStamp, 100);
        return block;
    }

    /// <summary>A block that is written to some DataNodes.</summary>
    public BlockInfo Begin(short replication, params int[] pipeline)
    {
        var block = new BlockInfo(new BlockId(_nextBlock++), new InodeId(16_386))
        {
            GenerationStamp = new GenerationStamp(1_001),
            Replication = replication,
            State = BlockState.UnderConstruction,
        };
        Manager.Added(block);
        BlockConstruction.Start(block, [.. pipeline.Select(Storage)]);
        return block;
    }

    public ReplicaCounts Count(BlockInfo block) => Manager.Ledger.Count(block);

    /// <summary>Time passes, in which the DataNodes named are heard of every three seconds.</summary>
    /// <returns>What each of them was told.</returns>
    public List<(int Node, DatanodeCommand Command)> Pass(long milliseconds, params int[] alive)
    {
        List<(int, DatanodeCommand)> told = [];
        for (long end = Now + milliseconds; Now < end;)
        {
            Now += 3_000;
            foreach (int number in alive)
            {
                told.AddRange(Heartbeat(number).Commands.Select(command => (number, command)));
            }

            Manager.Tick(Now);
        }

        return told;
    }
}
