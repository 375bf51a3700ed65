namespace Tusk.Hdfs.NameNode.Blocks.Datanodes;

/// <summary>No upgrade is under way: what is kept of the state before it can go. The answer to a full block report.</summary>
internal sealed record FinalizeCommand : DatanodeCommand;
