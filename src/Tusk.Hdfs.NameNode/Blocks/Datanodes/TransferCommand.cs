namespace Tusk.Hdfs.NameNode.Blocks.Datanodes;

/// <summary>Copy replicas to other DataNodes.</summary>
/// <param name="Transfers">Which, and where to.</param>
internal sealed record TransferCommand(IReadOnlyList<BlockTransfer> Transfers) : DatanodeCommand;
