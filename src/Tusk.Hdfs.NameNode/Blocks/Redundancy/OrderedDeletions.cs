using Tusk.Hdfs.DataTransfer;
using Tusk.Hdfs.NameNode.Blocks.Datanodes;

namespace Tusk.Hdfs.NameNode.Blocks.Redundancy;

/// <summary>Deletions that DataNodes were told of and have not reported yet: replicas that are about to go, whoever names them.</summary>
/// <remarks>
/// A DataNode deletes some time after it has read the order, and what it reported before may come later still. Such a report must not
/// bring the replica back: another one would be deleted for it, or the order given twice, and the second one hit a replica that has come
/// since. The answer that held the order may be lost, so after a time it counts no longer, and the next report decides.
/// </remarks>
/// <param name="timeout">Milliseconds until an order is given up.</param>
internal sealed class OrderedDeletions(long timeout)
{
    private readonly Dictionary<(DatanodeDescriptor Datanode, BlockId Id), (GenerationStamp Stamp, long EndsAt)> _orders = [];
    private readonly Queue<(long EndsAt, DatanodeDescriptor Datanode, BlockId Id)> _due = new();

    /// <summary>Takes note of an order that goes out.</summary>
    public void Add(DatanodeDescriptor datanode, Block order, long now)
    {
        _orders[(datanode, order.Id)] = (order.GenerationStamp, now + timeout);
        _due.Enqueue((now + timeout, datanode, order.Id));
    }

    /// <summary>Whether a DataNode is about to delete a block.</summary>
    public bool Contains(DatanodeDescriptor datanode, BlockId id) => _orders.Count > 0 && _orders.ContainsKey((datanode, id));

    /// <summary>Whether a DataNode is about to delete a block in that generation.</summary>
    public bool Contains(DatanodeDescriptor datanode, BlockId id, GenerationStamp stamp) =>
        _orders.Count > 0 && _orders.TryGetValue((datanode, id), out var order) && order.Stamp == stamp;

    /// <summary>A replica is deleted.</summary>
    public void Remove(DatanodeDescriptor datanode, BlockId id) => _orders.Remove((datanode, id));

    /// <summary>A DataNode is gone, or has forgotten what it was told.</summary>
    public void Remove(DatanodeDescriptor datanode)
    {
        foreach ((DatanodeDescriptor, BlockId) order in _orders.Keys.Where(order => order.Datanode == datanode).ToArray())
        {
            _orders.Remove(order);
        }
    }

    /// <summary>Gives up orders that nothing was heard of.</summary>
    public void Expire(long now)
    {
        while (_due.TryPeek(out (long EndsAt, DatanodeDescriptor Datanode, BlockId Id) due) && due.EndsAt <= now)
        {
            _due.Dequeue();
            if (_orders.TryGetValue((due.Datanode, due.Id), out var order) && order.EndsAt == due.EndsAt)
            {
                _orders.Remove((due.Datanode, due.Id));
            }
        }
    }
}
