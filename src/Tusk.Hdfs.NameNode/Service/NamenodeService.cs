using Tusk.Hdfs.DataTransfer;
using Tusk.Hdfs.NameNode.Blocks;
using Tusk.Hdfs.NameNode.Blocks.Datanodes;
using Tusk.Hdfs.NameNode.FsImage;
using Tusk.Hdfs.NameNode.Namespace.Inodes;
using Tusk.Hdfs.NameNode.Storage;
using Tusk.Protocol;
using Tusk.Protocol.Hdfs;
using Tusk.Protocol.Hdfs.Namenode;
using Tusk.Rpc.Server;

namespace Tusk.Hdfs.NameNode.Service;

/// <summary>NamenodeProtocol as far as the balancer needs it: which namespace it is, and what to move; what is not declared is unknown to it.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.hdfs.server.namenode.NameNodeRpcServer, BlockManager#getBlocksWithLocations.</remarks>
/// <param name="runner">Executes calls.</param>
internal sealed class NamenodeService(CallRunner runner)
{
    /// <summary>The release that we are like: DataNodes compare it with the least that they take.</summary>
    public const string SoftwareVersion = "3.4.2";

    /// <summary>Block reports may come as buffers (NamespaceInfo.CAPABILITIES).</summary>
    private const ulong BufferedReports = 1;

    /// <summary>Most blocks of an answer: of small ones a peer could ask for more than an answer may hold.</summary>
    private const int MostBlocks = 100_000;

    /// <summary>Makes it.</summary>
    public RpcService Create() => new ServiceBuilder(RpcProtocol.Namenode, runner)
        .Read<VersionRequestProto, VersionResponseProto>("versionRequest", (_, _) => Version(runner.Core))
        .Read<GetBlocksRequestProto, GetBlocksResponseProto>("getBlocks", GetBlocks)
        .Read<GetBlockKeysRequestProto, GetBlockKeysResponseProto>("getBlockKeys", GetBlockKeys)
        .Read<IsUpgradeFinalizedRequestProto, IsUpgradeFinalizedResponseProto>("isUpgradeFinalized", IsUpgradeFinalized)
        .Service;

    /// <summary>Which namespace it is, and what its NameNode can.</summary>
    public static VersionResponseProto Version(NameNodeCore core)
    {
        StorageIdentity identity = core.Storage.Identity;
        return new VersionResponseProto
        {
            Info = new NamespaceInfoProto
            {
                BuildVersion = "Tusk",
                Unused = 0,
                BlockPoolID = identity.BlockPoolId,
                StorageInfo = new StorageInfoProto
                {
                    LayoutVersion = unchecked((uint)FsImageFormat.LayoutVersion),
                    NamespceID = (uint)identity.NamespaceId,
                    ClusterID = identity.ClusterId,
                    CTime = (ulong)identity.CreationMillis,
                },
                SoftwareVersion = SoftwareVersion,
                Capabilities = BufferedReports,
                State = NNHAStatusHeartbeatProto.Types.State.Active,
            },
        };
    }

    private GetBlocksResponseProto GetBlocks(ClientCall call, GetBlocksRequestProto request)
    {
        runner.Core.Calls.Permissions.RequireSuperuser(call.Caller, "getBlocks");
        if (request.Size is 0 or > long.MaxValue)
        {
            throw Refusal.IllegalArgument($"Unexpected not positive size: {(long)request.Size}");
        }

        DatanodeDescriptor datanode = runner.Core.Manager.Datanodes.Find(request.Datanode.DatanodeUuid)
            ?? throw Refusal.HadoopIllegalArgument($"Datanode {request.Datanode.IpAddr}:{request.Datanode.XferPort} not found.");
        StorageInfo[] storages = [.. datanode.Storages
            .Where(storage => !storage.HasStaleContents && (!request.HasStorageType || storage.Type.ToProto() == request.StorageType))];
        return new GetBlocksResponseProto { Blocks = Choose(storages, request, call.Now) };
    }

    private BlocksWithLocationsProto Choose(StorageInfo[] storages, GetBlocksRequestProto request, Moment now)
    {
        BlockLedger ledger = runner.Core.Manager.Ledger;
        int count = storages.Sum(static storage => storage.BlockCount);
        int start = count == 0 ? 0 : ledger.Random.Next(count); // each time others, as several ask at a time
        long hotSince = (long)request.TimeInterval > 0 ? now.UnixMillis - (long)request.TimeInterval : long.MaxValue;
        var found = new BlocksWithLocationsProto();
        ulong bytes = 0;
        List<BlockInfo> hot = [];
        for (int i = 0; i < count && IsRoom(); i++)
        {
            BlockInfo block = BlockAt(storages, (start + i) % count);
            if (!block.IsComplete || (ulong)block.LengthBytes < request.MinBlockSize)
            {
                continue;
            }

            if (!IsUsedSince(block, hotSince))
            {
                Add(block);
            }
            else if (hot.Count < MostBlocks)
            {
                hot.Add(block);
            }
        }

        for (int i = 0; i < hot.Count && IsRoom(); i++)
        {
            Add(hot[i]);
        }

        return found;

        bool IsRoom() => bytes < request.Size && found.Blocks.Count < MostBlocks;

        void Add(BlockInfo block)
        {
            if (ledger.Good(block) is { Count: > 0 } places)
            {
                found.Blocks.Add(ToProto(block, places));
                bytes += (ulong)block.LengthBytes;
            }
        }
    }

    /// <summary>Whether the file of a block is written, or was read or written since a time.</summary>
    private bool IsUsedSince(BlockInfo block, long unixMillis) =>
        unixMillis != long.MaxValue && runner.Core.State.Tree.Find(block.File) is InodeFile file
        && (file.UnderConstruction is not null || file.AtimeMillis > unixMillis || file.MtimeMillis > unixMillis);

    private GetBlockKeysResponseProto GetBlockKeys(ClientCall call, GetBlockKeysRequestProto request)
    {
        runner.Core.Calls.Permissions.RequireSuperuser(call.Caller, "getBlockKeys");
        return new GetBlockKeysResponseProto
        {
            Keys = new ExportedBlockKeysProto
            {
                IsBlockTokenEnabled = false,
                KeyUpdateInterval = 0,
                TokenLifeTime = 0,
                CurrentKey = new BlockKeyProto { KeyId = 0, ExpiryDate = 0 },
            },
        };
    }

    private IsUpgradeFinalizedResponseProto IsUpgradeFinalized(ClientCall call, IsUpgradeFinalizedRequestProto request)
    {
        runner.Core.Calls.Permissions.RequireSuperuser(call.Caller, "isUpgradeFinalized");
        return new IsUpgradeFinalizedResponseProto { IsUpgradeFinalized = true }; // there are none
    }

    private static BlockInfo BlockAt(StorageInfo[] storages, int index)
    {
        int i = 0;
        for (; index >= storages[i].BlockCount; i++)
        {
            index -= storages[i].BlockCount;
        }

        return storages[i].Blocks[index];
    }

    private static BlockWithLocationsProto ToProto(BlockInfo block, List<StorageInfo> places) => new()
    {
        Block = new BlockProto
        {
            BlockId = (ulong)block.Id.Value,
            GenStamp = (ulong)block.GenerationStamp.Value,
            NumBytes = (ulong)block.LengthBytes,
        },
        DatanodeUuids = { places.Select(static storage => storage.Datanode.Id.Uuid) },
        StorageUuids = { places.Select(static storage => storage.Uuid) },
        StorageTypes = { places.Select(static storage => storage.Type.ToProto()) },
    };
}
