using Tusk.Hdfs.DataNode.Storage;
using Tusk.Hdfs.DataTransfer;
using Tusk.Protocol.Hdfs;

namespace Tusk.Hdfs.DataNode.Transfer;

/// <summary>What every transfer of a DataNode needs.</summary>
internal sealed class TransferContext(
    DataNodeOptions options, BlockStore store, IReplicaEvents events, DataNodeLog log, TimeProvider time)
{
    public DataNodeOptions Options { get; } = options;

    public BlockStore Store { get; } = store;

    public IReplicaEvents Events { get; } = events;

    public DataNodeLog Log { get; } = log;

    public TimeProvider Time { get; } = time;

    /// <summary>Memory of readers beyond one packet each.</summary>
    public BufferBudget ReadBuffers { get; } = new(options.ReadBufferBytes);

    /// <summary>Memory of writers for packets that are larger than usual.</summary>
    public BufferBudget LargePackets { get; } = new(options.LargePacketBytes);

    /// <summary>What the balancer may move at a time.</summary>
    public MoveLimits Moves { get; } = new(options.MaxMoves, options.MoveBytesPerSecond, time);

    /// <summary>Who we are, for those who get a copy; null as long as no NameNode has said how it calls us.</summary>
    public Func<DatanodeIDProto?> Self { get; init; } = static () => null;

    /// <summary>Told of a replica that somebody says is damaged.</summary>
    public Action<BlockId> Suspect { get; init; } = static _ => { };

    /// <summary>Name or address to connect to.</summary>
    public string HostOf(DatanodeInfo node) => Options.UsesHostnames ? node.HostName : node.IpAddress;

    /// <summary>The files of a replica could not be read: it is the disk, or the replica.</summary>
    public void NoteReadError(BlockId id, ReplicaReader reader, IOException error)
    {
        Log.VolumeError(reader.Volume.Folder.Path, error.Message);
        if (Store.CheckVolume(reader.Volume))
        {
            Suspect(id);
        }
    }
}
