using Tusk.Hdfs.DataTransfer;

namespace Tusk.Hdfs.Client.Namespace;

/// <summary>Where a replica lies, or is to be written.</summary>
/// <param name="Node">The DataNode.</param>
/// <param name="StorageId">Which of its volumes; empty where the NameNode does not tell.</param>
/// <param name="StorageType">What the volume is made of.</param>
public sealed record ReplicaLocation(DatanodeInfo Node, string StorageId, StorageType StorageType);
