using Tusk.Hdfs.NameNode.Namespace.Inodes;

namespace Tusk.Hdfs.NameNode.Namespace.Reads;

/// <summary>What is below a path.</summary>
/// <param name="LengthBytes">Bytes of all files.</param>
/// <param name="FileCount">Files, and links.</param>
/// <param name="DirectoryCount">Directories, that of the path with them.</param>
/// <param name="SpaceBytes">Bytes, replicas counted.</param>
/// <param name="Quota">Its quotas; null if it has none.</param>
internal sealed record ContentSummary(long LengthBytes, long FileCount, long DirectoryCount, long SpaceBytes, DirectoryQuota? Quota);
