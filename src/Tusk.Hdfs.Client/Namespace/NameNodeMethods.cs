using Tusk.Protocol;
using Tusk.Protocol.Hdfs;
using Tusk.Rpc;

namespace Tusk.Hdfs.Client.Namespace;

/// <summary>The calls of ClientNamenodeProtocol that we make, each made known when it is first used.</summary>
/// <remarks>
/// Whether a call may be sent again is what the annotations of Apache Hadoop 3.4, o.a.h.hdfs.protocol.ClientProtocol, say:
/// AtMostOnce where the NameNode remembers the call (its RetryCache), Idempotent elsewhere.
/// </remarks>
internal static class NameNodeMethods
{
    /// <summary>Where the blocks of a range of a file lie.</summary>
    public static RpcMethod<GetBlockLocationsRequestProto, GetBlockLocationsResponseProto> GetBlockLocations =>
        field ??= new(RpcProtocol.ClientNamenode, "getBlockLocations", RpcIdempotence.Idempotent);

    /// <summary>What the NameNode is configured with.</summary>
    public static RpcMethod<GetServerDefaultsRequestProto, GetServerDefaultsResponseProto> GetServerDefaults =>
        field ??= new(RpcProtocol.ClientNamenode, "getServerDefaults", RpcIdempotence.Idempotent);

    /// <summary>What is known about a path.</summary>
    public static RpcMethod<GetFileInfoRequestProto, GetFileInfoResponseProto> GetFileInfo =>
        field ??= new(RpcProtocol.ClientNamenode, "getFileInfo", RpcIdempotence.Idempotent);

    /// <summary>A page of a directory.</summary>
    public static RpcMethod<GetListingRequestProto, GetListingResponseProto> GetListing =>
        field ??= new(RpcProtocol.ClientNamenode, "getListing", RpcIdempotence.Idempotent);

    /// <summary>Whether nobody writes a file.</summary>
    public static RpcMethod<IsFileClosedRequestProto, IsFileClosedResponseProto> IsFileClosed =>
        field ??= new(RpcProtocol.ClientNamenode, "isFileClosed", RpcIdempotence.Idempotent);

    /// <summary>Tells of corrupt replicas.</summary>
    public static RpcMethod<ReportBadBlocksRequestProto, ReportBadBlocksResponseProto> ReportBadBlocks =>
        field ??= new(RpcProtocol.ClientNamenode, "reportBadBlocks", RpcIdempotence.Idempotent);

    /// <summary>Opens a new file for writing.</summary>
    public static RpcMethod<CreateRequestProto, CreateResponseProto> Create =>
        field ??= new(RpcProtocol.ClientNamenode, "create", RpcIdempotence.AtMostOnce);

    /// <summary>Opens a file for writing behind its end.</summary>
    public static RpcMethod<AppendRequestProto, AppendResponseProto> Append =>
        field ??= new(RpcProtocol.ClientNamenode, "append", RpcIdempotence.AtMostOnce);

    /// <summary>Asks for the next block; the NameNode knows a repeated call by the previous block.</summary>
    public static RpcMethod<AddBlockRequestProto, AddBlockResponseProto> AddBlock =>
        field ??= new(RpcProtocol.ClientNamenode, "addBlock", RpcIdempotence.Idempotent);

    /// <summary>Gives a block back.</summary>
    public static RpcMethod<AbandonBlockRequestProto, AbandonBlockResponseProto> AbandonBlock =>
        field ??= new(RpcProtocol.ClientNamenode, "abandonBlock", RpcIdempotence.Idempotent);

    /// <summary>Closes a file.</summary>
    public static RpcMethod<CompleteRequestProto, CompleteResponseProto> Complete =>
        field ??= new(RpcProtocol.ClientNamenode, "complete", RpcIdempotence.Idempotent);

    /// <summary>Makes what was flushed durable in the NameNode.</summary>
    public static RpcMethod<FsyncRequestProto, FsyncResponseProto> Fsync =>
        field ??= new(RpcProtocol.ClientNamenode, "fsync", RpcIdempotence.Idempotent);

    /// <summary>Asks for a new generation stamp.</summary>
    public static RpcMethod<UpdateBlockForPipelineRequestProto, UpdateBlockForPipelineResponseProto> UpdateBlockForPipeline =>
        field ??= new(RpcProtocol.ClientNamenode, "updateBlockForPipeline", RpcIdempotence.Idempotent);

    /// <summary>Tells which DataNodes go on.</summary>
    public static RpcMethod<UpdatePipelineRequestProto, UpdatePipelineResponseProto> UpdatePipeline =>
        field ??= new(RpcProtocol.ClientNamenode, "updatePipeline", RpcIdempotence.AtMostOnce);

    /// <summary>Says that a writer lives.</summary>
    public static RpcMethod<RenewLeaseRequestProto, RenewLeaseResponseProto> RenewLease =>
        field ??= new(RpcProtocol.ClientNamenode, "renewLease", RpcIdempotence.Idempotent);

    /// <summary>Takes a file from its writer.</summary>
    public static RpcMethod<RecoverLeaseRequestProto, RecoverLeaseResponseProto> RecoverLease =>
        field ??= new(RpcProtocol.ClientNamenode, "recoverLease", RpcIdempotence.Idempotent);

    /// <summary>Makes a directory.</summary>
    public static RpcMethod<MkdirsRequestProto, MkdirsResponseProto> Mkdirs =>
        field ??= new(RpcProtocol.ClientNamenode, "mkdirs", RpcIdempotence.Idempotent);

    /// <summary>The older rename.</summary>
    public static RpcMethod<RenameRequestProto, RenameResponseProto> Rename =>
        field ??= new(RpcProtocol.ClientNamenode, "rename", RpcIdempotence.AtMostOnce);

    /// <summary>Renames to exactly one path.</summary>
    public static RpcMethod<Rename2RequestProto, Rename2ResponseProto> Rename2 =>
        field ??= new(RpcProtocol.ClientNamenode, "rename2", RpcIdempotence.AtMostOnce);

    /// <summary>Deletes.</summary>
    public static RpcMethod<DeleteRequestProto, DeleteResponseProto> Delete =>
        field ??= new(RpcProtocol.ClientNamenode, "delete", RpcIdempotence.AtMostOnce);

    /// <summary>Joins files.</summary>
    public static RpcMethod<ConcatRequestProto, ConcatResponseProto> Concat =>
        field ??= new(RpcProtocol.ClientNamenode, "concat", RpcIdempotence.AtMostOnce);

    /// <summary>Cuts a file.</summary>
    public static RpcMethod<TruncateRequestProto, TruncateResponseProto> Truncate =>
        field ??= new(RpcProtocol.ClientNamenode, "truncate", RpcIdempotence.Idempotent);

    /// <summary>Sets the number of copies.</summary>
    public static RpcMethod<SetReplicationRequestProto, SetReplicationResponseProto> SetReplication =>
        field ??= new(RpcProtocol.ClientNamenode, "setReplication", RpcIdempotence.Idempotent);

    /// <summary>Sets the mode.</summary>
    public static RpcMethod<SetPermissionRequestProto, SetPermissionResponseProto> SetPermission =>
        field ??= new(RpcProtocol.ClientNamenode, "setPermission", RpcIdempotence.Idempotent);

    /// <summary>Sets owner and group.</summary>
    public static RpcMethod<SetOwnerRequestProto, SetOwnerResponseProto> SetOwner =>
        field ??= new(RpcProtocol.ClientNamenode, "setOwner", RpcIdempotence.Idempotent);

    /// <summary>Sets times.</summary>
    public static RpcMethod<SetTimesRequestProto, SetTimesResponseProto> SetTimes =>
        field ??= new(RpcProtocol.ClientNamenode, "setTimes", RpcIdempotence.Idempotent);

    /// <summary>Fails where the caller may not do something.</summary>
    public static RpcMethod<CheckAccessRequestProto, CheckAccessResponseProto> CheckAccess =>
        field ??= new(RpcProtocol.ClientNamenode, "checkAccess", RpcIdempotence.Idempotent);

    /// <summary>How much is below a path.</summary>
    public static RpcMethod<GetContentSummaryRequestProto, GetContentSummaryResponseProto> GetContentSummary =>
        field ??= new(RpcProtocol.ClientNamenode, "getContentSummary", RpcIdempotence.Idempotent);

    /// <summary>What counts against the quotas of a directory.</summary>
    public static RpcMethod<GetQuotaUsageRequestProto, GetQuotaUsageResponseProto> GetQuotaUsage =>
        field ??= new(RpcProtocol.ClientNamenode, "getQuotaUsage", RpcIdempotence.Idempotent);

    /// <summary>Sets the quotas of a directory.</summary>
    public static RpcMethod<SetQuotaRequestProto, SetQuotaResponseProto> SetQuota =>
        field ??= new(RpcProtocol.ClientNamenode, "setQuota", RpcIdempotence.Idempotent);

    /// <summary>Space of the whole file system.</summary>
    public static RpcMethod<GetFsStatusRequestProto, GetFsStatsResponseProto> GetFsStats =>
        field ??= new(RpcProtocol.ClientNamenode, "getFsStats", RpcIdempotence.Idempotent);

    /// <summary>The DataNodes there are.</summary>
    public static RpcMethod<GetDatanodeReportRequestProto, GetDatanodeReportResponseProto> GetDatanodeReport =>
        field ??= new(RpcProtocol.ClientNamenode, "getDatanodeReport", RpcIdempotence.Idempotent);

    /// <summary>Asks about safe mode, or changes it.</summary>
    public static RpcMethod<SetSafeModeRequestProto, SetSafeModeResponseProto> SetSafeMode =>
        field ??= new(RpcProtocol.ClientNamenode, "setSafeMode", RpcIdempotence.Idempotent);

    /// <summary>Counts of blocks by their health.</summary>
    public static RpcMethod<GetFsReplicatedBlockStatsRequestProto, GetFsReplicatedBlockStatsResponseProto> GetFsReplicatedBlockStats =>
        field ??= new(RpcProtocol.ClientNamenode, "getFsReplicatedBlockStats", RpcIdempotence.Idempotent);

    /// <summary>Counts of erasure-coded groups of blocks by their health.</summary>
    public static RpcMethod<GetFsECBlockGroupStatsRequestProto, GetFsECBlockGroupStatsResponseProto> GetFsECBlockGroupStats =>
        field ??= new(RpcProtocol.ClientNamenode, "getFsECBlockGroupStats", RpcIdempotence.Idempotent);

    /// <summary>The DataNodes that others find slow.</summary>
    public static RpcMethod<GetSlowDatanodeReportRequestProto, GetSlowDatanodeReportResponseProto> GetSlowDatanodeReport =>
        field ??= new(RpcProtocol.ClientNamenode, "getSlowDatanodeReport", RpcIdempotence.Idempotent);

    /// <summary>Writes an image of the namespace.</summary>
    public static RpcMethod<SaveNamespaceRequestProto, SaveNamespaceResponseProto> SaveNamespace =>
        field ??= new(RpcProtocol.ClientNamenode, "saveNamespace", RpcIdempotence.AtMostOnce);
}
