using Tusk.Hdfs.NameNode.Tests.Service.Support;
using Tusk.Protocol.Hdfs;
using Tusk.Rpc.Errors;

namespace Tusk.Hdfs.NameNode.Tests.Service;

/// <summary>Calls that come twice, the second time to a NameNode that has only the edit log of the first.</summary>
public sealed class RepeatedCallTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_repeated_call_gets_the_answer_of_the_first(bool restarts)
    {
        await using SmallCluster cluster = await SmallCluster.StartAsync(0);
        await using var caller = new Support.Caller();
        (int create, int rename, int delete) = (caller.NextCallId(), caller.NextCallId(), caller.NextCallId());
        CreateResponseProto created = await CreateAsync(caller, cluster, create);
        Assert.True(await RenameAsync(caller, cluster, rename));
        Assert.True(await DeleteAsync(caller, cluster, delete));
        long last = cluster.NameNode.Statistics.LastTransactionId;
        if (restarts)
        {
            await cluster.NameNode.DisposeAsync();
            await cluster.StartNameNodeAsync();
            last = cluster.NameNode.Statistics.LastTransactionId;
        }

        Assert.Equal(created, await CreateAsync(caller, cluster, create));
        Assert.True(await RenameAsync(caller, cluster, rename));
        Assert.True(await DeleteAsync(caller, cluster, delete));

        Assert.Equal(last, cluster.NameNode.Statistics.LastTransactionId); // nothing was done
        Assert.False(await DeleteAsync(caller, cluster, caller.NextCallId()));
    }

    [Fact]
    public async Task One_call_id_for_two_methods_is_refused()
    {
        await using SmallCluster cluster = await SmallCluster.StartAsync(0);
        await using var caller = new Support.Caller();
        int id = caller.NextCallId();
        await CreateAsync(caller, cluster, id);

        RemoteException refused = await Assert.ThrowsAsync<RemoteException>(() => DeleteAsync(caller, cluster, id));

        Assert.Equal("java.lang.ClassCastException", refused.JavaClassName);
    }

    private static Task<CreateResponseProto> CreateAsync(Support.Caller caller, SmallCluster cluster, int callId) =>
        caller.CallAsync<CreateRequestProto, CreateResponseProto>(
            cluster.NameNode, "create",
            new CreateRequestProto
            {
                Src = "/f",
                Masked = new FsPermissionProto { Perm = 0x1A4 },
                ClientName = "c",
                CreateFlag = 1,
                CreateParent = true,
                Replication = 1,
                BlockSize = 1 << 20,
            },
            callId);

    private static async Task<bool> RenameAsync(Support.Caller caller, SmallCluster cluster, int callId) =>
        (await caller.CallAsync<RenameRequestProto, RenameResponseProto>(
            cluster.NameNode, "rename", new RenameRequestProto { Src = "/f", Dst = "/g" }, callId)).Result;

    private static async Task<bool> DeleteAsync(Support.Caller caller, SmallCluster cluster, int callId) =>
        (await caller.CallAsync<DeleteRequestProto, DeleteResponseProto>(
            cluster.NameNode, "delete", new DeleteRequestProto { Src = "/g", Recursive = false }, callId)).Result;
}
