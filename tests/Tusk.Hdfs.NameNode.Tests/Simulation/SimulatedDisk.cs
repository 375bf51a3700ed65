using Tusk.Common.Files;
using Tusk.Hdfs.DataNode;
using Tusk.Hdfs.DataNode.Storage;
using Tusk.Hdfs.DataTransfer;
using Tusk.Hdfs.DataTransfer.Checksums;
using Tusk.Hdfs.DataTransfer.Writing;
using Block = Tusk.Hdfs.NameNode.Blocks.Block;

namespace Tusk.Hdfs.NameNode.Tests.Simulation;

/// <summary>
/// The disk of a DataNode: the real <see cref="BlockStore"/> with its <see cref="ReplicaRecovery"/> on real folders. When the DataNode
/// dies, its files stay as they are, and <see cref="ReplicaScan"/> finds what is in them.
/// </summary>
internal sealed class SimulatedDisk : IDisposable
{
    /// <summary>How chunks are checked, on the way and on disk.</summary>
    public static readonly ChunkChecksum Checksum = new(ChecksumType.Crc32C, 16);

    private const int Volumes = 2;

    private readonly string _uuid;
    private readonly List<(DataFolder Folder, LockedFile Lock)> _folders = [];
    private readonly HashSet<ReplicaWriter> _writers = [];
    private BlockStore? _store;

    public SimulatedDisk(string root, string uuid)
    {
        _uuid = uuid;
        for (int number = 0; number < Volumes; number++)
        {
            string folder = Path.Combine(root, $"{uuid}-{number}");
            foreach (string inner in (string[])["current/finalized", "current/rbw", "tmp"])
            {
                Directory.CreateDirectory(Path.Combine(folder, inner));
            }

            _folders.Add((
                new DataFolder(folder, StorageType.Disk),
                LockedFile.TryOpen(Path.Combine(folder, "in_use.lock"), uuid, out string holder) ?? throw new IOException($"{holder} has {folder}")));
        }
    }

    /// <summary>The store, while the DataNode is up.</summary>
    public BlockStore Store => _store ?? throw new InvalidOperationException($"{_uuid} is down.");

    /// <summary>How many write.</summary>
    public int WriterCount => _writers.Count;

    /// <summary>All replicas, as a report tells them.</summary>
    public IReadOnlyList<Replica> Replicas =>
        _store is null ? [] : [.. Store.Volumes.Working.SelectMany(Store.Report).Select(one => Store.Find(one.Id)!).OrderBy(static one => one.Id.Value)];

    /// <summary>A replica as the NameNode names it.</summary>
    public static Block VersionOf(Replica replica) => new(replica.Id, replica.Stamp, replica.Length);

    /// <summary>A replica in a history: it may be another one when that is read.</summary>
    public static string Describe(Replica? replica) => replica is null
        ? "none" : $"{replica.Id}_{replica.Stamp} {replica.State} {replica.Length} B ({replica.AcknowledgedLength} acknowledged)";

    /// <summary>The DataNode starts: it knows what its folders have.</summary>
    public void Start()
    {
        var log = new DataNodeLog(null);
        Volume[] volumes = [.. _folders.Select((one, number) => new Volume(one.Folder, one.Lock, $"{_uuid}-s{number}", one.Folder.Path, 0))];

        // A folder tells its files in any order; the same seed must give the same.
        Replica[] found = [.. volumes.SelectMany(volume => ReplicaScan.Run(volume, log)).OrderBy(static replica => replica.Id.Value)];
        _store = new BlockStore(
            SimulatedNameNode.PoolId, new VolumeSet(volumes, [], 0), found, TimeSpan.FromMinutes(1), log, TimeProvider.System);
    }

    /// <summary>The DataNode dies: files stay as they are, some with data whose checksum was not written any more.</summary>
    public void Crash(Random random)
    {
        foreach (ReplicaWriter writer in _writers.OrderBy(static writer => writer.Replica.Id.Value).ToArray())
        {
            writer.Dispose();
            if (random.Next(2) == 0)
            {
                using FileStream data = File.OpenWrite(writer.Replica.DataPath);
                data.Seek(0, SeekOrigin.End);
                byte[] torn = new byte[random.Next(1, 40)];
                random.NextBytes(torn);
                data.Write(torn);
            }
        }

        _writers.Clear();
        _store = null;
    }

    public Replica? Find(BlockId id) => _store?.Find(id);

    /// <summary>Whether somebody still writes, and has not been stopped by another one who wants the replica.</summary>
    public bool IsOpen(ReplicaWriter writer) => _writers.Contains(writer) && writer.Replica.Writer == writer;

    /// <summary>A replica for a new block; null if there is one, and why.</summary>
    public ReplicaWriter? Create(ExtendedBlock block, out string refusal) =>
        Try(() => Opened(Store.Create(block with { Length = ClusterWorld.BlockBytes }, StorageType.Disk, Checksum)), out refusal);

    /// <summary>A replica for a copy; null if there is another one, and why.</summary>
    public ReplicaWriter? CreateTemporary(ExtendedBlock block, out string refusal) =>
        Try(() => Opened(Done(Store.CreateTemporaryAsync(block, StorageType.Disk, Checksum))), out refusal);

    /// <summary>Makes a replica ready for a pipeline, as <see cref="DataNode.Transfer.BlockWrite"/> does.</summary>
    /// <param name="stage">Why the pipeline is set up; not for a new block.</param>
    /// <param name="block">With the stamp that the client knows.</param>
    /// <param name="stamp">The new one.</param>
    /// <param name="acknowledged">The length that the client got acknowledged.</param>
    /// <param name="sent">The most that the client sent.</param>
    /// <param name="refusal">Why the replica is not what it should be.</param>
    /// <returns>Who writes it, unless it is finished; and the replica, unless it is refused.</returns>
    public (Replica? Replica, ReplicaWriter? Writer) Reopen(
        PipelineStage stage, ExtendedBlock block, GenerationStamp stamp, long acknowledged, long sent, out string refusal)
    {
        ReplicaRecovery recovery = Store.Recovery;
        if (stage == PipelineStage.CloseRecovery)
        {
            return (Try(() => Done(recovery.RecoverCloseAsync(block, stamp, acknowledged)), out refusal), null);
        }

        ReplicaWriter? writer = Try(
            () => Opened(stage switch
            {
                PipelineStage.StreamingRecovery => Done(recovery.RecoverWriteAsync(block, stamp, acknowledged, sent)),
                PipelineStage.Append => recovery.Append(block, stamp, acknowledged),
                _ => Done(recovery.RecoverAppendAsync(block, stamp, acknowledged)),
            }),
            out refusal);
        return (writer?.Replica, writer);
    }

    /// <summary>Ends a write as a receiver does when it is through, or its connection has gone.</summary>
    public void Close(ReplicaWriter writer)
    {
        if (_writers.Remove(writer))
        {
            Store.Abandon(writer);
        }
    }

    /// <summary>First step of a recovery; null if there is no replica.</summary>
    /// <exception cref="ReplicaException">It cannot take part.</exception>
    public RecoverableReplica? BeginRecovery(ExtendedBlock block, GenerationStamp recoveryId) => Done(Store.Recovery.BeginAsync(block, recoveryId));

    /// <summary>Second step; null if the replica is not in this recovery.</summary>
    public Replica? FinishRecovery(ExtendedBlock block, GenerationStamp recoveryId, long length, out string refusal) =>
        Try(() => Done(Store.Recovery.FinishAsync(block, recoveryId, block.Id, length)), out refusal);

    /// <summary>The bytes of a replica, each checked by what is beside it.</summary>
    public static byte[] Read(Replica replica)
    {
        byte[] data = File.ReadAllBytes(replica.DataPath);
        byte[] sums = File.ReadAllBytes(replica.MetaPath)[MetaHeader.Size..];
        Assert.True(data.Length == replica.Length, $"{Describe(replica)} has {data.Length} B on disk");
        Assert.True(
            sums.Length == Checksum.SumBytes(data.Length) && Checksum.FindWrong(data, sums) < 0,
            $"{Describe(replica)} does not match its {sums.Length} B of checksums");
        return data;
    }

    public void Dispose()
    {
        foreach (ReplicaWriter writer in _writers)
        {
            writer.Dispose();
        }

        _folders.ForEach(static one => one.Lock.Dispose());
    }

    /// <summary>A write: whoever wants the replica for himself ends it, as the one who receives does when he is told to stop.</summary>
    private ReplicaWriter Opened(ReplicaWriter writer)
    {
        _writers.Add(writer);
        writer.Stopping.Register(() => Close(writer));
        return writer;
    }

    /// <summary>What waits for nobody but a writer that stops at once.</summary>
    private static T Done<T>(ValueTask<T> work) => work.AsTask().GetAwaiter().GetResult();

    private static T? Try<T>(Func<T> work, out string refusal)
        where T : class
    {
        refusal = "";
        try
        {
            return work();
        }
        catch (ReplicaException e)
        {
            refusal = e.Message;
            return null;
        }
    }
}
