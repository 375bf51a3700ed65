namespace Tusk.Hdfs.NameNode.EditLog.Operations;

/// <summary>Which operation an entry of the edit log is; the numbers are those on disk.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.hdfs.server.namenode.FSEditLogOpCodes.</remarks>
public enum EditLogOpCode : byte
{
    /// <summary>OP_ADD.</summary>
    Add = 0,

    /// <summary>OP_RENAME_OLD.</summary>
    RenameOld = 1,

    /// <summary>OP_DELETE.</summary>
    Delete = 2,

    /// <summary>OP_MKDIR.</summary>
    Mkdir = 3,

    /// <summary>OP_SET_REPLICATION.</summary>
    SetReplication = 4,

    /// <summary>OP_DATANODE_ADD; no NameNode of today writes it.</summary>
    DatanodeAdd = 5,

    /// <summary>OP_DATANODE_REMOVE; no NameNode of today writes it.</summary>
    DatanodeRemove = 6,

    /// <summary>OP_SET_PERMISSIONS.</summary>
    SetPermissions = 7,

    /// <summary>OP_SET_OWNER.</summary>
    SetOwner = 8,

    /// <summary>OP_CLOSE.</summary>
    Close = 9,

    /// <summary>OP_SET_GENSTAMP_V1.</summary>
    SetGenstampV1 = 10,

    /// <summary>OP_SET_NS_QUOTA; no NameNode of today writes it.</summary>
    SetNsQuota = 11,

    /// <summary>OP_CLEAR_NS_QUOTA; no NameNode of today writes it.</summary>
    ClearNsQuota = 12,

    /// <summary>OP_TIMES.</summary>
    Times = 13,

    /// <summary>OP_SET_QUOTA.</summary>
    SetQuota = 14,

    /// <summary>OP_RENAME.</summary>
    Rename = 15,

    /// <summary>OP_CONCAT_DELETE.</summary>
    ConcatDelete = 16,

    /// <summary>OP_SYMLINK.</summary>
    Symlink = 17,

    /// <summary>OP_GET_DELEGATION_TOKEN.</summary>
    GetDelegationToken = 18,

    /// <summary>OP_RENEW_DELEGATION_TOKEN.</summary>
    RenewDelegationToken = 19,

    /// <summary>OP_CANCEL_DELEGATION_TOKEN.</summary>
    CancelDelegationToken = 20,

    /// <summary>OP_UPDATE_MASTER_KEY.</summary>
    UpdateMasterKey = 21,

    /// <summary>OP_REASSIGN_LEASE.</summary>
    ReassignLease = 22,

    /// <summary>OP_END_LOG_SEGMENT.</summary>
    EndLogSegment = 23,

    /// <summary>OP_START_LOG_SEGMENT.</summary>
    StartLogSegment = 24,

    /// <summary>OP_UPDATE_BLOCKS.</summary>
    UpdateBlocks = 25,

    /// <summary>OP_CREATE_SNAPSHOT.</summary>
    CreateSnapshot = 26,

    /// <summary>OP_DELETE_SNAPSHOT.</summary>
    DeleteSnapshot = 27,

    /// <summary>OP_RENAME_SNAPSHOT.</summary>
    RenameSnapshot = 28,

    /// <summary>OP_ALLOW_SNAPSHOT.</summary>
    AllowSnapshot = 29,

    /// <summary>OP_DISALLOW_SNAPSHOT.</summary>
    DisallowSnapshot = 30,

    /// <summary>OP_SET_GENSTAMP_V2.</summary>
    SetGenstampV2 = 31,

    /// <summary>OP_ALLOCATE_BLOCK_ID.</summary>
    AllocateBlockId = 32,

    /// <summary>OP_ADD_BLOCK.</summary>
    AddBlock = 33,

    /// <summary>OP_ADD_CACHE_DIRECTIVE.</summary>
    AddCacheDirective = 34,

    /// <summary>OP_REMOVE_CACHE_DIRECTIVE.</summary>
    RemoveCacheDirective = 35,

    /// <summary>OP_ADD_CACHE_POOL.</summary>
    AddCachePool = 36,

    /// <summary>OP_MODIFY_CACHE_POOL.</summary>
    ModifyCachePool = 37,

    /// <summary>OP_REMOVE_CACHE_POOL.</summary>
    RemoveCachePool = 38,

    /// <summary>OP_MODIFY_CACHE_DIRECTIVE.</summary>
    ModifyCacheDirective = 39,

    /// <summary>OP_SET_ACL.</summary>
    SetAcl = 40,

    /// <summary>OP_ROLLING_UPGRADE_START.</summary>
    RollingUpgradeStart = 41,

    /// <summary>OP_ROLLING_UPGRADE_FINALIZE.</summary>
    RollingUpgradeFinalize = 42,

    /// <summary>OP_SET_XATTR.</summary>
    SetXAttr = 43,

    /// <summary>OP_REMOVE_XATTR.</summary>
    RemoveXAttr = 44,

    /// <summary>OP_SET_STORAGE_POLICY.</summary>
    SetStoragePolicy = 45,

    /// <summary>OP_TRUNCATE.</summary>
    Truncate = 46,

    /// <summary>OP_APPEND.</summary>
    Append = 47,

    /// <summary>OP_SET_QUOTA_BY_STORAGETYPE.</summary>
    SetQuotaByStoragetype = 48,

    /// <summary>OP_ADD_ERASURE_CODING_POLICY.</summary>
    AddErasureCodingPolicy = 49,

    /// <summary>OP_ENABLE_ERASURE_CODING_POLICY.</summary>
    EnableErasureCodingPolicy = 50,

    /// <summary>OP_DISABLE_ERASURE_CODING_POLICY.</summary>
    DisableErasureCodingPolicy = 51,

    /// <summary>OP_REMOVE_ERASURE_CODING_POLICY.</summary>
    RemoveErasureCodingPolicy = 52,

    /// <summary>OP_INVALID: no operation but the filling behind the last one.</summary>
    Invalid = 255,
}
