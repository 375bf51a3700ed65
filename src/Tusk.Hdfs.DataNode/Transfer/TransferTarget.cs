using Tusk.Hdfs.DataTransfer;

namespace Tusk.Hdfs.DataNode.Transfer;

/// <summary>Where a replica is copied to.</summary>
/// <param name="Node">The DataNode.</param>
/// <param name="StorageId">Which of its volumes; empty where that is left to it.</param>
/// <param name="Type">What the volume is made of.</param>
internal sealed record TransferTarget(DatanodeInfo Node, string StorageId, StorageType Type);
