using Tusk.Hdfs.NameNode.Blocks;
using Tusk.Hdfs.NameNode.Namespace.Inodes;

namespace Tusk.Hdfs.NameNode.Namespace.Changes;

/// <summary>What an addBlock may do.</summary>
/// <param name="File">The file.</param>
/// <param name="OffsetBytes">Where the block begins in the file.</param>
/// <param name="Repeated">The block that an earlier call like this one got; null if a new one is to be made.</param>
internal sealed record BlockAllocation(InodeFile File, long OffsetBytes, BlockInfo? Repeated);
