using Tusk.Hdfs.DataTransfer;
using Tusk.Hdfs.NameNode.Blocks.Datanodes;

namespace Tusk.Hdfs.NameNode.Blocks.Reports;

/// <summary>All replicas on a volume, as a full block report has them.</summary>
/// <param name="StorageUuid">The volume.</param>
/// <param name="Type">What it is made of.</param>
/// <param name="State">Whether it can be written to.</param>
/// <param name="Replicas">The replicas, read once from first to last.</param>
internal sealed record StorageBlocks(
    string StorageUuid, StorageType Type, StorageState State, IEnumerable<ReportedReplica> Replicas);
