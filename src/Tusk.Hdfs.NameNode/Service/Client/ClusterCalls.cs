using Tusk.Hdfs.NameNode.Blocks;
using Tusk.Hdfs.NameNode.Blocks.Datanodes;
using Tusk.Hdfs.NameNode.EditLog;
using Tusk.Hdfs.NameNode.Service.Mapping;
using Tusk.Protocol.Hdfs;
using Tusk.Protocol.Security;
using AdminState = Tusk.Hdfs.NameNode.Blocks.Datanodes.AdminState;

namespace Tusk.Hdfs.NameNode.Service.Client;

/// <summary>Calls of clients and operators about the NameNode and its DataNodes.</summary>
/// <param name="core">The state.</param>
internal sealed class ClusterCalls(NameNodeCore core)
{
    /// <summary>Serves them.</summary>
    public void Register(ServiceBuilder service) => service
        .Read<GetServerDefaultsRequestProto, GetServerDefaultsResponseProto>(
            "getServerDefaults", (_, _) => new GetServerDefaultsResponseProto { ServerDefaults = core.Options.Defaults })
        .Read<GetFsStatusRequestProto, GetFsStatsResponseProto>("getFsStats", GetStats)
        .Read<GetFsReplicatedBlockStatsRequestProto, GetFsReplicatedBlockStatsResponseProto>("getFsReplicatedBlockStats", GetBlockStats)
        .Read<GetFsECBlockGroupStatsRequestProto, GetFsECBlockGroupStatsResponseProto>("getFsECBlockGroupStats", GetGroupStats)
        .Read<GetSlowDatanodeReportRequestProto, GetSlowDatanodeReportResponseProto>("getSlowDatanodeReport", GetSlowDatanodes)
        .Read<GetDatanodeReportRequestProto, GetDatanodeReportResponseProto>("getDatanodeReport", GetDatanodes)
        .Read<GetDatanodeStorageReportRequestProto, GetDatanodeStorageReportResponseProto>("getDatanodeStorageReport", GetStorages)
        .Read<SetSafeModeRequestProto, SetSafeModeResponseProto>("setSafeMode", SetSafeMode)
        .Long<SaveNamespaceRequestProto, SaveNamespaceResponseProto>("saveNamespace", BeginSaving, SaveNamespace)
        .Change<RollEditsRequestProto, RollEditsResponseProto>("rollEdits", static _ => "Log not rolled", RollEdits)
        .Read<MsyncRequestProto, MsyncResponseProto>("msync", static (_, _) => new MsyncResponseProto())
        .Read<HAServiceStateRequestProto, HAServiceStateResponseProto>("getHAServiceState", static (_, _) => throw HaService.NotEnabled())
        .Read<GetDelegationTokenRequestProto, GetDelegationTokenResponseProto>(
            "getDelegationToken", static (_, _) => new GetDelegationTokenResponseProto())
        .Read<GetDataEncryptionKeyRequestProto, GetDataEncryptionKeyResponseProto>(
            "getDataEncryptionKey", static (_, _) => new GetDataEncryptionKeyResponseProto())
        .Read<RollingUpgradeRequestProto, RollingUpgradeResponseProto>("rollingUpgrade", RollingUpgrade)
        .Read<GetSnapshottableDirListingRequestProto, GetSnapshottableDirListingResponseProto>(
            "getSnapshottableDirListing", static (_, _) => new GetSnapshottableDirListingResponseProto());

    private GetFsStatsResponseProto GetStats(ClientCall call, GetFsStatusRequestProto request)
    {
        BlockStatistics numbers = core.Manager.Statistics(call.Now.MonotonicMillis);
        return new GetFsStatsResponseProto
        {
            Capacity = (ulong)numbers.Capacity,
            Used = (ulong)numbers.Used,
            Remaining = (ulong)numbers.Remaining,
            UnderReplicated = (ulong)numbers.UnderReplicated,
            CorruptBlocks = (ulong)numbers.Corrupt,
            MissingBlocks = (ulong)numbers.Missing,
            MissingReplOneBlocks = (ulong)numbers.MissingWithReplicationOne,
            BlocksInFuture = (ulong)numbers.BytesInFuture,
            PendingDeletionBlocks = (ulong)numbers.PendingDeletion,
        };
    }

    private GetFsReplicatedBlockStatsResponseProto GetBlockStats(ClientCall call, GetFsReplicatedBlockStatsRequestProto request)
    {
        BlockStatistics numbers = core.Manager.Statistics(call.Now.MonotonicMillis);
        return new GetFsReplicatedBlockStatsResponseProto
        {
            LowRedundancy = (ulong)numbers.UnderReplicated,
            CorruptBlocks = (ulong)numbers.Corrupt,
            MissingBlocks = (ulong)numbers.Missing,
            MissingReplOneBlocks = (ulong)numbers.MissingWithReplicationOne,
            BlocksInFuture = (ulong)numbers.BytesInFuture,
            PendingDeletionBlocks = (ulong)numbers.PendingDeletion,
            HighestPrioLowRedundancyBlocks = (ulong)numbers.HighestPriority,
        };
    }

    // There is no erasure coding here.
    private static GetFsECBlockGroupStatsResponseProto GetGroupStats(ClientCall call, GetFsECBlockGroupStatsRequestProto request) => new()
    {
        LowRedundancy = 0,
        CorruptBlocks = 0,
        MissingBlocks = 0,
        BlocksInFuture = 0,
        PendingDeletionBlocks = 0,
        HighestPrioLowRedundancyBlocks = 0,
    };

    // DataNodes tell of slow peers where dfs.datanode.peer.stats.enabled is set, which is not looked at here.
    private static GetSlowDatanodeReportResponseProto GetSlowDatanodes(ClientCall call, GetSlowDatanodeReportRequestProto request) => new();

    // The balancer asks first whether one is under way.
    private RollingUpgradeResponseProto RollingUpgrade(ClientCall call, RollingUpgradeRequestProto request)
    {
        core.Calls.Permissions.RequireSuperuser(call.Caller, "rollingUpgrade");
        return request.Action == RollingUpgradeActionProto.Query
            ? new RollingUpgradeResponseProto()
            : throw Refusal.UnsupportedOperation("Rolling upgrades are not supported by this NameNode.");
    }

    private GetDatanodeReportResponseProto GetDatanodes(ClientCall call, GetDatanodeReportRequestProto request)
    {
        core.Calls.Permissions.RequireSuperuser(call.Caller, "datanodeReport");
        return new GetDatanodeReportResponseProto { Di = { Listed(request.Type).Select(node => node.ToProto(call.Now)) } };
    }

    private GetDatanodeStorageReportResponseProto GetStorages(ClientCall call, GetDatanodeStorageReportRequestProto request)
    {
        core.Calls.Permissions.RequireSuperuser(call.Caller, "getDatanodeStorageReport");
        return new GetDatanodeStorageReportResponseProto
        {
            DatanodeStorageReports =
            {
                Listed(request.Type).Select(node => new DatanodeStorageReportProto
                {
                    DatanodeInfo = node.ToProto(call.Now),
                    StorageReports = { node.Storages.Select(static storage => storage.ToProto()) },
                }),
            },
        };
    }

    private IEnumerable<DatanodeDescriptor> Listed(DatanodeReportTypeProto type) => core.Manager.Datanodes.All.Where(node => type switch
    {
        DatanodeReportTypeProto.Live => node.IsAlive,
        DatanodeReportTypeProto.Dead => !node.IsAlive,
        DatanodeReportTypeProto.Decommissioning => node.IsAlive && node.AdminState == AdminState.DecommissionInProgress,
        DatanodeReportTypeProto.EnteringMaintenance => node.IsAlive && node.AdminState == AdminState.EnteringMaintenance,
        DatanodeReportTypeProto.InMaintenance => node.IsAlive && node.AdminState == AdminState.InMaintenance,
        _ => true,
    });

    private SetSafeModeResponseProto SetSafeMode(ClientCall call, SetSafeModeRequestProto request)
    {
        switch (request.Action)
        {
            case SafeModeActionProto.SafemodeEnter:
                core.Calls.Permissions.RequireSuperuser(call.Caller, "safemode_enter");
                core.SafeMode.Enter();
                break;
            case SafeModeActionProto.SafemodeLeave:
                core.Calls.Permissions.RequireSuperuser(call.Caller, "safemode_leave");
                core.SafeMode.Leave(force: false);
                break;
            case SafeModeActionProto.SafemodeForceExit:
                core.Calls.Permissions.RequireSuperuser(call.Caller, "safemode_force_exit");
                core.SafeMode.Leave(force: true);
                break;
        }

        return new SetSafeModeResponseProto { Result = core.SafeMode.IsOn };
    }

    private SaveNamespaceResponseProto? BeginSaving(ClientCall call, SaveNamespaceRequestProto request)
    {
        core.Calls.Permissions.RequireSuperuser(call.Caller, "saveNamespace");
        if (!core.SafeMode.IsOn)
        {
            throw Refusal.IO("Safe mode should be turned ON in order to create namespace image.");
        }

        if (request.TimeWindow > 0 && request.TxGap > 0)
        {
            long age = call.Now.UnixMillis - core.LastCheckpointAt.ToUnixTimeMilliseconds();
            long gap = core.Journal.Last.Value - core.Storage.LastCheckpoint.Value;
            if (age / 1000 < (long)request.TimeWindow && gap < (long)request.TxGap)
            {
                return new SaveNamespaceResponseProto { Saved = true }; // as Hadoop answers: an image of that is there
            }
        }

        return null;
    }

    // Hadoop's holds its lock meanwhile, and nobody leaves safe mode; here the image has what was done when it was asked for.
    private SaveNamespaceResponseProto SaveNamespace(CancellationToken cancellationToken)
    {
        core.SaveImage(cancellationToken);
        return new SaveNamespaceResponseProto { Saved = true };
    }

    private RollEditsResponseProto RollEdits(ClientCall call, RollEditsRequestProto request)
    {
        core.Calls.Permissions.RequireSuperuser(call.Caller, "rollEditLog");
        TransactionId first = core.Journal.Roll();
        return new RollEditsResponseProto { NewSegmentTxId = (ulong)first.Value };
    }
}
