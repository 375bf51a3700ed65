using Tusk.FileSystems;
using Tusk.Hdfs.Client;
using Tusk.Hdfs.NameNode.Tests.Service.Support;
using Tusk.Protocol;
using Tusk.Protocol.Hdfs;
using Tusk.Protocol.Hdfs.Namenode;
using Tusk.Rpc.Errors;

namespace Tusk.Hdfs.NameNode.Tests.Service;

/// <summary>What the balancer asks.</summary>
public sealed class BalancerCallTests
{
    private const int Blocks = 5;
    private const int BlockBytes = 64 << 10;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Blocks_of_a_DataNode_are_told_with_their_places_up_to_a_size()
    {
        await using SmallCluster cluster = await SmallCluster.StartAsync(2);
        await using var caller = new Support.Caller();
        HdfsFileSystem hdfs = cluster.Connect(settings: ("dfs.blocksize", "65536"));
        await using (FsOutputStream stream = await hdfs.CreateAsync(new FsPath("/file"), overwrite: true, Cancel))
        {
            await stream.WriteAsync(new byte[(Blocks * BlockBytes) + 1], Cancel); // and one of a single byte
        }

        await using FsOutputStream open = await hdfs.CreateAsync(new FsPath("/open"), overwrite: true, Cancel);
        await open.WriteAsync(new byte[BlockBytes - 1], Cancel);
        await open.HsyncAsync(Cancel); // being written: not to be moved
        string[] uuids = [.. cluster.DataNodes.Select(static node => node!.DatanodeUuid).Order()];
        GetBlocksResponseProto all = new();
        await cluster.UntilAsync(
            async () => (all = await AskAsync(long.MaxValue, minimum: 0)).Blocks.Blocks.Count(static block => block.DatanodeUuids.Count == 2) == Blocks + 1,
            "both replicas of all blocks");

        Assert.Equal(Blocks + 1, all.Blocks.Blocks.Count);
        Assert.Equal((Blocks * BlockBytes) + 1, all.Blocks.Blocks.Sum(static block => (long)block.Block.NumBytes));
        Assert.All(all.Blocks.Blocks, block =>
        {
            Assert.Equal(uuids, block.DatanodeUuids.Order());
            Assert.Equal((2, 2), (block.StorageUuids.Count, block.StorageTypes.Count));
        });
        Assert.Equal(Blocks, (await AskAsync(long.MaxValue, minimum: BlockBytes)).Blocks.Blocks.Count);
        Assert.Equal(2, (await AskAsync(2 * BlockBytes, minimum: BlockBytes)).Blocks.Blocks.Count);
        Assert.Empty((await AskAsync(long.MaxValue, minimum: 0, StorageTypeProto.Ssd)).Blocks.Blocks);
        RemoteException unknown = await Assert.ThrowsAnyAsync<RemoteException>(() => AskAsync(long.MaxValue, minimum: 0, uuid: "of-nobody"));
        Assert.Equal(("org.apache.hadoop.HadoopIllegalArgumentException", "Datanode 127.0.0.1:0 not found."), (unknown.JavaClassName, unknown.JavaMessage));
        RemoteException none = await Assert.ThrowsAnyAsync<RemoteException>(() => AskAsync(0, minimum: 0));
        Assert.Equal("java.lang.IllegalArgumentException", none.JavaClassName);

        // One file was not touched for two hours: what a balancer wants to move before files of the last hour.
        const int Hour = 3_600_000;
        await using (FsOutputStream stream = await hdfs.CreateAsync(new FsPath("/cold"), overwrite: true, Cancel))
        {
            await stream.WriteAsync(new byte[7], Cancel);
        }

        ulong before = (ulong)DateTimeOffset.UtcNow.AddHours(-2).ToUnixTimeMilliseconds();
        await caller.CallAsync<SetTimesRequestProto, SetTimesResponseProto>(
            cluster.NameNode, "setTimes", new SetTimesRequestProto { Src = "/cold", Mtime = before, Atime = before });
        await cluster.UntilAsync(async () => (await AskAsync(long.MaxValue, minimum: 0)).Blocks.Blocks.Count == Blocks + 2, "the block of the cold file");
        for (int i = 0; i < 8; i++) // each answer begins somewhere else
        {
            GetBlocksResponseProto coldFirst = await AskAsync(long.MaxValue, minimum: 0, interval: Hour);
            Assert.Equal(Blocks + 2, coldFirst.Blocks.Blocks.Count);
            Assert.Equal(7UL, coldFirst.Blocks.Blocks[0].Block.NumBytes);
            Assert.Equal(7UL, Assert.Single((await AskAsync(7, minimum: 0, interval: Hour)).Blocks.Blocks).Block.NumBytes);
        }

        async Task<GetBlocksResponseProto> AskAsync(long size, int minimum, StorageTypeProto? type = null, string? uuid = null, int interval = 0)
        {
            var request = new GetBlocksRequestProto
            {
                Datanode = new DatanodeIDProto
                {
                    IpAddr = "127.0.0.1",
                    HostName = "",
                    DatanodeUuid = uuid ?? cluster.DataNodes[0]!.DatanodeUuid,
                    XferPort = 0,
                    InfoPort = 0,
                    IpcPort = 0,
                },
                Size = (ulong)size,
                MinBlockSize = (ulong)minimum,
                TimeInterval = (ulong)interval,
            };
            if (type is { } only)
            {
                request.StorageType = only;
            }

            return await caller.CallAsync<GetBlocksRequestProto, GetBlocksResponseProto>(
                cluster.NameNode, RpcProtocol.Namenode, "getBlocks", request);
        }
    }

    [Fact]
    public async Task There_are_no_tokens_and_no_upgrades_and_only_superusers_are_told_so()
    {
        await using SmallCluster cluster = await SmallCluster.StartAsync(0);
        await using var caller = new Support.Caller();
        await using var stranger = new Support.Caller("nobody-knows");
        var query = new RollingUpgradeRequestProto { Action = RollingUpgradeActionProto.Query };

        GetBlockKeysResponseProto keys = await caller.CallAsync<GetBlockKeysRequestProto, GetBlockKeysResponseProto>(
            cluster.NameNode, RpcProtocol.Namenode, "getBlockKeys", new GetBlockKeysRequestProto());
        IsUpgradeFinalizedResponseProto upgrade = await caller.CallAsync<IsUpgradeFinalizedRequestProto, IsUpgradeFinalizedResponseProto>(
            cluster.NameNode, RpcProtocol.Namenode, "isUpgradeFinalized", new IsUpgradeFinalizedRequestProto());
        RollingUpgradeResponseProto rolling = await caller.CallAsync<RollingUpgradeRequestProto, RollingUpgradeResponseProto>(
            cluster.NameNode, "rollingUpgrade", query);
        RemoteException started = await Assert.ThrowsAnyAsync<RemoteException>(
            () => caller.CallAsync<RollingUpgradeRequestProto, RollingUpgradeResponseProto>(
                cluster.NameNode, "rollingUpgrade", new RollingUpgradeRequestProto { Action = RollingUpgradeActionProto.Start }));

        Assert.False(keys.Keys.IsBlockTokenEnabled);
        Assert.True(upgrade.IsUpgradeFinalized);
        Assert.Null(rolling.RollingUpgradeInfo);
        Assert.Equal("java.lang.UnsupportedOperationException", started.JavaClassName);
        await Assert.ThrowsAsync<AccessControlException>(() => stranger.CallAsync<RollingUpgradeRequestProto, RollingUpgradeResponseProto>(
            cluster.NameNode, "rollingUpgrade", query));
        await Assert.ThrowsAsync<AccessControlException>(() => stranger.CallAsync<GetBlockKeysRequestProto, GetBlockKeysResponseProto>(
            cluster.NameNode, RpcProtocol.Namenode, "getBlockKeys", new GetBlockKeysRequestProto()));
    }
}
