namespace Tusk.Hdfs.NameNode.Blocks.Topology;

/// <summary>A client's machine that is no DataNode.</summary>
/// <param name="NetworkLocation">Its rack.</param>
internal sealed record ClientNode(string NetworkLocation) : INetworkNode;
