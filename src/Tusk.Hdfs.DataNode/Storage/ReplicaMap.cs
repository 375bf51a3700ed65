using Tusk.Hdfs.DataTransfer;

namespace Tusk.Hdfs.DataNode.Storage;

/// <summary>The replicas of this DataNode by block. What they are changes under its lock only, and so do their names on disk.</summary>
internal sealed class ReplicaMap
{
    private readonly Dictionary<BlockId, Replica> _replicas = [];

    public Lock Gate { get; } = new();

    public int Count
    {
        get
        {
            lock (Gate)
            {
                return _replicas.Count;
            }
        }
    }

    public Replica? Find(BlockId id)
    {
        lock (Gate)
        {
            return _replicas.GetValueOrDefault(id);
        }
    }

    /// <summary>Adds one of a block that has none; under the lock.</summary>
    public void Add(Replica replica) => _replicas.Add(replica.Id, replica);

    /// <summary>Whether this very replica is still the block's; under the lock.</summary>
    public bool Has(Replica replica) => _replicas.GetValueOrDefault(replica.Id) == replica;

    public bool Remove(Replica replica)
    {
        lock (Gate)
        {
            return Has(replica) && _replicas.Remove(replica.Id);
        }
    }

    /// <summary>All that match, as they are now.</summary>
    public List<Replica> Where(Func<Replica, bool> matches)
    {
        lock (Gate)
        {
            return [.. _replicas.Values.Where(matches)];
        }
    }

    /// <summary>Gives a replica another state, stamp and place, and moves its files there; under the lock.</summary>
    /// <remarks>The meta file goes first: where a crash comes between, the scan finds it by the data file's id.</remarks>
    public static void Move(Replica replica, ReplicaState state, GenerationStamp stamp)
    {
        (string data, string meta) = (replica.DataPath, replica.MetaPath);
        (ReplicaState oldState, GenerationStamp oldStamp) = (replica.OriginalState, replica.Stamp);
        replica.Become(state);
        replica.Stamp = stamp;
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(replica.DataPath)!);
            File.Move(meta, replica.MetaPath, overwrite: true);
            if (data != replica.DataPath)
            {
                File.Move(data, replica.DataPath, overwrite: true);
            }
        }
        catch
        {
            string movedMeta = replica.MetaPath;
            replica.Become(oldState);
            replica.Stamp = oldStamp;
            PutBack(movedMeta, meta);
            throw;
        }
    }

    /// <summary>The data file could not be moved: its meta file stays with it.</summary>
    private static void PutBack(string moved, string place)
    {
        try
        {
            if (File.Exists(moved) && !File.Exists(place))
            {
                File.Move(moved, place);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The scan of the next start does it; the failure that came first is the one that is told.
        }
    }
}
