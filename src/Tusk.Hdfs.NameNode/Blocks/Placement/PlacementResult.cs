using Tusk.Hdfs.NameNode.Blocks.Datanodes;

namespace Tusk.Hdfs.NameNode.Blocks.Placement;

/// <summary>Places that were found, perhaps fewer than wanted.</summary>
/// <param name="Targets">The new ones, in the order of a pipeline.</param>
/// <param name="ExcludedCount">DataNodes that were excluded or tried in vain, as the message of a failure counts them.</param>
internal sealed record PlacementResult(IReadOnlyList<StorageInfo> Targets, int ExcludedCount);
