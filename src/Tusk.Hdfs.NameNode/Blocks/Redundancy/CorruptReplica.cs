namespace Tusk.Hdfs.NameNode.Blocks.Redundancy;

/// <summary>A bad replica.</summary>
/// <param name="Replica">As it is on its DataNode, as far as known.</param>
/// <param name="Cause">What is wrong with it.</param>
/// <param name="Text">The same in words.</param>
internal sealed record CorruptReplica(Block Replica, CorruptionCause Cause, string Text);
