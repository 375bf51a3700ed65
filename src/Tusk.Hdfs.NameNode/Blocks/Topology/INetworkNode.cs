namespace Tusk.Hdfs.NameNode.Blocks.Topology;

/// <summary>Something with a place in the network: a DataNode, or a client's machine.</summary>
internal interface INetworkNode
{
    /// <summary>Its rack: <c>/rack</c>, or more parts from the outermost to the rack.</summary>
    string NetworkLocation { get; }
}
