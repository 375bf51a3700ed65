using System.Globalization;
using Tusk.Hdfs.DataTransfer;
using Tusk.Hdfs.NameNode.Blocks;
using Tusk.Hdfs.NameNode.Blocks.Datanodes;
using Tusk.Hdfs.NameNode.Blocks.Reports;
using Tusk.Hdfs.NameNode.Namespace.Inodes;
using Tusk.Hdfs.NameNode.Service.Mapping;
using Tusk.Protocol;
using Tusk.Protocol.Hdfs;
using Tusk.Protocol.Hdfs.Datanode;
using Tusk.Rpc.Server;

namespace Tusk.Hdfs.NameNode.Service.Datanode;

/// <summary>DatanodeProtocol: what DataNodes report, and what they are told.</summary>
/// <remarks>
/// A command is an answer like any other: it goes out when what led to it is on the disks. A replica must not be deleted for a
/// deletion that a crash takes back. Source: Apache Hadoop 3.4, o.a.h.hdfs.server.namenode.NameNodeRpcServer.
/// </remarks>
internal sealed class DatanodeService
{
    private readonly CallRunner _runner;
    private readonly CommandMapping _commands;

    /// <summary>Serves them.</summary>
    /// <param name="runner">Executes calls.</param>
    /// <param name="located">Writes where blocks are.</param>
    public DatanodeService(CallRunner runner, LocatedBlockMapping located)
    {
        _runner = runner;
        _commands = new CommandMapping(located, Core.BlockPoolId);
    }

    private NameNodeCore Core => _runner.Core;

    private BlockManager Manager => Core.Manager;

    /// <summary>Makes it.</summary>
    public RpcService Create() => new ServiceBuilder(RpcProtocol.Datanode, _runner)
        .Read<VersionRequestProto, VersionResponseProto>("versionRequest", (_, _) => NamenodeService.Version(Core))
        .Read<RegisterDatanodeRequestProto, RegisterDatanodeResponseProto>("registerDatanode", Register)
        .Read<HeartbeatRequestProto, HeartbeatResponseProto>("sendHeartbeat", Heartbeat)
        .Read<BlockReportRequestProto, StorageBlocks[], BlockReportResponseProto>("blockReport", IsWanted, ReadReport, Report)
        .Read<CacheReportRequestProto, CacheReportResponseProto>("cacheReport", static (_, _) => new CacheReportResponseProto())
        .Read<BlockReceivedAndDeletedRequestProto, BlockReceivedAndDeletedResponseProto>("blockReceivedAndDeleted", ReportChanges)
        .Read<ErrorReportRequestProto, ErrorReportResponseProto>("errorReport", ReportError)
        .Read<Protocol.Hdfs.Datanode.ReportBadBlocksRequestProto, Protocol.Hdfs.Datanode.ReportBadBlocksResponseProto>("reportBadBlocks", ReportBad)
        .Change<CommitBlockSynchronizationRequestProto, CommitBlockSynchronizationResponseProto>(
            "commitBlockSynchronization", static _ => "Cannot commitBlockSynchronization while in safe mode", CommitSynchronization)
        .Service;

    private RegisterDatanodeResponseProto Register(ClientCall call, RegisterDatanodeRequestProto request)
    {
        DatanodeRegistrationProto registration = request.Registration;
        if (MajorOf(registration.SoftwareVersion) < 2)
        {
            throw new NameNodeException(
                "org.apache.hadoop.hdfs.server.common.IncorrectVersionException",
                $"The reported DataNode version is too low to communicate with this NameNode. DataNode version: '{registration.SoftwareVersion}' "
                + "Minimum DataNode version: '2.1.0-beta'");
        }

        DatanodeId id = registration.DatanodeID.ToDatanodeId(call.Machine);
        DatanodeDescriptor node = Manager.Register(id, registration.SoftwareVersion, call.Now.MonotonicMillis);
        registration.DatanodeID = id.ToProto();
        Core.Say($"DataNode {id} ({id.HostName}, {id.Uuid}) registered in {node.NetworkLocation}");
        return new RegisterDatanodeResponseProto { Registration = registration };
    }

    private HeartbeatResponseProto Heartbeat(ClientCall call, HeartbeatRequestProto request)
    {
        HeartbeatAnswer answer = Manager.Heartbeat(
            request.Registration.DatanodeID.DatanodeUuid, request.ToHeartbeat(), call.Now.MonotonicMillis);
        return new HeartbeatResponseProto
        {
            Cmds = { answer.Commands.Select(command => _commands.ToProto(command, call.Now)) },
            HaStatus = new NNHAStatusHeartbeatProto
            {
                State = NNHAStatusHeartbeatProto.Types.State.Active,
                Txid = (ulong)Core.Journal.Last.Value,
            },
            FullBlockReportLeaseId = (ulong)answer.ReportLeaseId,
            IsSlownode = false,
        };
    }

    private bool IsWanted(Moment now, BlockReportRequestProto request)
    {
        CheckPool(request.BlockPoolId);
        return Manager.MayReport(request.Registration.DatanodeID.DatanodeUuid, LeaseOf(request), now.MonotonicMillis);
    }

    private static StorageBlocks[] ReadReport(BlockReportRequestProto request) => [.. request.Reports.Select(ReportMapping.ToStorageBlocks)];

    private BlockReportResponseProto Report(ClientCall call, BlockReportRequestProto request, StorageBlocks[]? storages)
    {
        string uuid = request.Registration.DatanodeID.DatanodeUuid;
        if (storages is null && Manager.MayReport(uuid, LeaseOf(request), call.Now.MonotonicMillis))
        {
            throw LeaseOver(request.Context); // it may report since a moment ago: it comes again
        }

        bool isLast = request.Context is null || request.Context.CurRpc >= request.Context.TotalRpcs - 1;
        DatanodeCommand command = Manager.FullReport(uuid, storages ?? [], LeaseOf(request), isLast, call.Now.MonotonicMillis)
            ?? throw LeaseOver(request.Context);
        return new BlockReportResponseProto { Cmd = _commands.ToProto(command, call.Now) };
    }

    private BlockReceivedAndDeletedResponseProto ReportChanges(ClientCall call, BlockReceivedAndDeletedRequestProto request)
    {
        CheckPool(request.BlockPoolId);
        foreach (StorageReceivedDeletedBlocksProto storage in request.Blocks)
        {
            // Of a DataNode that must register first nothing is taken in: its next heartbeat is told so.
            Manager.IncrementalReport(
                request.Registration.DatanodeID.DatanodeUuid, storage.Storage?.StorageUuid ?? storage.StorageUuid,
                (storage.Storage?.StorageType ?? StorageTypeProto.Disk).ToStorageType(),
                storage.Blocks.Select(ReportMapping.ToChange), call.Now.MonotonicMillis);
        }

        return new BlockReceivedAndDeletedResponseProto();
    }

    private ErrorReportResponseProto ReportError(ClientCall call, ErrorReportRequestProto request)
    {
        DatanodeIDProto id = request.Registartion.DatanodeID;
        Core.Say($"DataNode {id.IpAddr}:{id.XferPort} reports error {request.ErrorCode}: {request.Msg}");
        if (request.ErrorCode == (uint)ErrorReportRequestProto.Types.ErrorCode.FatalDiskError)
        {
            Manager.ReportFatal(id.DatanodeUuid, call.Now.MonotonicMillis);
        }

        return new ErrorReportResponseProto();
    }

    private Protocol.Hdfs.Datanode.ReportBadBlocksResponseProto ReportBad(
        ClientCall call, Protocol.Hdfs.Datanode.ReportBadBlocksRequestProto request)
    {
        BadReplicas.Report(Manager, request.Blocks, call.Now);
        return new Protocol.Hdfs.Datanode.ReportBadBlocksResponseProto();
    }

    private CommitBlockSynchronizationResponseProto CommitSynchronization(ClientCall call, CommitBlockSynchronizationRequestProto request)
    {
        ExtendedBlock told = request.Block.ToBlock();
        CheckPool(told.PoolId);
        if (Manager.Find(told.Id) is not BlockInfo block || Core.State.Tree.Find(block.File) is not InodeFile file)
        {
            // Java has no file to find, and says nothing if only the block is to be deleted.
            return request.DeleteBlock ? new CommitBlockSynchronizationResponseProto() : throw Refusal.IO($"Block (={told}) not found");
        }

        var stamp = new GenerationStamp((long)request.NewGenStamp);
        if (Manager.CheckSynchronization(block, stamp, (long)request.NewLength, request.DeleteBlock, call.Now.MonotonicMillis))
        {
            Core.Blocks.CommitRecovered(
                block, TargetsOf(request), request.CloseFile,
                () => Core.Calls.Leases.Commit(file, block, stamp, (long)request.NewLength, request.CloseFile, request.DeleteBlock, call.Now));
            Core.Say($"Block {told} of {file.Path} was recovered: length {request.NewLength}, generation stamp {stamp}");
        }

        return new CommitBlockSynchronizationResponseProto();
    }

    private List<StorageInfo> TargetsOf(CommitBlockSynchronizationRequestProto request)
    {
        List<StorageInfo> targets = [];
        for (int i = 0; i < Math.Min(request.NewTaragets.Count, request.NewTargetStorages.Count); i++)
        {
            if (Manager.Datanodes.Find(request.NewTaragets[i].DatanodeUuid)?.FindStorage(request.NewTargetStorages[i]) is StorageInfo storage)
            {
                targets.Add(storage);
            }
        }

        return targets;
    }

    /// <summary>Told so, a DataNode reports again; one that is told nothing believes for hours that its replicas are known.</summary>
    /// <remarks>Source: Apache Hadoop 3.4, o.a.h.hdfs.server.protocol.InvalidBlockReportLeaseException.</remarks>
    private static NameNodeException LeaseOver(BlockReportContextProto? context) => new(
        "org.apache.hadoop.hdfs.server.protocol.InvalidBlockReportLeaseException",
        string.Create(
            CultureInfo.InvariantCulture,
            $"Block report 0x{context?.Id ?? 0:x} was rejected as lease 0x{context?.LeaseId ?? 0:x} is invalid"));

    private static long LeaseOf(BlockReportRequestProto request) => (long)(request.Context?.LeaseId ?? 0);

    private void CheckPool(string poolId)
    {
        if (poolId != Core.BlockPoolId)
        {
            throw Refusal.IO($"Unexpected BlockPoolId {poolId} - expected {Core.BlockPoolId}");
        }
    }

    private static int MajorOf(string version) => int.TryParse(version.Split('.')[0], out int major) ? major : int.MaxValue;
}
