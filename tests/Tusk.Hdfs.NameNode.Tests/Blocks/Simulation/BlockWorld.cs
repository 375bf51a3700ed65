using Tusk.Hdfs.DataTransfer;
using Tusk.Hdfs.NameNode.Blocks;
using Tusk.Hdfs.NameNode.Blocks.Datanodes;
using Tusk.Hdfs.NameNode.Blocks.Placement;
using Tusk.Hdfs.NameNode.Blocks.Topology;

namespace Tusk.Hdfs.NameNode.Tests.Blocks.Simulation;

/// <summary>
/// Block management among DataNodes that die and return, reports that are late and doubled, lost orders, rotting replicas, writers
/// that die, and a NameNode that restarts; all by a seed. Then the weather clears, and everything must be as it should.
/// </summary>
internal sealed class BlockWorld
{
    public const long BlockBytes = 1024;
    private const int StepMilliseconds = 1_000;
    private static readonly BlockManagerOptions Options = new() { SafeExtension = 10_000 };

    private readonly List<SimulatedDatanode> _nodes = [];
    private readonly List<SimulatedWriter> _writers = [];
    private readonly List<BlockInfo> _closed = [];
    private readonly IRackResolver _racks;
    private readonly List<(long At, BlockId? Block, FormattableString What)> _notes = [];
    private long _nextBlock = 1_073_741_825;
    private long _nextStamp = 1_001;

    public BlockWorld(int seed)
    {
        Random = new Random(seed);
        int racks = Random.Next(1, 4);
        int count = Random.Next(4, 9);
        for (int number = 0; number < count; number++)
        {
            _nodes.Add(new SimulatedDatanode(this, number, "/rack" + (number % racks)));
        }

        _racks = new StaticRackResolver(_nodes.ToDictionary(static node => node.Id.IpAddress, static node => node.Rack));
        Manager = NewManager();
        Manager.Activate(Now);
    }

    public Random Random { get; }

    public BlockManager Manager { get; private set; }

    public long Now { get; private set; } = 1_000_000;

    /// <summary>How often each kind of thing happened.</summary>
    public SortedDictionary<string, int> Seen { get; } = new(StringComparer.Ordinal);

    public SimulatedDatanode Find(string uuid) => _nodes.Single(node => node.Id.Uuid == uuid);

    public StorageInfo? StorageOf(SimulatedDatanode node) => Manager.Datanodes.Find(node.Id.Uuid)?.Storages.FirstOrDefault();

    /// <summary>Takes note of what happens, to a block or (null) to a DataNode: a failure tells it. Nothing in it may change afterwards.</summary>
    public void Note(BlockId? block, FormattableString what) => _notes.Add((Now, block, what));

    public GenerationStamp NextStamp() => new(_nextStamp++);

    public void Run()
    {
        for (int step = 0; step < 3_000; step++)
        {
            Happen();
            Step();
        }

        Clear();
        for (int step = 0; step < 12_000 && !(step > 4_000 && IsSettled()); step++)
        {
            Step();
        }

        CheckEnd();
    }

    public void CheckDeletion(SimulatedDatanode node, DiskReplica replica)
    {
        Count("deletion");
        if (Manager.Find(replica.Version.Id) is BlockInfo block && block.IsComplete && replica.Holds(block))
        {
            Count("deletion of a good replica");
            bool isKept = _nodes.Exists(other => other != node && other.Disk.TryGetValue(block.Id, out DiskReplica? good) && good.Holds(block));
            Assert.True(
                isKept || _nodes.Exists(other => other != node && HasRotten(other, block)),
                $"{node.Id} deletes the last good replica of {block} at {Now}\n{History(block)}");
            if (!isKept)
            {
                Count("deletion of a good replica beside a rotten one");
                _closed.Remove(block);
                Manager.At(Now).Removed(block);
            }
        }
    }

    /// <summary>The leader of a recovery brings the replicas that it reaches to the least length, as DataNodes do.</summary>
    public void Recover(SimulatedDatanode leader, BlockRecovery recovery)
    {
        Count("recovery");
        List<(SimulatedDatanode Node, DiskReplica Replica)> found = [];
        foreach (StorageInfo location in recovery.Locations)
        {
            SimulatedDatanode node = Find(location.Datanode.Id.Uuid);
            if (node.IsUp && node.Disk.TryGetValue(recovery.Block.Id, out DiskReplica? replica)
                && replica.Version.GenerationStamp >= recovery.Block.GenerationStamp && replica.Version.GenerationStamp < recovery.RecoveryId)
            {
                found.Add((node, replica));
            }
        }

        if (found.Count == 0 || !leader.IsUp || Manager.Find(recovery.Block.Id) is not BlockInfo block)
        {
            return;
        }

        ReplicaState best = found.Min(static item => item.Replica.State);
        found.RemoveAll(item => item.Replica.State != best);
        long length = found.Min(static item => item.Replica.Version.LengthBytes);
        foreach ((SimulatedDatanode node, _) in found)
        {
            node.Write(new Block(block.Id, recovery.RecoveryId, length), ReplicaState.Finalized);
        }

        try
        {
            if (BlockConstruction.CheckSynchronization(block, recovery.RecoveryId, length, isDeletion: false))
            {
                Manager.At(Now).Construction.Synchronize(
                    block,
                    recovery.RecoveryId,
                    length,
                    [.. found.Select(item => Manager.Datanodes.Find(item.Node.Id.Uuid)?.FindStorage(item.Node.Disk[block.Id].Storage)).OfType<StorageInfo>()],
                    isClosing: true);
            }
        }
        catch (BlockRefusedException)
        {
            Count("recovery that came too late");
        }
    }

    /// <summary>Whether a replica is as it should be but for its bytes. That it was told of is forgotten when the NameNode starts again, or has
    /// taken its DataNode for dead, as by Apache's; until the scanner has come by it counts as a good one.</summary>
    private static bool HasRotten(SimulatedDatanode node, BlockInfo block) =>
        node.Disk.TryGetValue(block.Id, out DiskReplica? replica) && replica.IsRotten && replica.Version.GenerationStamp == block.GenerationStamp;

    private void Step()
    {
        Now += StepMilliseconds;
        _nodes.ForEach(static node => node.Step());
        foreach (SimulatedWriter writer in _writers.ToArray())
        {
            writer.Step();
            if (writer.IsDone)
            {
                Assert.True(writer.Block.IsComplete);
                Note(writer.Block.Id, $"is closed");
                _writers.Remove(writer);
                _closed.Add(writer.Block);
                Count("file closed");
            }
        }

        Manager.LatestGenerationStamp = new GenerationStamp(_nextStamp - 1);
        foreach (DatanodeDescriptor dead in Manager.Tick(Now))
        {
            Note(null, $"{dead.Id.Uuid} is taken for dead");
        }

        if (Random.Next(200) == 0)
        {
            LedgerChecks.Check(Manager.Ledger);
        }
    }

    private void Happen()
    {
        switch (Random.Next(400))
        {
            case < 40:
                Create();
                break;
            case < 43 when _nodes.Count(static node => node.IsUp) > 2:
                _nodes[Random.Next(_nodes.Count)].Kill();
                Count("death");
                break;
            case < 49 when _nodes.Find(static node => !node.IsUp) is SimulatedDatanode down && Random.Next(3) == 0:
                down.Start();
                Count("return");
                break;
            case < 60 when _closed.Count > 0 && !Manager.SafeMode.IsOn:
                Change(_closed[Random.Next(_closed.Count)]);
                break;
            case < 64:
                Rot();
                break;
            case 64 when Random.Next(10) == 0:
                Restart();
                break;
            case 65:
                Manager.DoubtAll();
                break;
            default:
                break;
        }
    }

    private void Create()
    {
        if (Manager.SafeMode.IsOn)
        {
            return;
        }

        try
        {
            short replication = (short)Random.Next(1, 5);
            IReadOnlyList<StorageInfo> targets = Manager.ChooseTargets(
                "/f",
                new PlacementRequest
                {
                    Count = replication,
                    BlockBytes = BlockBytes,
                    Writer = Manager.NodeOf(_nodes[Random.Next(_nodes.Count)].Id.IpAddress),
                },
                Now);
            Assert.Equal(targets.Count, targets.Select(static target => target.Datanode).Distinct().Count());
            var block = new BlockInfo(new BlockId(_nextBlock++), new InodeId(17_000))
            {
                GenerationStamp = NextStamp(),
                Replication = replication,
                State = BlockState.UnderConstruction,
            };
            Manager.Added(block);
            BlockConstruction.Start(block, targets);
            var writer = new SimulatedWriter(this, block, targets);
            writer.Begin();
            _writers.Add(writer);
            Count("file created");
        }
        catch (BlockRefusedException refused)
        {
            Assert.StartsWith("File /f could only be written to 0 of the 1 minReplication nodes. There are ", refused.Message);
            Count("no place for a file");
        }
    }

    private void Change(BlockInfo block)
    {
        if (Random.Next(2) == 0)
        {
            short replication = (short)Random.Next(1, 5);
            Note(block.Id, $"is to have {replication} replicas");
            Manager.At(Now).ReplicationChanged(block, replication);
            Count("replication changed");
        }
        else
        {
            _closed.Remove(block);
            Manager.At(Now).Removed(block);
            Count("file deleted");
        }
    }

    /// <summary>A replica rots where another good one stays, so that nothing is lost that could be kept.</summary>
    private void Rot()
    {
        if (_closed.Count == 0)
        {
            return;
        }

        BlockInfo block = _closed[Random.Next(_closed.Count)];
        SimulatedDatanode[] good = [.. _nodes.Where(node => node.Disk.TryGetValue(block.Id, out DiskReplica? replica) && replica.Holds(block))];
        ReplicaCounts counts = Manager.Ledger.Count(block);

        // Not while one too many is being deleted: nobody could call that off any more.
        if (good.Length > 1 && counts is { Live: > 1, Excess: 0 } && Array.TrueForAll(good, static node => node.IsUp))
        {
            SimulatedDatanode victim = good[Random.Next(good.Length)];
            Note(block.Id, $"rots on {victim.Id.Uuid}");
            victim.Disk[block.Id].IsRotten = true;
            Manager.ReportBad(block.Version, victim.Id.Uuid, victim.Disk[block.Id].Storage, Now);
            Count("rot");
        }
    }

    /// <summary>A NameNode that knows the blocks of its files, and no replica.</summary>
    private void Restart()
    {
        Note(null, $"The NameNode starts again");
        Manager = NewManager();
        foreach (BlockInfo old in _closed.Concat(_writers.Select(static writer => writer.Block)).ToArray())
        {
            BlockInfo block = new(old.Id, old.File)
            {
                GenerationStamp = old.GenerationStamp,
                LengthBytes = old.LengthBytes,
                Replication = old.Replication,
                State = old.IsComplete ? BlockState.Complete : BlockState.UnderConstruction,
            };
            Manager.Added(block);
            if (_closed.IndexOf(old) is >= 0 and int index)
            {
                _closed[index] = block;
            }
        }

        // Writers go on with blocks of the past; here they die, and their blocks are recovered.
        foreach (SimulatedWriter writer in _writers.ToArray())
        {
            _writers.Remove(writer);
            _writers.Add(new SimulatedWriter(this, Manager.Find(writer.Block.Id)!, []) { IsDead = true });
        }

        Manager.Activate(Now);
        Count("restart");
    }

    private void Clear()
    {
        foreach (SimulatedDatanode node in _nodes.Where(static node => !node.IsUp))
        {
            node.Start();
        }
    }

    private bool IsSettled()
    {
        BlockStatistics now = Manager.Statistics(Now);
        return now is { UnderReplicated: 0, PendingDeletion: 0, PendingReconstruction: 0, Excess: 0, Postponed: 0, Corrupt: 0 }
            && _nodes.TrueForAll(static node => node.IsQuiet) && _writers.Count == 0 && Random.Next(2_000) == 0;
    }

    private void CheckEnd()
    {
        LedgerChecks.Check(Manager.Ledger);
        foreach (BlockInfo block in _closed)
        {
            string[] holders = [.. _nodes.Where(node => node.Disk.TryGetValue(block.Id, out DiskReplica? replica) && replica.Holds(block))
                .Select(static node => node.Id.Uuid).Order(StringComparer.Ordinal)];
            string[] known = [.. Manager.Ledger.Storages.Of(block).Select(static storage => storage.Datanode.Id.Uuid).Order(StringComparer.Ordinal)];
            Assert.True(holders.Length > 0, $"{block}, {block.LengthBytes} B, is lost\n{History(block)}");
            Assert.True(holders.SequenceEqual(known), $"{block} is on {string.Join(", ", holders)}, and known on {string.Join(", ", known)}");
            Assert.True(
                holders.Length == Math.Min(block.Replication, _nodes.Count), $"{block} has {holders.Length} of {block.Replication} replicas: {Describe(block)}");
        }

        BlockStatistics end = Manager.Statistics(Now);
        Assert.True(
            end is { UnderReplicated: 0, PendingDeletion: 0, PendingReconstruction: 0, Excess: 0, Postponed: 0, Corrupt: 0, Missing: 0 },
            $"left over: {end}");
        Assert.True(_writers.TrueForAll(IsHopeless), $"{_writers.Count} files are not closed");
    }

    private string History(BlockInfo block) => string.Join('\n', _notes
        .Where(note => note.Block is null || note.Block == block.Id)
        .Select(static note => FormattableString.Invariant($"{note.At} {note.What}"))
        .TakeLast(80));

    private string Describe(BlockInfo block)
    {
        BlockLedger ledger = Manager.Ledger;
        ReplicaCounts counts = ledger.Count(block);
        IEnumerable<string> replicas = ledger.Storages.Of(block).Select(storage =>
            $"{storage} {(storage.HasStaleContents ? $"in doubt, reported {storage.ReportCount} times, last {storage.Datanode.LastReportAt}" : "")} "
            + $"{ledger.Corrupt.Find(block, storage.Datanode)}");
        return $"live {counts.Live}, corrupt {counts.Corrupt}, excess {counts.Excess}, stale {counts.Stale}; {string.Join("; ", replicas)}; "
            + $"now {Now}; {Manager.Statistics(Now)}";
    }

    /// <summary>A block of which nothing was ever written has nothing to recover.</summary>
    private bool IsHopeless(SimulatedWriter writer) =>
        _nodes.TrueForAll(node => !node.Disk.TryGetValue(writer.Block.Id, out DiskReplica? replica)
            || replica.Version.GenerationStamp < writer.Block.GenerationStamp);

    private BlockManager NewManager() => new(Options, _racks, new Random(Random.Next()));

    public void Count(string what) => Seen[what] = Seen.GetValueOrDefault(what) + 1;
}
