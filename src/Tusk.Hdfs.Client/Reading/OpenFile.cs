using Tusk.Common.Errors;
using Tusk.Hdfs.Client.Namespace;
using Tusk.Hdfs.DataTransfer;
using Tusk.Rpc.Errors;

namespace Tusk.Hdfs.Client.Reading;

/// <summary>What all readers of an open file have learned: where its blocks are, and which replicas are of no use.</summary>
/// <remarks>Safe for several threads. Source: Apache Hadoop 3.4, o.a.h.hdfs.DFSInputStream.</remarks>
internal sealed class OpenFile(FileReads reads, FileBlocks blocks, bool verifies)
{
    private readonly Lock _gate = new();
    private readonly HashSet<DatanodeInfo> _dead = [];
    private readonly Dictionary<(BlockId Block, DatanodeInfo Node), Corruption> _corrupt = [];

    private enum Corruption
    {
        Found,
        Reported,
    }

    public FileReads Reads => reads;

    public FileBlocks Blocks => blocks;

    /// <summary>Whether checksums are asked for and checked.</summary>
    public bool Verifies => verifies;

    /// <summary>The first replica, in the NameNode's order, that is not known to be of no use; null if none is left.</summary>
    public ReplicaLocation? Choose(LocatedBlock block)
    {
        lock (_gate)
        {
            foreach (ReplicaLocation replica in block.Replicas)
            {
                if (!_dead.Contains(replica.Node) && !_corrupt.ContainsKey((block.Block.Id, replica.Node)))
                {
                    return replica;
                }
            }

            return null;
        }
    }

    /// <summary>Whether every replica was read and found corrupt: waiting does not help.</summary>
    public bool AllCorrupt(LocatedBlock block)
    {
        lock (_gate)
        {
            return block.Replicas.Count > 0
                && block.Replicas.All(replica => _corrupt.ContainsKey((block.Block.Id, replica.Node)));
        }
    }

    /// <summary>Remembers a DataNode that failed.</summary>
    public void MarkDead(DatanodeInfo node)
    {
        lock (_gate)
        {
            _dead.Add(node);
        }
    }

    /// <summary>Forgets them all: they may be back.</summary>
    public void Revive()
    {
        lock (_gate)
        {
            _dead.Clear();
        }
    }

    /// <summary>Remembers a corrupt replica.</summary>
    public void MarkCorrupt(LocatedBlock block, DatanodeInfo node)
    {
        lock (_gate)
        {
            _corrupt.TryAdd((block.Block.Id, node), Corruption.Found);
        }
    }

    /// <summary>Tells the NameNode of the corrupt replicas of a block, of each once.</summary>
    /// <remarks>
    /// Not if there are several and none is good: then it is rather this machine that is not. Hadoop does the same.
    /// </remarks>
    public ValueTask ReportCorruptAsync(LocatedBlock block, CancellationToken cancellationToken)
    {
        ReplicaLocation[] found;
        lock (_gate)
        {
            if (_corrupt.Count == 0)
            {
                return default;
            }

            found =
            [
                .. block.Replicas.Where(replica =>
                    _corrupt.TryGetValue((block.Block.Id, replica.Node), out Corruption state) && state == Corruption.Found),
            ];
            if (found.Length == 0 || (found.Length == block.Replicas.Count && found.Length > 1))
            {
                return default;
            }

            foreach (ReplicaLocation replica in found)
            {
                _corrupt[(block.Block.Id, replica.Node)] = Corruption.Reported;
            }
        }

        return ReportAsync(block with { Replicas = found }, cancellationToken);
    }

    private async ValueTask ReportAsync(LocatedBlock block, CancellationToken cancellationToken)
    {
        try
        {
            await reads.Source.ReportBadBlockAsync(block, cancellationToken).ConfigureAwait(false);
        }
        catch (HadoopException e) when (e is RpcException or RemoteException)
        {
            // The reader has its data, or its error; the DataNode's own scanner finds the replica, too.
        }
    }
}
