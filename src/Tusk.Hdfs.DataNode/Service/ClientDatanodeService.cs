using Tusk.Hdfs.DataNode.Reports;
using Tusk.Hdfs.DataNode.Storage;
using Tusk.Hdfs.DataTransfer;
using Tusk.Protocol;
using Tusk.Protocol.Hdfs;
using Tusk.Rpc;
using Tusk.Rpc.Server;

namespace Tusk.Hdfs.DataNode.Service;

/// <summary>Serves ClientDatanodeProtocol: readers of open files, and administrators. What is not declared is unknown to it.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.hdfs.server.datanode.DataNode.</remarks>
internal sealed class ClientDatanodeService(BlockStore store, DataNodeFacts facts, string owner, IDataNodeControl control)
{
    private readonly long _startedAt = facts.Time.GetTimestamp();

    public RpcService Create() => new RpcService(RpcProtocol.ClientDatanode)
        .Serve<GetReplicaVisibleLengthRequestProto, GetReplicaVisibleLengthResponseProto>(
            "getReplicaVisibleLength", RpcIdempotence.Idempotent, (_, request, _) => GetVisibleLengthAsync(request))
        .Serve<GetDatanodeInfoRequestProto, GetDatanodeInfoResponseProto>(
            "getDatanodeInfo", RpcIdempotence.Idempotent, (_, _, _) => GetInfoAsync())
        .Serve<GetVolumeReportRequestProto, GetVolumeReportResponseProto>(
            "getVolumeReport", RpcIdempotence.Idempotent, (call, _, _) => GetVolumesAsync(call))
        .Serve<GetBalancerBandwidthRequestProto, GetBalancerBandwidthResponseProto>(
            "getBalancerBandwidth", RpcIdempotence.Idempotent, (call, _, _) => GetBandwidthAsync(call))
        .Serve<RefreshNamenodesRequestProto, RefreshNamenodesResponseProto>(
            "refreshNamenodes", RpcIdempotence.Idempotent, (call, _, _) => RefreshAsync(call))
        .Serve<DeleteBlockPoolRequestProto, DeleteBlockPoolResponseProto>(
            "deleteBlockPool", RpcIdempotence.Idempotent, (call, request, _) => DeletePoolAsync(call, request))
        .Serve<TriggerBlockReportRequestProto, TriggerBlockReportResponseProto>(
            "triggerBlockReport", RpcIdempotence.Idempotent, (call, request, _) => TriggerReportAsync(call, request))
        .Serve<EvictWritersRequestProto, EvictWritersResponseProto>(
            "evictWriters", RpcIdempotence.Idempotent, (call, _, _) => EvictWritersAsync(call))
        .Serve<ShutdownDatanodeRequestProto, ShutdownDatanodeResponseProto>(
            "shutdownDatanode", RpcIdempotence.Idempotent, (call, _, _) => ShutdownAsync(call));

    private ValueTask<GetReplicaVisibleLengthResponseProto> GetVisibleLengthAsync(GetReplicaVisibleLengthRequestProto request)
    {
        ExtendedBlock block = request.Block.ToBlock();
        try
        {
            Replica replica = store.Require(block);
            return replica.Stamp < block.GenerationStamp
                ? throw ServiceErrors.Io($"Replica generation stamp < block generation stamp, block={block}, replica={replica}")
                : AnswerAsync(new GetReplicaVisibleLengthResponseProto { Length = (ulong)replica.VisibleLength });
        }
        catch (ReplicaException e)
        {
            throw ServiceErrors.Of(e);
        }
    }

    private ValueTask<GetDatanodeInfoResponseProto> GetInfoAsync() => AnswerAsync(new GetDatanodeInfoResponseProto
    {
        LocalInfo = new DatanodeLocalInfoProto
        {
            SoftwareVersion = DataNodeFacts.SoftwareVersion,
            ConfigVersion = "core-3.0.0,hdfs-1", // hadoop.common.configuration.version and hadoop.hdfs.configuration.version of the defaults
            Uptime = (ulong)facts.Time.GetElapsedTime(_startedAt).TotalSeconds,
        },
    });

    private ValueTask<GetVolumeReportResponseProto> GetVolumesAsync(RpcServerCall call)
    {
        RequireOwner(call);
        var answer = new GetVolumeReportResponseProto();
        foreach (Volume volume in store.Volumes.Working)
        {
            answer.VolumeInfo.Add(new DatanodeVolumeInfoProto
            {
                Path = volume.Folder.Path,
                StorageType = volume.Folder.Type.ToProto(),
                UsedSpace = (ulong)volume.UsedBytes,
                FreeSpace = (ulong)volume.RemainingBytes,
                ReservedSpace = (ulong)facts.Options.ReservedBytes,
                ReservedSpaceForReplicas = (ulong)volume.PromisedBytes,
                NumBlocks = (ulong)store.Report(volume).Count,
            });
        }

        return AnswerAsync(answer);
    }

    private ValueTask<GetBalancerBandwidthResponseProto> GetBandwidthAsync(RpcServerCall call)
    {
        RequireOwner(call);
        return AnswerAsync(new GetBalancerBandwidthResponseProto { Bandwidth = (ulong)control.BalancerBandwidth });
    }

    private ValueTask<RefreshNamenodesResponseProto> RefreshAsync(RpcServerCall call)
    {
        RequireOwner(call); // they are what they were at the start: nothing changes
        return AnswerAsync(new RefreshNamenodesResponseProto());
    }

    private ValueTask<DeleteBlockPoolResponseProto> DeletePoolAsync(RpcServerCall call, DeleteBlockPoolRequestProto request)
    {
        RequireOwner(call);
        throw ServiceErrors.Io(request.BlockPool == store.PoolId
            ? "The block pool is still running. First do a refreshNamenodes to shutdown the block pool service"
            : $"Block pool {request.BlockPool} is not known to this DataNode; its folder is left alone.");
    }

    private ValueTask<TriggerBlockReportResponseProto> TriggerReportAsync(RpcServerCall call, TriggerBlockReportRequestProto request)
    {
        RequireOwner(call);
        control.TriggerBlockReport(request.Incremental);
        return AnswerAsync(new TriggerBlockReportResponseProto());
    }

    private ValueTask<EvictWritersResponseProto> EvictWritersAsync(RpcServerCall call)
    {
        RequireOwner(call);
        store.EvictWriters();
        return AnswerAsync(new EvictWritersResponseProto());
    }

    private ValueTask<ShutdownDatanodeResponseProto> ShutdownAsync(RpcServerCall call)
    {
        RequireOwner(call);
        control.RequestStop($"{call.Caller.User.Name} asked for it");
        return AnswerAsync(new ShutdownDatanodeResponseProto());
    }

    private void RequireOwner(RpcServerCall call)
    {
        if (call.Caller.User.Name != owner)
        {
            throw ServiceErrors.NoSuperuser(call.Caller.User.Name);
        }
    }

    private static ValueTask<T> AnswerAsync<T>(T answer) => ValueTask.FromResult(answer);
}
