namespace Tusk.Hdfs.NameNode.Blocks.Datanodes;

/// <summary>Register again: the NameNode does not know you, or thinks that you were dead.</summary>
internal sealed record RegisterCommand : DatanodeCommand;
