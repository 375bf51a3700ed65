namespace Tusk.Hdfs.NameNode.Blocks.Datanodes;

/// <summary>Delete replicas.</summary>
/// <param name="Blocks">Which; a length of <see cref="Block.NoAcknowledgement"/> asks for no report of it.</param>
internal sealed record InvalidateCommand(IReadOnlyList<Block> Blocks) : DatanodeCommand;
