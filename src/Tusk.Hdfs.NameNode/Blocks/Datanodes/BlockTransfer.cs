namespace Tusk.Hdfs.NameNode.Blocks.Datanodes;

/// <summary>A replica to copy.</summary>
/// <param name="Block">The block as it is now.</param>
/// <param name="Targets">Where to.</param>
internal sealed record BlockTransfer(Block Block, IReadOnlyList<StorageInfo> Targets);
