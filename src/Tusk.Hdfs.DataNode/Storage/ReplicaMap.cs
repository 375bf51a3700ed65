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

    /// <summary>Somebody writes to his replica no more.</summary>
    public void Release(ReplicaWriter writer)
    {
        lock (Gate)
        {
            if (writer.Replica.Writer == writer)
            {
                writer.Replica.Writer = null;
            }
        }
    }

    /// <summary>Removes a replica and sets its files aside: their names must be free when the lock is, as they may be those of the block's next replica.</summary>
    /// <param name="replica">The replica.</param>
    /// <param name="stamp">The generation that it must have; null: any. It may get a newer one until the lock is taken.</param>
    /// <returns>The files, which are to be deleted outside the lock; null if it was not there.</returns>
    public IReadOnlyList<string>? TakeOut(Replica replica, GenerationStamp? stamp = null)
    {
        lock (Gate)
        {
            if ((stamp is GenerationStamp only && replica.Stamp != only) || !Has(replica))
            {
                return null;
            }

            long bytes = ReplicaFiles.TotalBytes(replica.DataPath, replica.MetaPath);
            IReadOnlyList<string> files = ReplicaFiles.SetAside(replica); // if that fails, it is tried again
            replica.Volume.AddUsed(-bytes);
            _replicas.Remove(replica.Id);
            return files;
        }
    }

    /// <summary>Gives a replica another state, stamp and place, and moves its files there; under the lock.</summary>
    public static void Move(Replica replica, ReplicaState state, GenerationStamp stamp)
    {
        (string data, string meta) = (replica.DataPath, replica.MetaPath);
        (ReplicaState oldState, GenerationStamp oldStamp) = (replica.OriginalState, replica.Stamp);
        replica.Become(state);
        replica.Stamp = stamp;
        try
        {
            ReplicaFiles.Move(data, meta, replica);
        }
        catch
        {
            replica.Become(oldState);
            replica.Stamp = oldStamp;
            throw;
        }
    }
}
