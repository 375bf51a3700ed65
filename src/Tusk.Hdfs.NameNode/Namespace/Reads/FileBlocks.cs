using Tusk.Hdfs.NameNode.Blocks;
using Tusk.Hdfs.NameNode.Namespace.Inodes;

namespace Tusk.Hdfs.NameNode.Namespace.Reads;

/// <summary>Blocks of a file in a range.</summary>
/// <param name="File">The file.</param>
/// <param name="LengthBytes">Its length without a last block that is not complete.</param>
/// <param name="Blocks">Blocks that the range touches, and where each begins.</param>
/// <param name="Last">The last block of all, and where it begins; null if there is none.</param>
internal sealed record FileBlocks(
    InodeFile File, long LengthBytes, IReadOnlyList<(BlockInfo Block, long OffsetBytes)> Blocks, (BlockInfo Block, long OffsetBytes)? Last)
{
    /// <summary>Whether it is being written.</summary>
    public bool IsUnderConstruction => File.UnderConstruction is not null;

    /// <summary>Whether the last block is complete.</summary>
    public bool IsLastComplete => Last?.Block.State == BlockState.Complete;
}
