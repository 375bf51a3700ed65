using Tusk.Hdfs.NameNode.EditLog.Format;

namespace Tusk.Hdfs.NameNode.EditLog.Operations;

/// <summary>The table of operations: names and readers by opcode.</summary>
internal static class EditLogOps
{
    private static readonly string[] Names =
    [
        "OP_ADD", "OP_RENAME_OLD", "OP_DELETE", "OP_MKDIR", "OP_SET_REPLICATION", "OP_DATANODE_ADD",
        "OP_DATANODE_REMOVE", "OP_SET_PERMISSIONS", "OP_SET_OWNER", "OP_CLOSE", "OP_SET_GENSTAMP_V1",
        "OP_SET_NS_QUOTA", "OP_CLEAR_NS_QUOTA", "OP_TIMES", "OP_SET_QUOTA", "OP_RENAME", "OP_CONCAT_DELETE",
        "OP_SYMLINK", "OP_GET_DELEGATION_TOKEN", "OP_RENEW_DELEGATION_TOKEN", "OP_CANCEL_DELEGATION_TOKEN",
        "OP_UPDATE_MASTER_KEY", "OP_REASSIGN_LEASE", "OP_END_LOG_SEGMENT", "OP_START_LOG_SEGMENT", "OP_UPDATE_BLOCKS",
        "OP_CREATE_SNAPSHOT", "OP_DELETE_SNAPSHOT", "OP_RENAME_SNAPSHOT", "OP_ALLOW_SNAPSHOT", "OP_DISALLOW_SNAPSHOT",
        "OP_SET_GENSTAMP_V2", "OP_ALLOCATE_BLOCK_ID", "OP_ADD_BLOCK", "OP_ADD_CACHE_DIRECTIVE",
        "OP_REMOVE_CACHE_DIRECTIVE", "OP_ADD_CACHE_POOL", "OP_MODIFY_CACHE_POOL", "OP_REMOVE_CACHE_POOL",
        "OP_MODIFY_CACHE_DIRECTIVE", "OP_SET_ACL", "OP_ROLLING_UPGRADE_START", "OP_ROLLING_UPGRADE_FINALIZE",
        "OP_SET_XATTR", "OP_REMOVE_XATTR", "OP_SET_STORAGE_POLICY", "OP_TRUNCATE", "OP_APPEND",
        "OP_SET_QUOTA_BY_STORAGETYPE", "OP_ADD_ERASURE_CODING_POLICY", "OP_ENABLE_ERASURE_CODING_POLICY",
        "OP_DISABLE_ERASURE_CODING_POLICY", "OP_REMOVE_ERASURE_CODING_POLICY",
    ];

    /// <summary>Whether a log may hold it, as far as this release knows.</summary>
    public static bool IsKnown(EditLogOpCode code) => (int)code < Names.Length;

    /// <summary>Hadoop's name, as <c>OP_ADD_BLOCK</c>; the number where there is none.</summary>
    public static string NameOf(EditLogOpCode code) => IsKnown(code) ? Names[(int)code] : $"opcode {(byte)code}";

    /// <summary>Reads the fields of an operation.</summary>
    /// <exception cref="OpFieldException">The fields are none that this operation may have, or nobody writes it any more.</exception>
    public static EditLogOp Read(EditLogOpCode code, ref OpReader input) => code switch
    {
        EditLogOpCode.Add => AddOp.Read(ref input),
        EditLogOpCode.RenameOld => RenameOldOp.Read(ref input),
        EditLogOpCode.Delete => DeleteOp.Read(ref input),
        EditLogOpCode.Mkdir => MkdirOp.Read(ref input),
        EditLogOpCode.SetReplication => SetReplicationOp.Read(ref input),
        EditLogOpCode.SetPermissions => SetPermissionsOp.Read(ref input),
        EditLogOpCode.SetOwner => SetOwnerOp.Read(ref input),
        EditLogOpCode.Close => CloseOp.Read(ref input),
        EditLogOpCode.SetGenstampV1 => SetGenstampV1Op.Read(ref input),
        EditLogOpCode.Times => TimesOp.Read(ref input),
        EditLogOpCode.SetQuota => SetQuotaOp.Read(ref input),
        EditLogOpCode.Rename => RenameOp.Read(ref input),
        EditLogOpCode.ConcatDelete => ConcatDeleteOp.Read(ref input),
        EditLogOpCode.Symlink => SymlinkOp.Read(ref input),
        EditLogOpCode.GetDelegationToken => GetDelegationTokenOp.Read(ref input),
        EditLogOpCode.RenewDelegationToken => RenewDelegationTokenOp.Read(ref input),
        EditLogOpCode.CancelDelegationToken => CancelDelegationTokenOp.Read(ref input),
        EditLogOpCode.UpdateMasterKey => UpdateMasterKeyOp.Read(ref input),
        EditLogOpCode.ReassignLease => ReassignLeaseOp.Read(ref input),
        EditLogOpCode.EndLogSegment => EndLogSegmentOp.Read(ref input),
        EditLogOpCode.StartLogSegment => StartLogSegmentOp.Read(ref input),
        EditLogOpCode.UpdateBlocks => UpdateBlocksOp.Read(ref input),
        EditLogOpCode.CreateSnapshot => CreateSnapshotOp.Read(ref input),
        EditLogOpCode.DeleteSnapshot => DeleteSnapshotOp.Read(ref input),
        EditLogOpCode.RenameSnapshot => RenameSnapshotOp.Read(ref input),
        EditLogOpCode.AllowSnapshot => AllowSnapshotOp.Read(ref input),
        EditLogOpCode.DisallowSnapshot => DisallowSnapshotOp.Read(ref input),
        EditLogOpCode.SetGenstampV2 => SetGenstampV2Op.Read(ref input),
        EditLogOpCode.AllocateBlockId => AllocateBlockIdOp.Read(ref input),
        EditLogOpCode.AddBlock => AddBlockOp.Read(ref input),
        EditLogOpCode.AddCacheDirective => AddCacheDirectiveOp.Read(ref input),
        EditLogOpCode.RemoveCacheDirective => RemoveCacheDirectiveOp.Read(ref input),
        EditLogOpCode.AddCachePool => AddCachePoolOp.Read(ref input),
        EditLogOpCode.ModifyCachePool => ModifyCachePoolOp.Read(ref input),
        EditLogOpCode.RemoveCachePool => RemoveCachePoolOp.Read(ref input),
        EditLogOpCode.ModifyCacheDirective => ModifyCacheDirectiveOp.Read(ref input),
        EditLogOpCode.SetAcl => SetAclOp.Read(ref input),
        EditLogOpCode.RollingUpgradeStart => RollingUpgradeStartOp.Read(ref input),
        EditLogOpCode.RollingUpgradeFinalize => RollingUpgradeFinalizeOp.Read(ref input),
        EditLogOpCode.SetXAttr => SetXAttrOp.Read(ref input),
        EditLogOpCode.RemoveXAttr => RemoveXAttrOp.Read(ref input),
        EditLogOpCode.SetStoragePolicy => SetStoragePolicyOp.Read(ref input),
        EditLogOpCode.Truncate => TruncateOp.Read(ref input),
        EditLogOpCode.Append => AppendOp.Read(ref input),
        EditLogOpCode.SetQuotaByStoragetype => SetQuotaByStorageTypeOp.Read(ref input),
        EditLogOpCode.AddErasureCodingPolicy => AddErasureCodingPolicyOp.Read(ref input),
        EditLogOpCode.EnableErasureCodingPolicy => EnableErasureCodingPolicyOp.Read(ref input),
        EditLogOpCode.DisableErasureCodingPolicy => DisableErasureCodingPolicyOp.Read(ref input),
        EditLogOpCode.RemoveErasureCodingPolicy => RemoveErasureCodingPolicyOp.Read(ref input),
        _ => throw new OpFieldException($"{NameOf(code)} is not read: no NameNode of layout {EditLogFormat.LayoutVersion} writes it"),
    };
}
