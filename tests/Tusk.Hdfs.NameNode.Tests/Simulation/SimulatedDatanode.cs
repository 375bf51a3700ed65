using Tusk.Hdfs.DataTransfer;
using Tusk.Hdfs.NameNode.Blocks;
using Tusk.Hdfs.NameNode.Blocks.Datanodes;
using Tusk.Hdfs.NameNode.Blocks.Reports;

namespace Tusk.Hdfs.NameNode.Tests.Simulation;

/// <summary>A DataNode: registers, says that it lives, reports, carries out what it is told. It dies and returns with its disk.</summary>
internal sealed class SimulatedDatanode(ClusterWorld world, int number, string rack)
{
    private const int Volumes = 2;
    private const long FullReportInterval = 60_000;

    private readonly Dictionary<BlockId, (string Storage, ReplicaChange Change)> _unreported = [];
    private int _life;
    private int _atWork;

    public DatanodeId Id { get; } = new("dn" + number, "10.0.0." + number, "host" + number, 9866, 9864, 0, 9867);

    public DatanodeInfo Info { get; } = new() { Uuid = "dn" + number, IpAddress = "10.0.0." + number, HostName = "host" + number, TransferPort = 9866 };

    public string Uuid => Id.Uuid;

    public string Rack { get; } = rack;

    public bool IsUp { get; private set; }

    public SimulatedDisk Disk { get; } = new();

    /// <summary>Whether nothing is under way.</summary>
    public bool IsQuiet => IsUp && _unreported.Count == 0 && _atWork == 0;

    public void Start()
    {
        (IsUp, _atWork) = (true, 0);
        Disk.Restart(world.Random);
        world.Note(null, $"{Uuid} is up");
        world.Watch(ServeAsync(_life));
    }

    public void Kill()
    {
        world.Note(null, $"{Uuid} dies");
        IsUp = false;
        _life++;
        _unreported.Clear();
    }

    /// <summary>For those who wait: whether it is still the same process.</summary>
    public Func<bool> LifeCheck()
    {
        int life = _life;
        return () => IsUp && _life == life;
    }

    /// <summary>The NameNode is to hear of a replica; of each the last news counts.</summary>
    public void Report(SimulatedReplica replica, ReplicaEvent what)
    {
        world.Note(replica.Id, $"{Uuid}: {what} {replica.Version} {replica.Version.LengthBytes} B");
        _unreported[replica.Id] = (replica.Storage, new ReplicaChange(replica.Version, what));
    }

    public string AnyStorage() => $"{Uuid}-s{world.Random.Next(Volumes)}";

    private Task<SimulatedAnswer> CallAsync(string name, Func<BlockManager, Moment, object?> work) =>
        world.SendAsync(new SimulatedCall(name, null, 0, false, (nameNode, now) => work(nameNode.Manager, now)), LifeCheck());

    private async Task ServeAsync(int life)
    {
        Func<bool> isAlive = LifeCheck();
        bool isRegistered = false;
        long heartbeatDue = 0;
        long reportDue = 0;
        while (_life == life)
        {
            if (!isRegistered)
            {
                isRegistered = !(await CallAsync("registerDatanode", (manager, now) => manager.Register(Id, "3.4.2", now.MonotonicMillis))).IsLost;
                (heartbeatDue, reportDue) = (world.Time.Now + (isRegistered ? 0 : 500), world.Time.Now);
            }

            if (isRegistered && world.Time.Now >= heartbeatDue)
            {
                heartbeatDue = world.Time.Now + 3_000;
                bool wantsLease = world.Time.Now >= reportDue;
                SimulatedAnswer heard = await CallAsync("sendHeartbeat", (manager, now) => manager.Heartbeat(Uuid, Heartbeat(wantsLease), now.MonotonicMillis));
                if (heard.Value is HeartbeatAnswer answer)
                {
                    isRegistered = answer.Commands is not [RegisterCommand];
                    Take(answer.Commands);
                    if (answer.ReportLeaseId != 0)
                    {
                        await ReportChangesAsync();
                        reportDue = world.Time.Now + FullReportInterval;
                        await ReportAllAsync(answer.ReportLeaseId, isAlive);
                    }
                }
            }

            long pause = world.Random.Next(4) switch { 0 => 1, 1 => 50, 2 => 500, _ => 2_500 };
            await world.Time.PauseAsync(Math.Clamp(_unreported.Count > 0 ? pause : heartbeatDue - world.Time.Now, 1, 3_000), isAlive);
            if (isRegistered)
            {
                await ReportChangesAsync();
            }
        }
    }

    private Heartbeat Heartbeat(bool wantsLease) => new()
    {
        Storages = [.. Enumerable.Range(0, Volumes).Select(index => new StorageReport(
            $"{Uuid}-s{index}", StorageType.Disk, StorageState.Normal, 1L << 40, 0, 1L << 40, 0, 0))],
        Xceivers = Disk.Replicas.Count(static replica => replica.Writer is not null),
        RequestsReportLease = wantsLease,
    };

    private async Task ReportChangesAsync()
    {
        if (_unreported.Count == 0)
        {
            return;
        }

        KeyValuePair<BlockId, (string Storage, ReplicaChange Change)>[] taken = [.. _unreported];
        _unreported.Clear();
        object? Tell(BlockManager manager, Moment now)
        {
            foreach ((BlockId id, (string storage, ReplicaChange change)) in taken)
            {
                world.Note(id, $"{Uuid} reports {change.Event} {change.Block}");
                manager.IncrementalReport(Uuid, storage, StorageType.Disk, [change], now.MonotonicMillis);
            }

            return null;
        }

        do
        {
            if ((await CallAsync("blockReceivedAndDeleted", Tell)).IsLost)
            {
                foreach ((BlockId id, (string, ReplicaChange) change) in taken)
                {
                    _unreported.TryAdd(id, change); // unless there is newer news
                }

                return;
            }
        }
        while (world.IsBad(20));
    }

    private async Task ReportAllAsync(long lease, Func<bool> isAlive)
    {
        StorageBlocks[] report = [.. Enumerable.Range(0, Volumes).Select(index => $"{Uuid}-s{index}").Select(storage => new StorageBlocks(
            storage,
            StorageType.Disk,
            StorageState.Normal,
            [.. Disk.Replicas.Where(replica => replica.Storage == storage && replica.State != ReplicaState.Temporary)
                .Select(static replica => new ReportedReplica(replica.Id, replica.Stamp, replica.Bytes.Count, replica.OriginalState))]))];
        long madeAt = world.Time.Now;
        if (world.IsBad(6))
        {
            world.Count("late report");
            await world.Time.PauseAsync(world.Random.Next(15_000), isAlive);
        }

        object? Tell(BlockManager manager, Moment now)
        {
            foreach (ReportedReplica replica in report.SelectMany(static storage => storage.Replicas))
            {
                world.Note(replica.Id, $"{Uuid} names {replica.Block} {replica.State} in a full report made at {madeAt}");
            }

            return manager.FullReport(Uuid, report, lease, isLast: true, now.MonotonicMillis);
        }

        do
        {
            await CallAsync("blockReport", Tell);
        }
        while (world.IsBad(20));
    }

    private void Take(IReadOnlyList<DatanodeCommand> commands)
    {
        foreach (DatanodeCommand command in commands.Where(static command => command is not RegisterCommand))
        {
            Later(world.IsBad(4) ? world.Random.Next(10_000) : world.Random.Next(50), () => Do(command));
        }
    }

    private void Later(long delay, Action what)
    {
        Func<bool> isAlive = LifeCheck();
        _atWork++;
        world.Time.After(delay, () =>
        {
            if (isAlive())
            {
                _atWork--;
                what();
            }
        });
    }

    private void Do(DatanodeCommand command)
    {
        switch (command)
        {
            case InvalidateCommand invalidate:
                foreach (Block order in invalidate.Blocks)
                {
                    Delete(order);
                }

                break;
            case TransferCommand transfer:
                foreach (BlockTransfer one in transfer.Transfers)
                {
                    Transfer(one);
                }

                break;
            case RecoverCommand recover:
                foreach (BlockRecovery one in recover.Recoveries)
                {
                    world.Watch(new SimulatedRecovery(world, this, one).RunAsync());
                }

                break;
            default:
                Assert.Fail($"{Id} is told {command}");
                break;
        }
    }

    private void Delete(Block order)
    {
        if (Disk.Delete(order.Id, order.GenerationStamp) is SimulatedReplica replica)
        {
            world.Count("deletion");
            world.Note(order.Id, $"{Uuid} deletes {replica}");
            if (order.LengthBytes != Block.NoAcknowledgement)
            {
                Report(replica, ReplicaEvent.Deleted);
            }
        }
        else
        {
            world.Note(order.Id, $"{Uuid} does not delete {order}: it has {Disk.Find(order.Id)?.ToString() ?? "none"}");
        }
    }

    private void Transfer(BlockTransfer transfer)
    {
        Block block = transfer.Block;
        foreach (StorageInfo target in transfer.Targets)
        {
            SimulatedDatanode other = world.Find(target.Datanode.Id.Uuid);
            if (!HasFinalized(block) || !other.IsUp || other.Disk.Create(block.Id, block.GenerationStamp, ReplicaState.Temporary, target.Uuid) is not SimulatedReplica copy)
            {
                continue;
            }

            world.Count("copy");
            world.Note(block.Id, $"{Uuid} copies {block} to {other.Uuid}");
            Func<bool> isAlive = LifeCheck();
            other.Later(world.Random.Next(5_000), () =>
            {
                if (other.Disk.Find(block.Id) != copy)
                {
                    return;
                }

                if (!isAlive() || !HasFinalized(block))
                {
                    other.Disk.Delete(block.Id, block.GenerationStamp);
                    return;
                }

                copy.Bytes.AddRange(Disk.Find(block.Id)!.Bytes);
                copy.Acknowledged = copy.Bytes.Count;
                copy.Become(ReplicaState.Finalized);
                other.Report(copy, ReplicaEvent.Received);
            });
        }
    }

    private bool HasFinalized(Block block) =>
        Disk.Find(block.Id) is { State: ReplicaState.Finalized } replica && replica.Version == block;
}
