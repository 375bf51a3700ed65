namespace Tusk.Hdfs.NameNode.Blocks.Datanodes;

/// <summary>A replica that a DataNode is to copy to others.</summary>
/// <param name="Block">The block.</param>
/// <param name="Targets">Where to.</param>
internal sealed record TransferOrder(BlockInfo Block, IReadOnlyList<StorageInfo> Targets);
