using Tusk.Hdfs.DataTransfer;
using Tusk.Hdfs.NameNode.Blocks.Placement;
using Tusk.Hdfs.NameNode.Namespace;
using Tusk.Hdfs.NameNode.Namespace.Inodes;
using Tusk.Hdfs.NameNode.Namespace.Reads;
using Tusk.Protocol.Hdfs;

namespace Tusk.Hdfs.NameNode.Service.Mapping;

/// <summary>Sums, quotas and storage policies for the wire.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.hdfs.protocolPB.PBHelperClient#convert.</remarks>
internal static class SummaryMapping
{
    /// <summary>What is below a path.</summary>
    /// <param name="summary">The same in our own words.</param>
    /// <param name="isFile">Whether the path is a file.</param>
    public static ContentSummaryProto ToProto(this ContentSummary summary, bool isFile)
    {
        var proto = new ContentSummaryProto
        {
            Length = (ulong)summary.LengthBytes,
            FileCount = (ulong)summary.FileCount,
            DirectoryCount = (ulong)summary.DirectoryCount,
            SpaceConsumed = (ulong)summary.SpaceBytes,
            Quota = (ulong)(summary.Quota?.Namespace ?? DirectoryQuota.None),
            SpaceQuota = (ulong)(summary.Quota?.SpaceBytes ?? DirectoryQuota.None),
            SnapshotLength = 0,
            SnapshotFileCount = 0,
            SnapshotDirectoryCount = 0,
            SnapshotSpaceConsumed = 0,
            ErasureCodingPolicy = isFile ? "Replicated" : "",
        };
        if (summary.Quota is { Types.Count: > 0 } quota)
        {
            proto.TypeQuotaInfos = ToProto(quota);
        }

        return proto;
    }

    /// <summary>What counts against quotas.</summary>
    public static QuotaUsageProto ToProto(Usage usage, DirectoryQuota? quota)
    {
        var proto = new QuotaUsageProto
        {
            FileAndDirectoryCount = (ulong)usage.Names,
            SpaceConsumed = (ulong)usage.SpaceBytes,
            Quota = (ulong)(quota?.Namespace ?? DirectoryQuota.None),
            SpaceQuota = (ulong)(quota?.SpaceBytes ?? DirectoryQuota.None),
        };
        if (quota is { Types.Count: > 0 })
        {
            proto.TypeQuotaInfos = ToProto(quota);
        }

        return proto;
    }

    /// <summary>A storage policy.</summary>
    public static BlockStoragePolicyProto ToProto(this StoragePolicy policy)
    {
        var proto = new BlockStoragePolicyProto { PolicyId = policy.Id, Name = policy.Name, CreationPolicy = ToProto(policy.StorageTypes) };
        if (policy.CreationFallbacks.Count > 0)
        {
            proto.CreationFallbackPolicy = ToProto(policy.CreationFallbacks);
        }

        if (policy.ReplicationFallbacks.Count > 0)
        {
            proto.ReplicationFallbackPolicy = ToProto(policy.ReplicationFallbacks);
        }

        return proto;
    }

    private static StorageTypesProto ToProto(IReadOnlyList<StorageType> types) =>
        new() { StorageTypes = { types.Select(static type => type.ToProto()) } };

    private static StorageTypeQuotaInfosProto ToProto(DirectoryQuota quota)
    {
        var proto = new StorageTypeQuotaInfosProto();
        foreach ((StorageType type, long bytes) in quota.Types)
        {
            proto.TypeQuotaInfo.Add(new StorageTypeQuotaInfoProto { Type = type.ToProto(), Quota = (ulong)bytes, Consumed = 0 });
        }

        return proto;
    }
}
