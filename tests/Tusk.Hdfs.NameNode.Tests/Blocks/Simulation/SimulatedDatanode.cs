using Tusk.Hdfs.DataTransfer;
using Tusk.Hdfs.NameNode.Blocks;
using Tusk.Hdfs.NameNode.Blocks.Datanodes;
using Tusk.Hdfs.NameNode.Blocks.Reports;

namespace Tusk.Hdfs.NameNode.Tests.Blocks.Simulation;

/// <summary>A DataNode that keeps its disks when it dies. What it tells the NameNode goes out in order, late, and sometimes twice.</summary>
internal sealed class SimulatedDatanode(BlockWorld world, int number, string rack)
{
    private const long FullReportInterval = 1_200_000;
    private readonly Queue<(long DueAt, Action Send)> _outbox = new();
    private readonly List<(long DueAt, Action Do)> _work = [];
    private long _lastDueAt;
    private long _heartbeatDueAt;
    private long _reportDueAt;
    private bool _isRegistered;

    public DatanodeId Id { get; } = new("uuid-" + number, "10.0.0." + number, "host" + number, 9866, 9864, 0, 9867);

    public string Rack { get; } = rack;

    public bool IsUp { get; private set; } = true;

    public Dictionary<BlockId, DiskReplica> Disk { get; } = [];

    public bool IsQuiet => _outbox.Count == 0 && _work.Count == 0;

    public void Kill()
    {
        world.Note(null, $"{Id.Uuid} dies");
        IsUp = false;
        _outbox.Clear();
        _work.Clear();
    }

    public void Start()
    {
        world.Note(null, $"{Id.Uuid} is back");
        IsUp = true;
        _isRegistered = false;
        _heartbeatDueAt = world.Now;
        foreach ((BlockId id, DiskReplica replica) in Disk.ToArray())
        {
            if (replica.State == ReplicaState.Temporary)
            {
                Disk.Remove(id);
            }
            else if (replica.State == ReplicaState.BeingWritten)
            {
                replica.State = ReplicaState.WaitingForRecovery;
            }
        }
    }

    public void Step()
    {
        if (!IsUp)
        {
            return;
        }

        foreach ((long dueAt, Action work) in _work.ToArray().Where(item => item.DueAt <= world.Now))
        {
            _work.Remove((dueAt, work));
            work();
        }

        while (_outbox.TryPeek(out (long DueAt, Action Send) next) && next.DueAt <= world.Now)
        {
            _outbox.Dequeue();
            next.Send();
            if (world.Random.Next(20) == 0)
            {
                next.Send(); // the answer was lost, and the call is made again
            }
        }

        if (world.Now >= _heartbeatDueAt)
        {
            _heartbeatDueAt = world.Now + 3_000;
            Heartbeat();
        }
    }

    public void Write(Block version, ReplicaState state)
    {
        string storage = Disk.TryGetValue(version.Id, out DiskReplica? old) ? old.Storage : $"{Id.Uuid}-s{world.Random.Next(2)}";
        Disk[version.Id] = new DiskReplica(version, state, storage);
        if (state == ReplicaState.Finalized || world.Random.Next(2) == 0)
        {
            Report(version, storage, state == ReplicaState.Finalized ? ReplicaEvent.Received : ReplicaEvent.Receiving);
        }
    }

    private void Report(Block version, string storage, ReplicaEvent what) => Post(() =>
    {
        world.Note(version.Id, $"{Id.Uuid} reports {what} {version}, {version.LengthBytes} B");
        world.Manager.IncrementalReport(Id.Uuid, storage, StorageType.Disk, [new ReplicaChange(version, what)], world.Now);
    });

    private void Post(Action send)
    {
        // Calls go out one after the other: one that is late holds up those behind it.
        int delay = world.Random.Next(8) == 0 ? world.Random.Next(30_000) : world.Random.Next(1_500);
        _lastDueAt = Math.Max(_lastDueAt, world.Now + delay);
        _outbox.Enqueue((_lastDueAt, send));
    }

    private void Register()
    {
        world.Manager.Register(Id, "3.4.2", world.Now);
        _isRegistered = true;
        _reportDueAt = world.Now;
    }

    private void Heartbeat()
    {
        if (!_isRegistered)
        {
            Register();
        }

        HeartbeatAnswer answer = world.Manager.Heartbeat(
            Id.Uuid,
            new Heartbeat
            {
                Storages = [Volume(0), Volume(1)],
                Xceivers = Disk.Values.Count(static replica => replica.State == ReplicaState.BeingWritten),
                RequestsReportLease = world.Now >= _reportDueAt,
            },
            world.Now);
        if (world.Random.Next(50) == 0 && answer.Commands is not [RegisterCommand])
        {
            return; // the answer was lost, with all its orders
        }

        if (answer.ReportLeaseId != 0)
        {
            _reportDueAt = world.Now + FullReportInterval;
            FullReport(answer.ReportLeaseId);
        }

        foreach (DatanodeCommand command in answer.Commands)
        {
            foreach (Block order in (command as InvalidateCommand)?.Blocks ?? [])
            {
                world.Note(order.Id, $"{Id.Uuid} reads the order to delete {order}");
            }

            _work.Add((world.Now + world.Random.Next(4_000), () => Do(command)));
        }
    }

    private StorageReport Volume(int index)
    {
        string uuid = $"{Id.Uuid}-s{index}";
        long used = Disk.Values.Count(replica => replica.Storage == uuid) * BlockWorld.BlockBytes;
        return new StorageReport(uuid, StorageType.Disk, StorageState.Normal, 1L << 40, used, (1L << 40) - used, used, 0);
    }

    private void FullReport(long lease)
    {
        StorageBlocks[] report = [.. Enumerable.Range(0, 2).Select(index => new StorageBlocks(
            $"{Id.Uuid}-s{index}",
            StorageType.Disk,
            StorageState.Normal,
            [.. Disk.Values.Where(replica => replica.Storage == $"{Id.Uuid}-s{index}" && replica.State != ReplicaState.Temporary)
                .Select(static replica => new ReportedReplica(
                    replica.Version.Id, replica.Version.GenerationStamp, replica.Version.LengthBytes, replica.State))]))];
        long madeAt = world.Now;
        Post(() =>
        {
            foreach (ReportedReplica replica in report.SelectMany(static storage => storage.Replicas))
            {
                world.Note(replica.Id, $"{Id.Uuid} names {replica.Block} {replica.State} in a full report made at {madeAt}");
            }

            world.Manager.FullReport(Id.Uuid, report, lease, isLast: true, world.Now);
        });

        // The block scanner comes by.
        foreach (DiskReplica rotten in Disk.Values.Where(static replica => replica.IsRotten))
        {
            Post(() => world.Manager.ReportBad(rotten.Version, Id.Uuid, rotten.Storage, world.Now));
        }
    }

    private void Do(DatanodeCommand command)
    {
        if (command is RegisterCommand)
        {
            Register();
            return;
        }

        SimulatedOrders.CarryOut(command, Id.Uuid, DeleteAsOrdered, Transfer, one => world.Recover(this, one));
    }

    private void DeleteAsOrdered(Block order)
    {
        world.Note(order.Id, $"{Id.Uuid} carries out the order to delete {order}");
        Delete(order);
    }

    private void Delete(Block order)
    {
        // A replica that is newer than the order is not the one that was meant.
        if (Disk.TryGetValue(order.Id, out DiskReplica? replica) && replica.Version.GenerationStamp <= order.GenerationStamp)
        {
            world.CheckDeletion(this, replica);
            Disk.Remove(order.Id);
            if (order.LengthBytes != Block.NoAcknowledgement)
            {
                Report(replica.Version, replica.Storage, ReplicaEvent.Deleted);
            }
        }
    }

    private void Transfer(BlockTransfer transfer)
    {
        if (!Disk.TryGetValue(transfer.Block.Id, out DiskReplica? source) || source.State != ReplicaState.Finalized
            || source.Version.GenerationStamp != transfer.Block.GenerationStamp || source.Version.LengthBytes != transfer.Block.LengthBytes)
        {
            return;
        }

        if (source.IsRotten)
        {
            world.Manager.ReportBad(source.Version, Id.Uuid, source.Storage, world.Now);
            return;
        }

        foreach (StorageInfo target in transfer.Targets)
        {
            SimulatedDatanode other = world.Find(target.Datanode.Id.Uuid);
            if (other.IsUp && !other.Disk.ContainsKey(transfer.Block.Id))
            {
                world.Note(transfer.Block.Id, $"{Id.Uuid} copies {transfer.Block} to {other.Id.Uuid}");
                other.Disk[transfer.Block.Id] = new DiskReplica(transfer.Block, ReplicaState.Temporary, target.Uuid);
                other._work.Add((world.Now + world.Random.Next(10_000), () => other.Arrive(transfer.Block)));
            }
        }
    }

    private void Arrive(Block version)
    {
        if (Disk.TryGetValue(version.Id, out DiskReplica? replica) && replica.State == ReplicaState.Temporary)
        {
            replica.State = ReplicaState.Finalized;
            Report(version, replica.Storage, ReplicaEvent.Received);
        }
    }
}
