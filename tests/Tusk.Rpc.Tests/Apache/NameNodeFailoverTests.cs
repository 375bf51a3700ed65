using Tusk.Common.Configurations;
using Tusk.Protocol;
using Tusk.Protocol.Hdfs;
using Tusk.Rpc.Nameservices;
using Tusk.Rpc.Retries;

namespace Tusk.Rpc.Tests.Apache;

/// <summary>Our client with two of Apache's NameNodes.</summary>
public sealed class NameNodeFailoverTests(HaCluster cluster) : IClassFixture<HaCluster>
{
    private static readonly RpcMethod<MkdirsRequestProto, MkdirsResponseProto> Mkdirs =
        new(RpcProtocol.ClientNamenode, "mkdirs", RpcIdempotence.Idempotent);

    private static readonly RpcMethod<RenameRequestProto, RenameResponseProto> Rename =
        new(RpcProtocol.ClientNamenode, "rename", RpcIdempotence.AtMostOnce);

    [Fact]
    public async Task Renames_are_applied_once_each_while_the_active_namenode_is_killed()
    {
        cluster.Require();
        Configuration configuration = cluster.Configuration.Clone();
        configuration.Set("dfs.client.failover.random.order", "false");
        await using var client = new RpcClient(RpcClientOptions.Read(configuration));
        RpcProxy proxy = NameNodeProxies.Create(
            client, configuration, "ha", RpcProtocol.ClientNamenode, new RpcUser("root"), new Jitter(1));
        RpcAddress first = proxy.Current.Address;
        await proxy.CallAsync(
            Mkdirs,
            new MkdirsRequestProto { Src = "/r/0", Masked = new FsPermissionProto { Perm = 0x1ED }, CreateParent = true },
            CancellationToken.None);

        int done = 0;
        bool stop = false;
        Task renaming = Task.Run(async () =>
        {
            while (!Volatile.Read(ref stop))
            {
                // A rename that was lost, or was replayed as a new one, would make this or the next one false.
                var request = new RenameRequestProto { Src = $"/r/{done}", Dst = $"/r/{done + 1}" };
                Assert.True((await proxy.CallAsync(Rename, request, CancellationToken.None)).Result, $"rename {done}");
                Interlocked.Increment(ref done);
            }
        });
        await UntilAsync(50);

        await cluster.KillAsync("nn1");
        await cluster.HadoopAsync("haadmin", "-transitionToActive", "--forceactive", "nn2");
        await UntilAsync(Volatile.Read(ref done) + 50);
        Volatile.Write(ref stop, true);
        await renaming;

        Assert.NotEqual(first, proxy.Current.Address);

        async Task UntilAsync(int count)
        {
            while (Volatile.Read(ref done) < count && !renaming.IsCompleted)
            {
                await Task.Delay(10);
            }
        }
    }
}
