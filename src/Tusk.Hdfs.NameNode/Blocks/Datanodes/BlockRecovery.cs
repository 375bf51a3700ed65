using Tusk.Hdfs.DataTransfer;

namespace Tusk.Hdfs.NameNode.Blocks.Datanodes;

/// <summary>A block to bring to one length.</summary>
/// <param name="Block">The block as it is known.</param>
/// <param name="RecoveryId">Its stamp afterwards.</param>
/// <param name="Locations">Who may have a replica; the leader is one of them.</param>
/// <param name="TruncateTo">The block with the length to which it is to be cut; null to keep what there is.</param>
internal sealed record BlockRecovery(
    Block Block, GenerationStamp RecoveryId, IReadOnlyList<StorageInfo> Locations, Block? TruncateTo);
