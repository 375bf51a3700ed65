namespace Tusk.Hdfs.DataNode.Service;

/// <summary>What administrators may have a DataNode do.</summary>
internal interface IDataNodeControl
{
    /// <summary>What the balancer may move, in bytes per second.</summary>
    long BalancerBandwidth { get; }

    /// <summary>Reports to all NameNodes: all blocks, or only what has changed.</summary>
    void TriggerBlockReport(bool incremental);

    /// <summary>Stops soon, after the call that asks for it is answered.</summary>
    void RequestStop(string reason);
}
