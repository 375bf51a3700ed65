using System.Globalization;
using System.Xml.Linq;
using Tusk.Hdfs.DataTransfer;
using Tusk.Hdfs.NameNode.EditLog;
using Tusk.Hdfs.NameNode.EditLog.Fields;
using Tusk.Hdfs.NameNode.EditLog.Operations;

namespace Tusk.Hdfs.NameNode.Tests.Support;

/// <summary>Entries as the XML of Apache's offline edits viewer. Fields that it leaves out are left out here.</summary>
internal static class OevXml
{
    public static XElement Of(EditLogEntry entry) => new("RECORD",
        new XElement("OPCODE", EditLogOps.NameOf(entry.Operation.Code)),
        new XElement("DATA", E("TXID", entry.Id.Value), Fields(entry.Operation)));

    /// <summary>Elements and their texts on one line each, without the space between.</summary>
    public static string Lines(XElement record) => string.Join('\n', record.Descendants()
        .Select(static element => element.Name + (element.HasElements ? "" : "=" + element.Value)));

    private static IEnumerable<object?> Fields(EditLogOp operation) => operation switch
    {
        StartLogSegmentOp or EndLogSegmentOp => [],
        AddOp op =>
        [
            Zero(), Inode(op.Inode), E("PATH", op.Path), E("REPLICATION", op.Replication), E("MTIME", op.MtimeMillis),
            E("ATIME", op.AtimeMillis), E("BLOCKSIZE", op.BlockSizeBytes), E("CLIENT_NAME", op.ClientName),
            E("CLIENT_MACHINE", op.ClientMachine), E("OVERWRITE", op.Overwrite ? "true" : "false"), op.Blocks.Select(Block),
            Permission(op.Permission), op.Acl.Select(Acl), E("ERASURE_CODING_POLICY_ID", (sbyte)op.ErasureCodingPolicyId), Rpc(op.Rpc),
        ],
        CloseOp op =>
        [
            Zero(), Inode(op.Inode), E("PATH", op.Path), E("REPLICATION", op.Replication), E("MTIME", op.MtimeMillis),
            E("ATIME", op.AtimeMillis), E("BLOCKSIZE", op.BlockSizeBytes), E("CLIENT_NAME", ""), E("CLIENT_MACHINE", ""),
            E("OVERWRITE", "false"), op.Blocks.Select(Block), Permission(op.Permission),
        ],
        AddBlockOp op => [E("PATH", op.Path), op.Penultimate is { } before ? Block(before) : null, Block(op.Last), Rpc(op.Rpc)],
        UpdateBlocksOp op => [E("PATH", op.Path), op.Blocks.Select(Block), Rpc(op.Rpc)],
        AllocateBlockIdOp op => [E("BLOCK_ID", op.Block.Value)],
        SetGenstampV1Op op => [E("GENSTAMP", op.GenerationStamp.Value)],
        SetGenstampV2Op op => [E("GENSTAMPV2", op.GenerationStamp.Value)],
        AppendOp op =>
        [
            E("PATH", op.Path), E("CLIENT_NAME", op.ClientName), E("CLIENT_MACHINE", op.ClientMachine),
            E("NEWBLOCK", op.NewBlock ? "true" : "false"), Rpc(op.Rpc),
        ],
        TruncateOp op =>
        [
            E("SRC", op.Path), E("CLIENTNAME", op.ClientName), E("CLIENTMACHINE", op.ClientMachine), E("NEWLENGTH", op.NewLengthBytes),
            E("TIMESTAMP", op.TimeMillis), op.Block is { } block ? Block(block) : null,
        ],
        MkdirOp op =>
        [
            Zero(), Inode(op.Inode), E("PATH", op.Path), E("TIMESTAMP", op.TimeMillis), Permission(op.Permission), op.Acl.Select(Acl),
            op.XAttrs.Select(XAttribute),
        ],
        DeleteOp op => [Zero(), E("PATH", op.Path), E("TIMESTAMP", op.TimeMillis), Rpc(op.Rpc)],
        RenameOldOp op => [Zero(), E("SRC", op.Source), E("DST", op.Destination), E("TIMESTAMP", op.TimeMillis), Rpc(op.Rpc)],
        RenameOp op =>
        [
            Zero(), E("SRC", op.Source), E("DST", op.Destination), E("TIMESTAMP", op.TimeMillis),
            E("OPTIONS", string.Join('|', op.Options.Select(OptionName))), Rpc(op.Rpc),
        ],
        ConcatDeleteOp op =>
        [
            Zero(), E("TRG", op.Target), E("TIMESTAMP", op.TimeMillis),
            new XElement("SOURCES", op.Sources.Select(static (source, i) => E($"SOURCE{i + 1}", source))), Rpc(op.Rpc),
        ],
        SymlinkOp op =>
        [
            Zero(), Inode(op.Inode), E("PATH", op.Path), E("VALUE", op.Target), E("MTIME", op.MtimeMillis), E("ATIME", op.AtimeMillis),
            Permission(op.Permission), Rpc(op.Rpc),
        ],
        SetReplicationOp op => [E("PATH", op.Path), E("REPLICATION", op.Replication)],
        SetPermissionsOp op => [E("SRC", op.Path), E("MODE", op.Mode)],
        SetOwnerOp op => [E("SRC", op.Path), NotEmpty("USERNAME", op.User), NotEmpty("GROUPNAME", op.Group)],
        TimesOp op => [Zero(), E("PATH", op.Path), E("MTIME", op.MtimeMillis), E("ATIME", op.AtimeMillis)],
        SetQuotaOp op => [E("SRC", op.Path), E("NSQUOTA", op.NamespaceQuota), E("DSQUOTA", op.SpaceQuotaBytes)],
        SetQuotaByStorageTypeOp op => [E("SRC", op.Path), E("STORAGETYPE", Ordinal(op.StorageType)), E("DSQUOTA", op.QuotaBytes)],
        SetStoragePolicyOp op => [E("PATH", op.Path), E("POLICYID", (sbyte)op.PolicyId)],
        ReassignLeaseOp op => [E("LEASEHOLDER", op.Holder), E("PATH", op.Path), E("NEWHOLDER", op.NewHolder)],
        SetAclOp op => [E("SRC", op.Path), op.Entries.Select(Acl)],
        SetXAttrOp op => [E("SRC", op.Path), op.XAttrs.Select(XAttribute), Rpc(op.Rpc)],
        RemoveXAttrOp op => [E("SRC", op.Path), op.XAttrs.Select(XAttribute), Rpc(op.Rpc)],
        _ => RarerFields(operation),
    };

    private static IEnumerable<object?> RarerFields(EditLogOp operation) => operation switch
    {
        GetDelegationTokenOp op => [Token(op.Token), E("EXPIRY_TIME", op.ExpiryMillis)],
        RenewDelegationTokenOp op => [Token(op.Token), E("EXPIRY_TIME", op.ExpiryMillis)],
        CancelDelegationTokenOp op => [Token(op.Token)],
        UpdateMasterKeyOp op =>
        [
            new XElement("DELEGATION_KEY", E("KEY_ID", op.KeyId), E("EXPIRY_DATE", op.ExpiryMillis),
                op.Key is { } key ? E("KEY", Convert.ToHexStringLower(key.Span)) : null),
        ],
        CreateSnapshotOp op => [E("SNAPSHOTROOT", op.Root), E("SNAPSHOTNAME", op.Name), E("MTIME", op.TimeMillis), Rpc(op.Rpc)],
        DeleteSnapshotOp op => [E("SNAPSHOTROOT", op.Root), E("SNAPSHOTNAME", op.Name), E("MTIME", op.TimeMillis), Rpc(op.Rpc)],
        RenameSnapshotOp op =>
        [
            E("SNAPSHOTROOT", op.Root), E("SNAPSHOTOLDNAME", op.OldName), E("SNAPSHOTNEWNAME", op.NewName),
            E("MTIME", op.TimeMillis), Rpc(op.Rpc),
        ],
        AllowSnapshotOp op => [E("SNAPSHOTROOT", op.Root)],
        DisallowSnapshotOp op => [E("SNAPSHOTROOT", op.Root)],
        RollingUpgradeStartOp op => [E("STARTTIME", op.TimeMillis)],
        RollingUpgradeFinalizeOp op => [E("FINALIZETIME", op.TimeMillis)],
        AddCacheDirectiveOp op => [Directive(op.Directive), Rpc(op.Rpc)],
        ModifyCacheDirectiveOp op => [Directive(op.Directive), Rpc(op.Rpc)],
        RemoveCacheDirectiveOp op => [E("ID", op.Id), Rpc(op.Rpc)],
        AddCachePoolOp op => [Pool(op.Pool), Rpc(op.Rpc)],
        ModifyCachePoolOp op => [Pool(op.Pool), Rpc(op.Rpc)],
        RemoveCachePoolOp op => [E("POOLNAME", op.Pool), Rpc(op.Rpc)],
        AddErasureCodingPolicyOp op =>
        [
            E("CODEC", op.Codec), E("DATAUNITS", op.DataUnits), E("PARITYUNITS", op.ParityUnits), E("CELLSIZE", op.CellBytes),
            E("EXTRAOPTIONS", op.Options.Count), op.Options.Select(static pair =>
                new XElement("EXTRAOPTION", E("KEY", pair.Key), E("VALUE", pair.Value))), Rpc(op.Rpc),
        ],
        EnableErasureCodingPolicyOp op => [E("POLICYNAME", op.Name), Rpc(op.Rpc)],
        DisableErasureCodingPolicyOp op => [E("POLICYNAME", op.Name), Rpc(op.Rpc)],
        RemoveErasureCodingPolicyOp op => [E("POLICYNAME", op.Name), Rpc(op.Rpc)],
        _ => throw new ArgumentException($"No XML is known of {operation.GetType().Name}.", nameof(operation)),
    };

    private static XElement E(string name, object value) => new(name, Convert.ToString(value, CultureInfo.InvariantCulture));

    private static XElement? NotEmpty(string name, string value) => value.Length == 0 ? null : E(name, value);

    /// <summary>The number of fields in layouts of long ago.</summary>
    private static XElement Zero() => E("LENGTH", 0);

    private static XElement Inode(InodeId inode) => E("INODEID", inode.Value);

    private static XElement Block(EditLogBlock block) => new("BLOCK",
        E("BLOCK_ID", block.Id.Value), E("NUM_BYTES", block.LengthBytes), E("GENSTAMP", block.GenerationStamp.Value));

    private static XElement Permission(PermissionStatus status) => new("PERMISSION_STATUS",
        E("USERNAME", status.User), E("GROUPNAME", status.Group), E("MODE", status.Mode));

    private static object[] Rpc(RpcIds ids) =>
        [E("RPC_CLIENTID", ids.ClientId is Guid client ? client.ToString("D") : ""), E("RPC_CALLID", ids.CallId)];

    private static XElement Acl(AclEntry entry) => new("ENTRY",
        E("SCOPE", entry.Scope.ToString().ToUpperInvariant()), E("TYPE", entry.Type.ToString().ToUpperInvariant()),
        entry.Name is null ? null : E("NAME", entry.Name), E("PERM", Rights(entry.Rights)));

    private static string Rights(byte rights) =>
        $"{((rights & 4) != 0 ? 'r' : '-')}{((rights & 2) != 0 ? 'w' : '-')}{((rights & 1) != 0 ? 'x' : '-')}";

    private static XElement XAttribute(XAttr xattr) => new("XATTR",
        E("NAMESPACE", xattr.Namespace.ToString().ToUpperInvariant()), E("NAME", xattr.Name),
        xattr.Value is { } value ? E("VALUE", "0x" + Convert.ToHexStringLower(value.Span)) : null);

    private static XElement Token(DelegationToken token) => new("DELEGATION_TOKEN_IDENTIFIER",
        E("KIND", "HDFS_DELEGATION_TOKEN"), E("SEQUENCE_NUMBER", token.SequenceNumber), E("OWNER", token.Owner),
        E("RENEWER", token.Renewer), E("REALUSER", token.RealUser), E("ISSUE_DATE", token.IssuedMillis),
        E("MAX_DATE", token.MaxMillis), E("MASTER_KEY_ID", token.MasterKeyId));

    private static object?[] Directive(CacheDirective directive) =>
    [
        E("ID", directive.Id), directive.Path is { } path ? E("PATH", path) : null,
        directive.Replication is { } replication ? E("REPLICATION", replication) : null,
        directive.Pool is { } pool ? E("POOL", pool) : null,
        directive.ExpirationMillis is { } expiration ? E("EXPIRATION", expiration) : null,
    ];

    private static object?[] Pool(CachePool pool) =>
    [
        E("POOLNAME", pool.Name), pool.Owner is { } owner ? E("OWNERNAME", owner) : null,
        pool.Group is { } group ? E("GROUPNAME", group) : null,
        pool.Mode is { } mode ? E("MODE", mode) : null, pool.LimitBytes is { } limit ? E("LIMIT", limit) : null,
        pool.MaxRelativeExpiryMillis is { } expiry ? E("MAXRELATIVEEXPIRY", expiry) : null,
        pool.DefaultReplication is { } replication ? E("DEFAULTREPLICATION", replication) : null,
    ];

    private static string OptionName(RenameOption option) => option switch
    {
        RenameOption.Overwrite => "OVERWRITE",
        RenameOption.ToTrash => "TO_TRASH",
        _ => "NONE",
    };

    private static int Ordinal(StorageType type) => type switch
    {
        StorageType.RamDisk => 0,
        StorageType.Ssd => 1,
        StorageType.Disk => 2,
        StorageType.Archive => 3,
        StorageType.Provided => 4,
        _ => 5,
    };
}
