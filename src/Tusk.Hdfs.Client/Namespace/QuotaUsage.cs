using Tusk.FileSystems;

namespace Tusk.Hdfs.Client.Namespace;

/// <summary>The quotas of a directory, and what counts against them.</summary>
/// <param name="NameCount">Files and directories, itself included.</param>
/// <param name="NameQuota">How many there may be; <see cref="ContentSummary.NoQuota"/> if any number.</param>
/// <param name="SpaceConsumed">Bytes of all copies.</param>
/// <param name="SpaceQuota">How many there may be; <see cref="ContentSummary.NoQuota"/> if any number.</param>
/// <param name="StorageTypeQuotas">The quotas of single storage types; none where none is set.</param>
public sealed record QuotaUsage(
    long NameCount, long NameQuota, long SpaceConsumed, long SpaceQuota, IReadOnlyList<StorageTypeQuota> StorageTypeQuotas);
