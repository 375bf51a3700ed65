using Tusk.Hdfs.DataNode.Storage;
using Tusk.Hdfs.DataTransfer;
using Tusk.Protocol.Hdfs;
using Tusk.Protocol.Hdfs.Datanode;
using BlockStatus = Tusk.Protocol.Hdfs.Datanode.ReceivedDeletedBlockInfoProto.Types.BlockStatus;

namespace Tusk.Hdfs.DataNode.Reports;

/// <summary>Changes that one NameNode has not been told yet: for each block the last one counts.</summary>
/// <remarks>
/// What was received is told at once, the rest with the next heartbeat. One that could not be told comes again, unless a
/// newer one is there. Source: Apache Hadoop 3.4, o.a.h.hdfs.server.datanode.IncrementalBlockReportManager.
/// </remarks>
internal sealed class IncrementalReports
{
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _urgent;
    private Dictionary<Volume, Dictionary<BlockId, ReplicaChange>> _pending = [];

    /// <summary>No changes yet.</summary>
    /// <param name="urgent">Released when something must be told at once.</param>
    public IncrementalReports(SemaphoreSlim urgent) => _urgent = urgent;

    /// <summary>Whether there is something to tell.</summary>
    public bool IsEmpty
    {
        get
        {
            lock (_gate)
            {
                return _pending.Count == 0;
            }
        }
    }

    public void Add(Volume volume, in ReplicaChange change)
    {
        lock (_gate)
        {
            Of(volume)[change.Id] = change;
        }

        if (change.Status == BlockStatus.Received)
        {
            Hurry();
        }
    }

    /// <summary>Has the NameNode told now.</summary>
    public void Hurry()
    {
        if (_urgent.CurrentCount == 0)
        {
            _urgent.Release(); // once too often is no matter
        }
    }

    /// <summary>All changes, which are no longer kept.</summary>
    public Dictionary<Volume, Dictionary<BlockId, ReplicaChange>> Take()
    {
        lock (_gate)
        {
            (var taken, _pending) = (_pending, []);
            return taken;
        }
    }

    /// <summary>Takes changes back that could not be told.</summary>
    public void PutBack(Dictionary<Volume, Dictionary<BlockId, ReplicaChange>> changes)
    {
        lock (_gate)
        {
            foreach ((Volume volume, Dictionary<BlockId, ReplicaChange> blocks) in changes)
            {
                Dictionary<BlockId, ReplicaChange> newer = Of(volume);
                foreach ((BlockId id, ReplicaChange change) in blocks)
                {
                    newer.TryAdd(id, change);
                }
            }
        }
    }

    /// <summary>For the wire.</summary>
    public static IEnumerable<StorageReceivedDeletedBlocksProto> ToProtos(Dictionary<Volume, Dictionary<BlockId, ReplicaChange>> changes)
    {
        foreach ((Volume volume, Dictionary<BlockId, ReplicaChange> blocks) in changes)
        {
            var proto = new StorageReceivedDeletedBlocksProto
            {
                StorageUuid = volume.StorageId,
                Storage = ReportMapping.ToStorage(volume),
            };
            foreach (ReplicaChange change in blocks.Values)
            {
                var block = new BlockProto
                {
                    BlockId = (ulong)change.Id.Value,
                    GenStamp = (ulong)change.Stamp.Value,
                    NumBytes = (ulong)change.Length,
                };
                var info = new ReceivedDeletedBlockInfoProto { Block = block, Status = change.Status };
                if (change.Status == BlockStatus.Received)
                {
                    info.DeleteHint = change.DeleteHint;
                }

                proto.Blocks.Add(info);
            }

            yield return proto;
        }
    }

    private Dictionary<BlockId, ReplicaChange> Of(Volume volume)
    {
        if (!_pending.TryGetValue(volume, out Dictionary<BlockId, ReplicaChange>? blocks))
        {
            _pending[volume] = blocks = [];
        }

        return blocks;
    }
}
