namespace Tusk.Hdfs.DataNode.Reports;

/// <summary>Which of several NameNodes is obeyed: of those that claim to be active the one that was so at the latest transaction.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.hdfs.server.datanode.BPOfferService#updateActorStatesFromHeartbeat.</remarks>
internal sealed class ActiveNameNode
{
    private readonly Lock _gate = new();
    private NameNodeActor? _actor;
    private ulong _transaction;

    /// <summary>The one that is obeyed; null if none claims to be active.</summary>
    public NameNodeActor? Current
    {
        get
        {
            lock (_gate)
            {
                return _actor;
            }
        }
    }

    /// <summary>Takes note of what a NameNode says.</summary>
    public void Update(NameNodeActor actor, bool isActive, ulong transaction)
    {
        lock (_gate)
        {
            if (isActive && transaction >= _transaction)
            {
                (_actor, _transaction) = (actor, transaction);
            }
            else if (!isActive && _actor == actor)
            {
                _actor = null;
            }
        }
    }
}
