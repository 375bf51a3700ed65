using Tusk.Hdfs.DataTransfer;

namespace Tusk.Hdfs.DataNode.Storage;

/// <summary>A replica of a block on this DataNode.</summary>
/// <remarks>State, stamp and place change under the store's lock; lengths under the replica's own.</remarks>
internal sealed class Replica(BlockId id, GenerationStamp stamp, ReplicaState state, Volume volume, long length)
{
    private readonly Lock _gate = new();
    private long _length = length;
    private long _acknowledged = length;
    private byte[] _lastSum = [];
    private byte[] _acknowledgedSum = [];

    public BlockId Id { get; } = id;

    public GenerationStamp Stamp { get; set; } = stamp;

    public ReplicaState State { get; private set; } = state;

    /// <summary>What it was before its recovery; <see cref="State"/> where there is none.</summary>
    public ReplicaState OriginalState { get; private set; } = state;

    /// <summary>Generation that the recovery under way will give it.</summary>
    public GenerationStamp RecoveryId { get; private set; }

    public Volume Volume { get; } = volume;

    /// <summary>Who writes to it now; null if nobody does.</summary>
    public ReplicaWriter? Writer { get; set; }

    /// <summary>Ends when whoever changes its files now, outside the store's lock, is through; null if nobody does.</summary>
    public Task? Change { get; set; }

    /// <summary>Bytes that are in the file.</summary>
    public long Length
    {
        get
        {
            lock (_gate)
            {
                return _length;
            }
        }
    }

    /// <summary>Bytes that every DataNode of the pipeline has acknowledged.</summary>
    public long AcknowledgedLength
    {
        get
        {
            lock (_gate)
            {
                return _acknowledged;
            }
        }
    }

    /// <summary>Bytes that readers are told of; -1 where they may read nothing.</summary>
    public long VisibleLength => OriginalState switch
    {
        ReplicaState.Finalized => Length,
        ReplicaState.BeingWritten => AcknowledgedLength,
        _ => -1,
    };

    /// <summary>Whether its files are those of a replica being written.</summary>
    public bool IsInPipeline => State is ReplicaState.BeingWritten or ReplicaState.Temporary;

    public string DataPath => Path.Combine(FilesFolder, BlockNames.Data(Id));

    public string MetaPath => Path.Combine(FilesFolder, BlockNames.Meta(Id, Stamp));

    private string FilesFolder => Volume.FolderOf(Id, OriginalState);

    /// <summary>As Hadoop's messages begin to describe it.</summary>
    public override string ToString() => $"{State}, {Id}_{Stamp}, {Length} B on {Volume.Folder.Path}";

    /// <summary>Changes what it is, and with it where its files are: the caller moves them.</summary>
    public void Become(ReplicaState state) => (State, OriginalState) = (state, state);

    /// <summary>Puts it under recovery; its files stay where they are.</summary>
    public void BeginRecovery(GenerationStamp recoveryId) => (State, RecoveryId) = (ReplicaState.UnderRecovery, recoveryId);

    /// <summary>The length in the file and the checksum of its last chunk if that is a partial one, as they belong together.</summary>
    public (long Length, byte[] LastSum) Snapshot()
    {
        lock (_gate)
        {
            return (_length, _lastSum);
        }
    }

    /// <summary>Checksum of the last chunk at a length as it was when that was written; empty where it is a whole one, or not known any more.</summary>
    public byte[] SumAt(long length)
    {
        lock (_gate)
        {
            return length == _length ? _lastSum : length == _acknowledged ? _acknowledgedSum : [];
        }
    }

    /// <summary>Tells readers of a new length, once the bytes are in the file.</summary>
    /// <param name="length">Bytes in the file.</param>
    /// <param name="lastSum">Checksum of the last chunk; empty where it is a whole one.</param>
    public void Publish(long length, byte[] lastSum)
    {
        lock (_gate)
        {
            (_length, _lastSum) = (length, lastSum);
            if (_acknowledged >= length)
            {
                (_acknowledged, _acknowledgedSum) = (length, lastSum);
            }
        }
    }

    /// <summary>Notes what all DataNodes of the pipeline have.</summary>
    /// <param name="length">So many bytes.</param>
    /// <param name="lastSum">Checksum of the last chunk as it was then; empty where it is a whole one, or not known any more.</param>
    public void Acknowledge(long length, byte[] lastSum)
    {
        lock (_gate)
        {
            if (Math.Min(length, _length) is var noted && noted > _acknowledged)
            {
                (_acknowledged, _acknowledgedSum) = (noted, noted == _length ? _lastSum : lastSum);
            }
        }
    }

    /// <summary>Notes that all there is counts: it is finished.</summary>
    public void AcknowledgeAll()
    {
        lock (_gate)
        {
            (_acknowledged, _acknowledgedSum) = (_length, _lastSum);
        }
    }
}
