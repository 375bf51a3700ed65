namespace Tusk.Hdfs.NameNode.Blocks.Datanodes;

/// <summary>Lead the recovery of blocks.</summary>
/// <param name="Recoveries">Which.</param>
internal sealed record RecoverCommand(IReadOnlyList<BlockRecovery> Recoveries) : DatanodeCommand;
