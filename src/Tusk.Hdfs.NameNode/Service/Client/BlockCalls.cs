using Google.Protobuf.Collections;
using Tusk.Hdfs.DataTransfer;
using Tusk.Hdfs.NameNode.Blocks;
using Tusk.Hdfs.NameNode.Blocks.Datanodes;
using Tusk.Hdfs.NameNode.Blocks.Placement;
using Tusk.Hdfs.NameNode.Namespace;
using Tusk.Hdfs.NameNode.Namespace.Changes;
using Tusk.Hdfs.NameNode.Namespace.Inodes;
using Tusk.Hdfs.NameNode.Namespace.Reads;
using Tusk.Hdfs.NameNode.Service.Mapping;
using Tusk.Protocol.Hdfs;
using Tusk.Rpc;

namespace Tusk.Hdfs.NameNode.Service.Client;

/// <summary>Calls of clients about the blocks of a file that they write: new ones, and pipelines that break.</summary>
/// <param name="core">The state.</param>
/// <param name="located">Writes where blocks are.</param>
internal sealed class BlockCalls(NameNodeCore core, LocatedBlockMapping located)
{
    private const int MaxNodes = 4096;

    private NamespaceCalls Calls => core.Calls;

    private DatanodeRegistry Datanodes => core.Manager.Datanodes;

    /// <summary>Serves them.</summary>
    public void Register(ServiceBuilder service) => service
        .Change<AddBlockRequestProto, AddBlockResponseProto>("addBlock", static request => "Cannot add block to " + request.Src, AddBlock)
        .Change<AbandonBlockRequestProto, AbandonBlockResponseProto>(
            "abandonBlock", static request => $"Cannot abandon block {request.B.ToBlock()} for file{request.Src}", AbandonBlock)
        .Change<GetAdditionalDatanodeRequestProto, GetAdditionalDatanodeResponseProto>(
            "getAdditionalDatanode",
            static request => $"Cannot add datanode; src={request.Src}, blk={request.Blk.ToBlock()}",
            GetAdditionalDatanode)
        .Change<UpdateBlockForPipelineRequestProto, UpdateBlockForPipelineResponseProto>(
            "updateBlockForPipeline", static request => $"Cannot get a new generation stamp and an access token for block {request.Block.ToBlock()}", UpdateBlockForPipeline)
        .Change<UpdatePipelineRequestProto, UpdatePipelineResponseProto>(
            "updatePipeline", static _ => "Pipeline not updated", UpdatePipeline, RpcIdempotence.AtMostOnce)
        .Read<ReportBadBlocksRequestProto, ReportBadBlocksResponseProto>("reportBadBlocks", ReportBadBlocks);

    private AddBlockResponseProto AddBlock(ClientCall call, AddBlockRequestProto request)
    {
        ExtendedBlock? previous = request.Previous?.ToBlock();
        BlockAllocation allocation = Calls.Writing.CheckAddBlock(
            call.Caller, request.Src, new InodeId((long)request.FileId), request.ClientName, previous);
        InodeFile file = allocation.File;
        if (allocation.Repeated is BlockInfo { Construction.Expected.Count: > 0 } known)
        {
            return new AddBlockResponseProto { Block = Located(known, allocation.OffsetBytes, PipelineOf(known), call) };
        }

        IReadOnlyList<StorageInfo> targets = core.Manager.ChooseTargets(
            request.Src,
            new PlacementRequest
            {
                Count = file.Replication,
                BlockBytes = file.BlockSizeBytes,
                Writer = request.Flags.Contains(AddBlockFlagProto.IgnoreClientLocality) ? null : core.Manager.NodeOf(call.Machine),
                Policy = PolicyOf(file),
                Excluded = NodesOf(request.ExcludeNodes),
                Favoured = FavouredOf(request.FavoredNodes),
                AvoidsLocal = request.Flags.Contains(AddBlockFlagProto.NoLocalWrite),
            },
            call.Now.MonotonicMillis);
        BlockInfo block = Calls.Writing.AddBlock(allocation, previous, call.Now);
        BlockConstruction.Start(block, targets);
        return new AddBlockResponseProto { Block = Located(block, allocation.OffsetBytes, targets, call) };
    }

    private AbandonBlockResponseProto AbandonBlock(ClientCall call, AbandonBlockRequestProto request)
    {
        Calls.Writing.AbandonBlock(
            call.Caller, request.Src, new InodeId((long)request.FileId), request.Holder, request.B.ToBlock(), call.Now);
        return new AbandonBlockResponseProto();
    }

    private GetAdditionalDatanodeResponseProto GetAdditionalDatanode(ClientCall call, GetAdditionalDatanodeRequestProto request)
    {
        ExtendedBlock block = request.Blk.ToBlock();
        InodeFile file = Calls.Writing.CheckAdditionalDatanode(
            call.Caller, request.Src, new InodeId((long)request.FileId), request.ClientName);
        List<StorageInfo> existing = StoragesOf(request.Existings.Select(static node => node.Id), request.ExistingStorageUuids);
        HashSet<DatanodeDescriptor> excluded = NodesOf(request.Excludes);
        excluded.UnionWith(NodesOf(request.Existings));
        IReadOnlyList<StorageInfo> more = core.Manager.ChooseMoreTargets(
            new PlacementRequest
            {
                Count = (int)Math.Min(request.NumAdditionalNodes, MaxNodes),
                BlockBytes = file.BlockSizeBytes,
                Writer = core.Manager.NodeOf(call.Machine),
                Policy = PolicyOf(file),
                Chosen = existing,
                Excluded = excluded,
            },
            call.Now.MonotonicMillis);
        return new GetAdditionalDatanodeResponseProto
        {
            Block = LocatedBlockMapping.ToProto(block, -1, [.. existing, .. more], isCorrupt: false, call.Now),
        };
    }

    private UpdateBlockForPipelineResponseProto UpdateBlockForPipeline(ClientCall call, UpdateBlockForPipelineRequestProto request)
    {
        ExtendedBlock told = request.Block.ToBlock();
        BlockInfo? stored = core.Manager.Find(told.Id);
        GenerationStamp stamp = Calls.Pipelines.NewStamp(stored, told, request.ClientName, call.Now);
        return new UpdateBlockForPipelineResponseProto
        {
            Block = LocatedBlockMapping.ToProto(told with { GenerationStamp = stamp }, -1, [], isCorrupt: false, call.Now),
        };
    }

    private UpdatePipelineResponseProto UpdatePipeline(ClientCall call, UpdatePipelineRequestProto request)
    {
        ExtendedBlock before = request.OldBlock.ToBlock();
        ExtendedBlock after = request.NewBlock.ToBlock();
        BlockInfo block = Calls.Pipelines.Update(
            core.Manager.Find(before.Id), before, after, request.ClientName, call.Ids, call.Now);
        core.Manager.Construction.UpdatePipeline(
            block, after.GenerationStamp, after.Length, StoragesOf(request.NewNodes, request.StorageIDs));
        return new UpdatePipelineResponseProto();
    }

    private ReportBadBlocksResponseProto ReportBadBlocks(ClientCall call, ReportBadBlocksRequestProto request)
    {
        BadReplicas.Report(core.Manager, request.Blocks, call.Now);
        return new ReportBadBlocksResponseProto();
    }

    private LocatedBlockProto Located(BlockInfo block, long offsetBytes, IEnumerable<StorageInfo> storages, ClientCall call) =>
        LocatedBlockMapping.ToProto(located.ToExtended(block), offsetBytes, storages, isCorrupt: false, call.Now);

    private static IEnumerable<StorageInfo> PipelineOf(BlockInfo block) =>
        block.Construction!.Expected.Select(static replica => replica.Storage);

    private static StoragePolicy PolicyOf(InodeFile file) => StoragePolicy.Find(FileStatus.PolicyOf(file)) ?? StoragePolicy.Hot;

    private HashSet<DatanodeDescriptor> NodesOf(IEnumerable<DatanodeInfoProto> nodes) =>
        [.. nodes.Take(MaxNodes).Select(node => Datanodes.Find(node.Id.DatanodeUuid)).OfType<DatanodeDescriptor>()];

    private List<DatanodeDescriptor> FavouredOf(IEnumerable<string> hosts) =>
        [.. hosts.Take(MaxNodes).Select(host => Datanodes.FindByEndpoint(host)).OfType<DatanodeDescriptor>()];

    /// <summary>The volumes that a client names, node by node; those not known are left out.</summary>
    private List<StorageInfo> StoragesOf(IEnumerable<DatanodeIDProto> nodes, RepeatedField<string> storageIds)
    {
        List<StorageInfo> storages = [];
        int index = 0;
        foreach (DatanodeIDProto node in nodes.Take(MaxNodes))
        {
            string id = index < storageIds.Count ? storageIds[index] : "";
            index++;
            if (Datanodes.Find(node.DatanodeUuid) is { } datanode
                && (datanode.FindStorage(id) ?? datanode.Storages.FirstOrDefault()) is StorageInfo storage)
            {
                storages.Add(storage);
            }
        }

        return storages;
    }
}
