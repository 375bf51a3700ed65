namespace Tusk.Hdfs.NameNode.Blocks.Reports;

/// <summary>One entry of an incremental report.</summary>
/// <param name="Block">The replica as it is, or was.</param>
/// <param name="Event">What happened to it.</param>
/// <param name="DeleteHint">Uuid of the DataNode that may lose its replica for it; null or empty for none.</param>
internal readonly record struct ReplicaChange(Block Block, ReplicaEvent Event, string? DeleteHint = null);
