using Tusk.Hdfs.DataTransfer;

namespace Tusk.Hdfs.Client.Namespace;

/// <summary>A block of a file, and where its replicas are.</summary>
/// <param name="Block">The block; of one being written, the length is what the NameNode knows.</param>
/// <param name="Offset">Where it begins in the file; -1 where that does not matter.</param>
/// <param name="Replicas">Nearest first, as the NameNode sorts them for this client.</param>
/// <param name="IsCorrupt">Whether all replicas are.</param>
/// <param name="Token">The right to use it.</param>
public sealed record LocatedBlock(
    ExtendedBlock Block, long Offset, IReadOnlyList<ReplicaLocation> Replicas, bool IsCorrupt, BlockToken Token)
{
    /// <summary>Where the next block begins in the file.</summary>
    public long End => Offset + Block.Length;
}
