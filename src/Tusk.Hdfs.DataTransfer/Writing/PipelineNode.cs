namespace Tusk.Hdfs.DataTransfer.Writing;

/// <summary>A place of a pipeline.</summary>
/// <param name="Node">The DataNode.</param>
/// <param name="StorageId">Which of its volumes.</param>
/// <param name="StorageType">What the volume is made of.</param>
public sealed record PipelineNode(DatanodeInfo Node, string StorageId, StorageType StorageType);
