using Tusk.Hdfs.NameNode.Namespace.Inodes;

namespace Tusk.Hdfs.NameNode.FsImage;

/// <summary>What an image holds, or is to hold.</summary>
/// <param name="Counters">The counters.</param>
/// <param name="Tree">Files, directories and links; a file that is being written has its <see cref="FileUnderConstruction"/>.</param>
/// <param name="Kept">What goes from one image into the next as it is.</param>
internal sealed record FsImageContent(FsImageCounters Counters, InodeTree Tree, FsImageKept Kept);
