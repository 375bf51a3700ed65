using Tusk.FileSystems;
using Tusk.Hdfs.DataTransfer;
using Tusk.Hdfs.DataTransfer.Checksums;
using Tusk.Protocol.Hdfs;

namespace Tusk.Hdfs.Client.Namespace;

/// <summary>Sums, quotas and defaults from the wire. Quotas are Java's signed numbers: -1 is none.</summary>
internal static class SummaryMapping
{
    private const ulong MostMilliseconds = 253_402_300_799_999; // the end of the year 9999

    /// <summary>How much a path holds.</summary>
    public static ContentSummary ToSummary(this ContentSummaryProto proto) =>
        new((long)proto.Length, (long)proto.FileCount, (long)proto.DirectoryCount)
        {
            SpaceConsumed = (long)proto.SpaceConsumed,
            NameQuota = (long)proto.Quota,
            SpaceQuota = (long)proto.SpaceQuota,
            StorageTypeQuotas = Quotas(proto.TypeQuotaInfos),
            SnapshotLength = (long)proto.SnapshotLength,
            SnapshotFileCount = (long)proto.SnapshotFileCount,
            SnapshotDirectoryCount = (long)proto.SnapshotDirectoryCount,
            SnapshotSpaceConsumed = (long)proto.SnapshotSpaceConsumed,
            ErasureCodingPolicy = proto.ErasureCodingPolicy,
        };

    /// <summary>The quotas of a directory.</summary>
    public static QuotaUsage ToUsage(this QuotaUsageProto proto) => new(
        (long)proto.FileAndDirectoryCount,
        (long)proto.Quota,
        (long)proto.SpaceConsumed,
        (long)proto.SpaceQuota,
        Quotas(proto.TypeQuotaInfos));

    /// <summary>Space of the whole file system.</summary>
    public static NamespaceStats ToStats(this GetFsStatsResponseProto proto) => new(
        (long)proto.Capacity,
        (long)proto.Used,
        (long)proto.Remaining,
        (long)proto.UnderReplicated,
        (long)proto.CorruptBlocks,
        (long)proto.MissingBlocks);

    /// <summary>The health of blocks.</summary>
    public static BlockHealth ToHealth(this GetFsReplicatedBlockStatsResponseProto proto) => new(
        (long)proto.LowRedundancy,
        (long)proto.CorruptBlocks,
        (long)proto.MissingBlocks,
        (long)proto.MissingReplOneBlocks,
        (long)proto.PendingDeletionBlocks,
        proto.HasHighestPrioLowRedundancyBlocks ? (long)proto.HighestPrioLowRedundancyBlocks : null);

    /// <summary>The health of groups of blocks.</summary>
    public static BlockHealth ToHealth(this GetFsECBlockGroupStatsResponseProto proto) => new(
        (long)proto.LowRedundancy,
        (long)proto.CorruptBlocks,
        (long)proto.MissingBlocks,
        MissingWithOneReplica: 0,
        (long)proto.PendingDeletionBlocks,
        proto.HasHighestPrioLowRedundancyBlocks ? (long)proto.HighestPrioLowRedundancyBlocks : null);

    /// <summary>A DataNode and its load.</summary>
    public static DatanodeStatus ToDatanodeStatus(this DatanodeInfoProto proto)
    {
        DatanodeInfo node = proto.ToDatanode();
        return new DatanodeStatus(
            node,
            (DatanodeServiceState)proto.AdminState,

            // Nodes of before Hadoop 2.9 do not say it.
            proto.HasNonDfsUsed ? (long)proto.NonDfsUsed : Math.Max(0, node.Capacity - node.Used - node.Remaining),
            (long)proto.BlockPoolUsed,
            (long)proto.CacheCapacity,
            (long)proto.CacheUsed,
            proto.XceiverCount,
            proto.LastBlockReportTime is > 0 and <= MostMilliseconds ? DateTimeOffset.FromUnixTimeMilliseconds((long)proto.LastBlockReportTime) : null,
            proto.NumBlocks);
    }

    /// <summary>What the NameNode is configured with.</summary>
    public static ServerDefaults ToDefaults(this FsServerDefaultsProto proto) => new()
    {
        BlockSize = WireNumbers.Size(proto.BlockSize, "the default block size"),
        Replication = WireNumbers.Count(proto.Replication, "the default replication"),
        BytesPerChecksum = WireNumbers.Count(proto.BytesPerChecksum, "the bytes per checksum"),
        ChecksumType = (ChecksumType)proto.ChecksumType,
        WritePacketSize = WireNumbers.Count(proto.WritePacketSize, "the packet size"),
        EncryptsDataTransfer = proto.EncryptDataTransfer,
        TrashInterval = proto.TrashInterval <= (ulong)TimeSpan.MaxValue.TotalMinutes
            ? TimeSpan.FromMinutes(proto.TrashInterval)
            : TimeSpan.MaxValue,
        KeyProviderUri = proto.KeyProviderUri,
    };

    private static IReadOnlyList<StorageTypeQuota> Quotas(StorageTypeQuotaInfosProto? proto) => proto is null
        ? []
        : [.. proto.TypeQuotaInfo.Select(static quota => new StorageTypeQuota(
            Name(quota.Type.ToStorageType()), (long)quota.Quota, (long)quota.Consumed))];

    /// <summary>Hadoop's name of a storage type.</summary>
    private static string Name(StorageType type) => type switch
    {
        StorageType.Ssd => "SSD",
        StorageType.Archive => "ARCHIVE",
        StorageType.RamDisk => "RAM_DISK",
        StorageType.Provided => "PROVIDED",
        StorageType.NvDimm => "NVDIMM",
        _ => "DISK",
    };
}
