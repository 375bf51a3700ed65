using Tusk.Hdfs.DataTransfer;

namespace Tusk.Hdfs.Client.Namespace;

/// <summary>A DataNode, and what its NameNode knows of its load. Sizes are in bytes.</summary>
/// <param name="Node">Who and where.</param>
/// <param name="State">Whether it is, or is being, taken out of service.</param>
/// <param name="NonDfsUsed">What others use of its volumes.</param>
/// <param name="BlockPoolUsed">What the blocks of this NameNode use.</param>
/// <param name="CacheCapacity">Memory for pinned blocks.</param>
/// <param name="CacheUsed">What is used of it.</param>
/// <param name="Xceivers">Connections that transfer data.</param>
/// <param name="LastBlockReport">When it last reported all its blocks; null if it has not.</param>
/// <param name="Blocks">Replicas on it.</param>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.hdfs.protocol.DatanodeInfo.</remarks>
public sealed record DatanodeStatus(
    DatanodeInfo Node,
    DatanodeServiceState State,
    long NonDfsUsed,
    long BlockPoolUsed,
    long CacheCapacity,
    long CacheUsed,
    long Xceivers,
    DateTimeOffset? LastBlockReport,
    long Blocks);
