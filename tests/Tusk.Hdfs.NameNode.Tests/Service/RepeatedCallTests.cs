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

    [Theory]
    [InlineData("2", "1000000")]
    [InlineData("1", "0")]
    public async Task A_call_from_before_an_image_gets_the_answer_of_the_first_after_a_kill(string images, string extraEdits)
    {
        await using SmallCluster cluster = await SmallCluster.StartAsync(
            0, ("dfs.namenode.num.checkpoints.retained", images), ("dfs.namenode.num.extra.edits.retained", extraEdits));
        await using var caller = new Support.Caller();
        (int create, int rename, int delete, int append) = (caller.NextCallId(), caller.NextCallId(), caller.NextCallId(), caller.NextCallId());
        CreateResponseProto created = await CreateAsync(caller, cluster, create);
        Assert.True(await RenameAsync(caller, cluster, rename));
        Assert.True(await DeleteAsync(caller, cluster, delete));
        CreateResponseProto other = await CreateAsync(caller, cluster, caller.NextCallId());
        Assert.True((await caller.CallAsync<CompleteRequestProto, CompleteResponseProto>(
            cluster.NameNode, "complete", new CompleteRequestProto { Src = "/f", ClientName = "c", FileId = other.Fs.FileId })).Result);
        AppendResponseProto appended = await AppendAsync(caller, cluster, append);
        Assert.True((await caller.CallAsync<MkdirsRequestProto, MkdirsResponseProto>(
            cluster.NameNode, "mkdirs",
            new MkdirsRequestProto { Src = "/g", Masked = new FsPermissionProto { Perm = 0x1ED }, CreateParent = true })).Result);
        await SaveAsync(caller, cluster);
        long image = cluster.NameNode.Statistics.LastCheckpointTransactionId;

        await cluster.KillNameNodeAsync();
        await cluster.StartNameNodeAsync();

        Assert.Equal(image, cluster.NameNode.Statistics.LastCheckpointTransactionId);
        long last = cluster.NameNode.Statistics.LastTransactionId;
        Assert.Equal(created, await CreateAsync(caller, cluster, create));
        Assert.True(await RenameAsync(caller, cluster, rename));
        Assert.True(await DeleteAsync(caller, cluster, delete)); // of what was there then: not of the directory
        Assert.Equal(appended, await AppendAsync(caller, cluster, append));
        Assert.Equal(last, cluster.NameNode.Statistics.LastTransactionId); // nothing was done
        Assert.True(await DeleteAsync(caller, cluster, caller.NextCallId()));
    }

    [Fact]
    public async Task A_call_is_forgotten_after_its_time()
    {
        await using SmallCluster cluster = await SmallCluster.StartAsync(0, ("dfs.namenode.retrycache.expirytime.millis", "1"));
        await using var caller = new Support.Caller();
        int create = caller.NextCallId();
        await CreateAsync(caller, cluster, create);

        await cluster.NameNode.DisposeAsync();
        await cluster.StartNameNodeAsync();

        Assert.Equal(
            "org.apache.hadoop.hdfs.protocol.AlreadyBeingCreatedException",
            (await Assert.ThrowsAnyAsync<RemoteException>(() => CreateAsync(caller, cluster, create))).JavaClassName);
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

    private static Task<AppendResponseProto> AppendAsync(Support.Caller caller, SmallCluster cluster, int callId) =>
        caller.CallAsync<AppendRequestProto, AppendResponseProto>(
            cluster.NameNode, "append", new AppendRequestProto { Src = "/f", ClientName = "c" }, callId);

    private static async Task SaveAsync(Support.Caller caller, SmallCluster cluster)
    {
        await caller.CallAsync<SetSafeModeRequestProto, SetSafeModeResponseProto>(
            cluster.NameNode, "setSafeMode", new SetSafeModeRequestProto { Action = SafeModeActionProto.SafemodeEnter });
        Assert.True((await caller.CallAsync<SaveNamespaceRequestProto, SaveNamespaceResponseProto>(
            cluster.NameNode, "saveNamespace", new SaveNamespaceRequestProto())).Saved);
    }

    private static async Task<bool> RenameAsync(Support.Caller caller, SmallCluster cluster, int callId) =>
        (await caller.CallAsync<RenameRequestProto, RenameResponseProto>(
            cluster.NameNode, "rename", new RenameRequestProto { Src = "/f", Dst = "/g" }, callId)).Result;

    private static async Task<bool> DeleteAsync(Support.Caller caller, SmallCluster cluster, int callId) =>
        (await caller.CallAsync<DeleteRequestProto, DeleteResponseProto>(
            cluster.NameNode, "delete", new DeleteRequestProto { Src = "/g", Recursive = false }, callId)).Result;
}
