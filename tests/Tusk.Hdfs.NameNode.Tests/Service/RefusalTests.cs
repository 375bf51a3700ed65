using Conformance.Tests.Support;
using Tusk.Hdfs.NameNode.Tests.Service.Support;
using Tusk.Protocol;
using Tusk.Protocol.Ha;
using Tusk.Protocol.Hdfs;
using Tusk.Protocol.Hdfs.Datanode;
using Tusk.Rpc.Errors;

namespace Tusk.Hdfs.NameNode.Tests.Service;

/// <summary>What is refused, with which Java class and which words.</summary>
public sealed class RefusalTests
{
    /// <summary>Methods that ClientProtocol has in Hadoop 3.4, and not here.</summary>
    private static readonly string[] NotServed =
    [
        "getBatchedListing", "restoreFailedStorage", "refreshNodes", "finalizeUpgrade", "upgradeStatus", "listCorruptFileBlocks", "metaSave",
        "addCacheDirective", "modifyCacheDirective", "removeCacheDirective", "listCacheDirectives", "addCachePool", "modifyCachePool",
        "removeCachePool", "listCachePools", "createSymlink", "getLinkTarget", "renewDelegationToken", "cancelDelegationToken",
        "setBalancerBandwidth", "allowSnapshot", "createEncryptionZone", "reencryptEncryptionZone", "listReencryptionStatus",
        "setErasureCodingPolicy", "unsetErasureCodingPolicy", "getECTopologyResultForPolicies", "getCurrentEditLogTxid", "getEditsFromTxid",
        "getErasureCodingPolicies", "addErasureCodingPolicies", "removeErasureCodingPolicy", "enableErasureCodingPolicy",
        "disableErasureCodingPolicy", "getErasureCodingCodecs", "satisfyStoragePolicy", "getEnclosingRoot",
    ];

    [Fact]
    public async Task Every_method_is_served_or_said_to_be_unknown()
    {
        await using SmallCluster cluster = await SmallCluster.StartAsync(0);
        await using var caller = new Support.Caller();
        HashSet<string> unknown = [];
        foreach (string method in Shared.Find("hadoop/protocol.txt") is string contracts ? MethodsOf(contracts) : NotServed)
        {
            // A message without anything: what is served refuses it, answers it, or lacks a field.
            Exception? refused = await Record.ExceptionAsync(() => caller.CallAsync<MsyncRequestProto, MsyncResponseProto>(
                cluster.NameNode, method, new MsyncRequestProto()).WaitAsync(TimeSpan.FromSeconds(30)));
            if (refused is RpcNoSuchMethodException no)
            {
                Assert.Equal($"Unknown method {method} called on org.apache.hadoop.hdfs.protocol.ClientProtocol protocol.", no.JavaMessage);
                unknown.Add(method);
            }
            else
            {
                Assert.True(refused is null or RemoteException, $"{method}: {refused}");
            }
        }

        Assert.Equal(NotServed.Order(StringComparer.Ordinal), unknown.Order(StringComparer.Ordinal));
    }

    private static string[] MethodsOf(string contracts) =>
    [
        .. File.ReadLines(contracts).SkipWhile(static line => line != "service ClientNamenodeProtocol").Skip(1)
            .TakeWhile(static line => line.StartsWith(' ')).Select(static line => line.TrimStart().Split(' ')[0]),
    ];

    [Fact]
    public async Task Calls_are_refused_as_by_Apache()
    {
        await using SmallCluster cluster = await SmallCluster.StartAsync(0);
        await using var caller = new Support.Caller();
        NameNodeServer server = cluster.NameNode;

        RemoteException unknown = await RefusedAsync<MsyncRequestProto, MsyncResponseProto>("getEnclosingRoot", new MsyncRequestProto());
        Assert.IsType<RpcNoSuchMethodException>(unknown);
        RemoteException acl = await RefusedAsync<GetAclStatusRequestProto, GetAclStatusResponseProto>("getAclStatus", new GetAclStatusRequestProto { Src = "/" });
        Assert.IsType<AclException>(acl);
        RemoteException snapshot = await RefusedAsync<DeleteSnapshotRequestProto, DeleteSnapshotResponseProto>(
            "deleteSnapshot", new DeleteSnapshotRequestProto { SnapshotRoot = "/", SnapshotName = "s" });
        Assert.IsType<SnapshotException>(snapshot);
        RemoteException state = await RefusedAsync<HAServiceStateRequestProto, HAServiceStateResponseProto>(
            "getHAServiceState", new HAServiceStateRequestProto());
        Assert.Equal("HA for namenode is not enabled", Assert.IsType<ServiceFailedException>(state).JavaMessage);
        RemoteException transition = await Assert.ThrowsAnyAsync<RemoteException>(
            () => caller.CallAsync<GetServiceStatusRequestProto, GetServiceStatusResponseProto>(
                server, RpcProtocol.HaService, "getServiceStatus", new GetServiceStatusRequestProto()));
        Assert.IsType<ServiceFailedException>(transition);
        RemoteException quota = await RefusedAsync<SetQuotaRequestProto, SetQuotaResponseProto>(
            "setQuota",
            new SetQuotaRequestProto { Path = "/", NamespaceQuota = long.MaxValue, StoragespaceQuota = 1 << 20, StorageType = StorageTypeProto.Ssd });
        Assert.Equal("org.apache.hadoop.hdfs.server.namenode.UnsupportedActionException", quota.JavaClassName);
        Assert.Equal(
            "Failed to set quota by storage type because eitherdfs.quota.by.storage.type.enabled is set to false or nsQuota value is illegal 9223372036854775807",
            quota.JavaMessage);
        RemoteException image = await RefusedAsync<SaveNamespaceRequestProto, SaveNamespaceResponseProto>("saveNamespace", new SaveNamespaceRequestProto());
        Assert.Equal("Safe mode should be turned ON in order to create namespace image.", image.JavaMessage);
        RemoteException longName = await RefusedAsync<CreateRequestProto, CreateResponseProto>(
            "create",
            new CreateRequestProto
            {
                Src = "/f",
                Masked = new FsPermissionProto { Perm = 0 },
                ClientName = new string('c', 70_000),
                CreateFlag = 1,
                CreateParent = true,
                Replication = 1,
                BlockSize = 1 << 20,
            });
        Assert.Equal("java.lang.IllegalArgumentException", longName.JavaClassName);

        Task<RemoteException> RefusedAsync<TRequest, TResponse>(string method, TRequest request)
            where TRequest : class, IContract
            where TResponse : class, IContract<TResponse> =>
            Assert.ThrowsAnyAsync<RemoteException>(() => caller.CallAsync<TRequest, TResponse>(server, method, request));
    }

    [Fact]
    public async Task Safe_mode_refuses_changes_and_saves_images_and_only_superusers_turn_it_on()
    {
        await using SmallCluster cluster = await SmallCluster.StartAsync(0);
        await using var caller = new Support.Caller();
        await using var stranger = new Support.Caller("nobody-knows");
        var enter = new SetSafeModeRequestProto { Action = SafeModeActionProto.SafemodeEnter };
        var mkdirs = new MkdirsRequestProto { Src = "/x", Masked = new FsPermissionProto { Perm = 0x1ED }, CreateParent = true };

        AccessControlException denied = await Assert.ThrowsAsync<AccessControlException>(
            () => stranger.CallAsync<SetSafeModeRequestProto, SetSafeModeResponseProto>(cluster.NameNode, "setSafeMode", enter));
        Assert.True((await caller.CallAsync<SetSafeModeRequestProto, SetSafeModeResponseProto>(cluster.NameNode, "setSafeMode", enter)).Result);
        SafeModeException refused = await Assert.ThrowsAsync<SafeModeException>(
            () => caller.CallAsync<MkdirsRequestProto, MkdirsResponseProto>(cluster.NameNode, "mkdirs", mkdirs));
        SaveNamespaceResponseProto saved = await caller.CallAsync<SaveNamespaceRequestProto, SaveNamespaceResponseProto>(
            cluster.NameNode, "saveNamespace", new SaveNamespaceRequestProto());

        Assert.Equal("Access denied for user nobody-knows. Superuser privilege is required for operation safemode_enter", denied.JavaMessage);
        Assert.StartsWith(
            "Cannot create directory /x. Name node is in safe mode.\nIt was turned on manually. Use \"hdfs dfsadmin -safemode leave\" to turn safe mode off. NamenodeHostName:",
            refused.JavaMessage, StringComparison.Ordinal);
        Assert.True(saved.Saved);
        Assert.True(cluster.NameNode.Statistics.LastCheckpointTransactionId > 0);
    }

    [Fact]
    public async Task A_user_may_do_what_his_groups_may()
    {
        await using SmallCluster cluster = await SmallCluster.StartAsync(
            0, ("hadoop.user.group.static.mapping.overrides", "ann=staff,supergroup;bob=staff;dr.who="));
        await using var ann = new Support.Caller("ann");
        await using var bob = new Support.Caller("bob");
        var mkdirs = new MkdirsRequestProto { Src = "/x", Masked = new FsPermissionProto { Perm = 0x1ED }, CreateParent = true };

        AccessControlException denied = await Assert.ThrowsAsync<AccessControlException>(
            () => bob.CallAsync<MkdirsRequestProto, MkdirsResponseProto>(cluster.NameNode, "mkdirs", mkdirs));
        Assert.True((await ann.CallAsync<MkdirsRequestProto, MkdirsResponseProto>(cluster.NameNode, "mkdirs", mkdirs)).Result);

        Assert.Equal(
            $"Permission denied: user=bob, access=WRITE, inode=\"/\":{Environment.UserName}:supergroup:drwxr-xr-x", denied.JavaMessage);
    }

    [Fact]
    public async Task A_block_report_that_comes_too_late_is_refused_so_that_it_comes_again()
    {
        await using SmallCluster cluster = await SmallCluster.StartAsync(1);
        await using var caller = new Support.Caller();
        DatanodeStatistics node = Assert.Single(cluster.NameNode.Statistics.Datanodes);
        BlockReportRequestProto report = Report(cluster, node, node.Uuid);

        RemoteException refused = await Assert.ThrowsAnyAsync<RemoteException>(
            () => caller.CallAsync<BlockReportRequestProto, BlockReportResponseProto>(cluster.NameNode, RpcProtocol.Datanode, "blockReport", report));

        Assert.Equal("org.apache.hadoop.hdfs.server.protocol.InvalidBlockReportLeaseException", refused.JavaClassName);
        Assert.Equal("Block report 0xa was rejected as lease 0x4d is invalid", refused.JavaMessage);
    }

    [Fact]
    public async Task A_block_report_is_not_read_where_its_DataNode_may_not_report()
    {
        await using SmallCluster cluster = await SmallCluster.StartAsync(1);
        await using var caller = new Support.Caller();
        DatanodeStatistics node = Assert.Single(cluster.NameNode.Statistics.Datanodes);
        var half = new StorageBlockReportProto
        {
            Storage = new DatanodeStorageProto { StorageUuid = "s" },
            NumberOfBlocks = 5,
            BlocksBuffers = { Google.Protobuf.ByteString.CopyFrom(0x80) },
        };
        BlockReportRequestProto late = Report(cluster, node, node.Uuid);
        BlockReportRequestProto unknown = Report(cluster, node, "nobody");
        BlockReportRequestProto allowed = Report(cluster, node, node.Uuid);
        allowed.Context.LeaseId = 0; // as an operator asks for it
        foreach (BlockReportRequestProto report in (BlockReportRequestProto[])[late, unknown, allowed])
        {
            report.Reports.Add(half);
        }

        RemoteException isLate = await Assert.ThrowsAnyAsync<RemoteException>(() => SendAsync(late));
        BlockReportResponseProto isUnknown = await SendAsync(unknown);
        RemoteException isHalf = await Assert.ThrowsAnyAsync<RemoteException>(() => SendAsync(allowed));

        Assert.EndsWith(".InvalidBlockReportLeaseException", isLate.JavaClassName, StringComparison.Ordinal);
        Assert.Equal(DatanodeCommandProto.Types.Type.RegisterCommand, isUnknown.Cmd.CmdType);
        Assert.EndsWith("IllegalArgumentException", isHalf.JavaClassName, StringComparison.Ordinal);

        Task<BlockReportResponseProto> SendAsync(BlockReportRequestProto report) =>
            caller.CallAsync<BlockReportRequestProto, BlockReportResponseProto>(cluster.NameNode, RpcProtocol.Datanode, "blockReport", report);
    }

    private static BlockReportRequestProto Report(SmallCluster cluster, DatanodeStatistics node, string uuid) =>
        new()
        {
            Registration = new DatanodeRegistrationProto
            {
                DatanodeID = new DatanodeIDProto
                {
                    IpAddr = node.IpAddress,
                    HostName = node.HostName,
                    DatanodeUuid = uuid,
                    XferPort = (uint)node.TransferPort,
                    InfoPort = 0,
                    IpcPort = (uint)node.IpcPort,
                },
                StorageInfo = new StorageInfoProto { LayoutVersion = 1, NamespceID = 1, ClusterID = cluster.NameNode.ClusterId, CTime = 0 },
                Keys = new ExportedBlockKeysProto
                {
                    IsBlockTokenEnabled = false,
                    KeyUpdateInterval = 0,
                    TokenLifeTime = 0,
                    CurrentKey = new BlockKeyProto { KeyId = 0, ExpiryDate = 0 },
                },
                SoftwareVersion = "3.4.2",
            },
            BlockPoolId = cluster.NameNode.BlockPoolId,
            Context = new BlockReportContextProto { TotalRpcs = 1, CurRpc = 0, Id = 10, LeaseId = 77 },
        };
}
