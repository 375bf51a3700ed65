using System.Diagnostics;
using Tusk.Hdfs.DataNode.Reports;
using Tusk.Hdfs.DataNode.Storage;
using Tusk.Hdfs.DataNode.Transfer;
using Tusk.Hdfs.DataTransfer;
using Tusk.Hdfs.NameNode.Blocks;
using Tusk.Hdfs.NameNode.Blocks.Datanodes;
using Tusk.Hdfs.NameNode.Blocks.Reports;
using Tusk.Hdfs.NameNode.Tests.Blocks.Simulation;
using Tusk.Protocol.Hdfs;
using Tusk.Protocol.Hdfs.Datanode;
using BlockStatus = Tusk.Protocol.Hdfs.Datanode.ReceivedDeletedBlockInfoProto.Types.BlockStatus;
using NameNodeChange = Tusk.Hdfs.NameNode.Blocks.Reports.ReplicaChange;
using Replica = Tusk.Hdfs.DataNode.Storage.Replica;
using ReplicaChange = Tusk.Hdfs.DataNode.Reports.ReplicaChange;
using ReplicaState = Tusk.Hdfs.DataNode.Storage.ReplicaState;
using ReportMapping = Tusk.Hdfs.NameNode.Service.Datanode.ReportMapping;

namespace Tusk.Hdfs.NameNode.Tests.Simulation;

/// <summary>A DataNode: registers, says that it lives, reports, carries out what it is told. It dies and returns with its disk.</summary>
internal sealed class SimulatedDatanode(ClusterWorld world, int number, string rack, string root) : IReplicaEvents, IDisposable
{
    private const long FullReportInterval = 60_000;

    private readonly IncrementalReports _changes = new(new SemaphoreSlim(0));
    private int _life;
    private int _atWork;

    public DatanodeId Id { get; } = new("dn" + number, "10.0.0." + number, "host" + number, 9866, 9864, 0, 9867);

    public DatanodeInfo Info { get; } = new() { Uuid = "dn" + number, IpAddress = "10.0.0." + number, HostName = "host" + number, TransferPort = 9866 };

    public string Uuid => Id.Uuid;

    public string Rack { get; } = rack;

    public bool IsUp { get; private set; }

    public SimulatedDisk Disk { get; } = new(root, "dn" + number);

    /// <summary>Hears what becomes of replicas, and has the NameNode told.</summary>
    public IReplicaEvents Events => this;

    /// <summary>Whether nothing is under way.</summary>
    public bool IsQuiet => IsUp && _changes.IsEmpty && _atWork == 0 && Disk.WriterCount == 0;

    public void Start()
    {
        (IsUp, _atWork) = (true, 0);
        Disk.Start();
        world.Note(null, $"{Uuid} is up");
        world.Watch(ServeAsync(_life));
    }

    public void Kill()
    {
        world.Note(null, $"{Uuid} dies");
        IsUp = false;
        _life++;
        _changes.Take();
        Disk.Crash(world.Random);
    }

    /// <summary>For those who wait: whether it is still the same process.</summary>
    public Func<bool> LifeCheck()
    {
        int life = _life;
        return () => IsUp && _life == life;
    }

    public void Dispose() => Disk.Dispose();

    void IReplicaEvents.Receiving(Replica replica) => Report(replica, BlockStatus.Receiving, 0);

    void IReplicaEvents.Received(Replica replica, string deleteHint) => Report(replica, BlockStatus.Received, replica.Length);

    void IReplicaEvents.Deleted(Replica replica) => Report(replica, BlockStatus.Deleted, 0);

    // Only who receives a copy over a connection says so; here copies are made without one.
    void IReplicaEvents.Damaged(ExtendedBlock block, DatanodeInfoProto source) => throw new UnreachableException();

    private void Report(Replica replica, BlockStatus what, long length)
    {
        world.Note(replica.Id, $"{Uuid}: {what} {SimulatedDisk.Describe(replica)}");
        _changes.Add(replica.Volume, new ReplicaChange(replica.Id, replica.Stamp, length, what));
    }

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
                Heartbeat heartbeat = Heartbeat(wantsLease);
                SimulatedAnswer heard = await CallAsync("sendHeartbeat", (manager, now) => manager.Heartbeat(Uuid, heartbeat, now.MonotonicMillis));
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
            await world.Time.PauseAsync(Math.Clamp(!_changes.IsEmpty ? pause : heartbeatDue - world.Time.Now, 1, 3_000), isAlive);
            if (isRegistered)
            {
                await ReportChangesAsync();
            }
        }
    }

    private Heartbeat Heartbeat(bool wantsLease) => new()
    {
        Storages = [.. Disk.Store.Volumes.Working.Select(static volume => new StorageReport(
            volume.StorageId, StorageType.Disk, StorageState.Normal, 1L << 40, volume.UsedBytes, 1L << 40, volume.UsedBytes, 0))],
        Xceivers = Disk.WriterCount,
        RequestsReportLease = wantsLease,
    };

    private async Task ReportChangesAsync()
    {
        if (_changes.IsEmpty)
        {
            return;
        }

        Func<bool> isAlive = LifeCheck();
        Dictionary<Volume, Dictionary<BlockId, ReplicaChange>> taken = _changes.Take();
        StorageReceivedDeletedBlocksProto[] protos = [.. IncrementalReports.ToProtos(taken)];
        object? Tell(BlockManager manager, Moment now)
        {
            foreach (StorageReceivedDeletedBlocksProto storage in protos)
            {
                NameNodeChange[] changes = [.. storage.Blocks.Select(ReportMapping.ToChange)];
                Array.ForEach(changes, change => world.Note(change.Block.Id, $"{Uuid} reports {change.Event} {change.Block}"));
                manager.IncrementalReport(Uuid, storage.Storage.StorageUuid, StorageType.Disk, changes, now.MonotonicMillis);
            }

            return null;
        }

        do
        {
            if ((await CallAsync("blockReceivedAndDeleted", Tell)).IsLost)
            {
                if (isAlive())
                {
                    _changes.PutBack(taken);
                }

                return;
            }
        }
        while (world.IsBad(20));
    }

    private async Task ReportAllAsync(long lease, Func<bool> isAlive)
    {
        StorageBlockReportProto[] protos = [.. Disk.Store.Volumes.Working.Select(
            volume => DataNode.Reports.ReportMapping.ToBlockReport(volume, Disk.Store.Report(volume)))];
        long madeAt = world.Time.Now;
        if (world.IsBad(6))
        {
            world.Count("late report");
            await world.Time.PauseAsync(world.Random.Next(15_000), isAlive);
        }

        object? Tell(BlockManager manager, Moment now)
        {
            StorageBlocks[] report = [.. protos.Select(ReportMapping.ToStorageBlocks)];
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

    private void Do(DatanodeCommand command) => SimulatedOrders.CarryOut(
        command, Uuid, Delete, Transfer, one => world.Watch(new SimulatedRecovery(world, this, one).RunAsync()));

    private void Delete(Block order)
    {
        if (Disk.Store.Invalidate([(order.Id, order.GenerationStamp)]) is [Replica replica])
        {
            world.Count("deletion");
            world.Note(order.Id, $"{Uuid} deletes {SimulatedDisk.Describe(replica)}");
            if (order.LengthBytes != Block.NoAcknowledgement)
            {
                Events.Deleted(replica);
            }
        }
        else
        {
            string there = SimulatedDisk.Describe(Disk.Find(order.Id));
            world.Note(order.Id, $"{Uuid} does not delete {order}: it has {there}");
        }
    }

    private void Transfer(BlockTransfer transfer)
    {
        Block block = transfer.Block;
        var extended = new ExtendedBlock(SimulatedNameNode.PoolId, block.Id, block.GenerationStamp, block.LengthBytes);
        foreach (StorageInfo target in transfer.Targets)
        {
            SimulatedDatanode other = world.Find(target.Datanode.Id.Uuid);
            if (!HasFinalized(block) || !other.IsUp || other.Disk.CreateTemporary(extended, out _) is not ReplicaWriter copy)
            {
                continue;
            }

            world.Count("copy");
            world.Note(block.Id, $"{Uuid} copies {block} to {other.Uuid}");
            Func<bool> isAlive = LifeCheck();
            other.Later(world.Random.Next(5_000), () => other.Copy(block, copy, isAlive() && HasFinalized(block) ? SimulatedDisk.Read(Disk.Find(block.Id)!) : null));
        }
    }

    /// <summary>The bytes of a copy have come, or its source has gone.</summary>
    private void Copy(Block block, ReplicaWriter copy, byte[]? data)
    {
        if (data is not null && Disk.IsOpen(copy))
        {
            byte[] sums = new byte[SimulatedDisk.Checksum.SumBytes(data.Length)];
            SimulatedDisk.Checksum.Compute(data, sums);
            copy.Write(0, data, sums, SimulatedDisk.Checksum);
            try
            {
                Disk.Store.Finish(copy, sync: false);
                Events.Received(copy.Replica);
            }
            catch (ReplicaException e)
            {
                world.Note(block.Id, $"{Uuid} cannot finish its copy: {e.Message}");
            }
        }

        Disk.Close(copy);
    }

    private bool HasFinalized(Block block) =>
        Disk.Find(block.Id) is { State: ReplicaState.Finalized } replica && SimulatedDisk.VersionOf(replica) == block;
}
