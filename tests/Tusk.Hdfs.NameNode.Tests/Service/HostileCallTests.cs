using System.Reflection;
using Google.Protobuf.Reflection;
using Tusk.Hdfs.NameNode.Tests.Service.Support;
using Tusk.Protocol;
using Tusk.Protocol.Hdfs;
using Tusk.Rpc.Errors;

namespace Tusk.Hdfs.NameNode.Tests.Service;

/// <summary>Whatever clients send: the NameNode lives, refuses in words, and can read its log again.</summary>
public sealed class HostileCallTests
{
    private const int StatusEvery = 25;

    // By day one kind of path is enough: what differs is mostly what is said.
    private static readonly string[] Paths =
        Environment.GetEnvironmentVariable("TUSK_NIGHTLY") == "1" ? ["/h/open", "/h/closed", "/h/dir"] : ["/h/open"];

    [Fact]
    public async Task No_call_stops_the_NameNode_and_its_log_can_be_replayed()
    {
        await using SmallCluster cluster = await SmallCluster.StartAsync(0, ("dfs.namenode.safemode.min.datanodes", "0"));
        await using var caller = new Support.Caller();
        int count = 0;
        foreach (string path in Paths)
        {
            var requests = new HostileRequests(path, cluster.NameNode.BlockPoolId);
            foreach (MethodDescriptor method in MkdirsRequestProto.Descriptor.File.Services.Single().Methods)
            {
                foreach (byte[] request in requests.Of(method.InputType))
                {
                    if (count++ % StatusEvery == 0)
                    {
                        await PrepareAsync(cluster.NameNode, caller);
                    }

                    await CallAsync(cluster.NameNode, caller, method, new RawRequest(request));
                    Assert.False(cluster.NameNode.Completion.IsCompleted, $"{method.Name} stopped the NameNode:\n{string.Join('\n', cluster.Log)}");
                    if (method.Name == "setSafeMode")
                    {
                        await LeaveSafeModeAsync(cluster.NameNode, caller);
                    }
                }
            }
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{count} calls, {cluster.NameNode.Statistics.LastTransactionId} edits");
        Assert.DoesNotContain(cluster.Log, static line => line.Contains(" failed: ", StringComparison.Ordinal));
        await PrepareAsync(cluster.NameNode, caller);
        await ReplaysAsync(cluster, caller);
    }

    [Fact]
    public async Task What_lies_too_deep_for_the_log_is_not_changed_and_all_else_goes_on()
    {
        // Each chain of directories is as long as a path may be; moved into each other they are longer than the log can say.
        const int Chains = 10;
        await using SmallCluster cluster = await SmallCluster.StartAsync(0);
        await using var caller = new Support.Caller();
        string deep = string.Concat(Enumerable.Repeat("/" + new string('n', 255), 30));
        for (int i = 0; i < Chains; i++)
        {
            Assert.True(await MkdirsAsync($"/c{i}{deep}"));
        }

        await CreateAsync(cluster.NameNode, caller, $"/c{Chains - 1}{deep}/open", "holder");
        string end = $"/.reserved/.inodes/{await IdOfAsync($"/c{Chains - 1}{deep}")}";
        string file = $"/.reserved/.inodes/{await IdOfAsync($"/c{Chains - 1}{deep}/open")}";
        for (int i = Chains - 1; i > 0; i--)
        {
            Assert.True((await caller.CallAsync<RenameRequestProto, RenameResponseProto>(
                cluster.NameNode, "rename", new RenameRequestProto { Src = $"/c{i}", Dst = $"/c{i - 1}{deep}/c" })).Result);
        }

        RemoteException made = await Assert.ThrowsAnyAsync<RemoteException>(() => MkdirsAsync(end + "/more"));
        RemoteException deleted = await Assert.ThrowsAnyAsync<RemoteException>(
            () => caller.CallAsync<DeleteRequestProto, DeleteResponseProto>(cluster.NameNode, "delete", new DeleteRequestProto { Src = end, Recursive = true }));
        RemoteException recovered = await Assert.ThrowsAnyAsync<RemoteException>(
            () => caller.CallAsync<RecoverLeaseRequestProto, RecoverLeaseResponseProto>(
                cluster.NameNode, "recoverLease", new RecoverLeaseRequestProto { Src = file, ClientName = "other" }));

        Assert.All(
            [made, deleted, recovered],
            static refusal => Assert.Contains("has no place in the edit log", refusal.JavaMessage, StringComparison.Ordinal));
        Assert.True(await MkdirsAsync("/fine"));
        await ReplaysAsync(cluster, caller);

        async Task<bool> MkdirsAsync(string path) => (await caller.CallAsync<MkdirsRequestProto, MkdirsResponseProto>(
            cluster.NameNode, "mkdirs", new MkdirsRequestProto { Src = path, Masked = new FsPermissionProto { Perm = 0x1ED }, CreateParent = true })).Result;

        async Task<ulong> IdOfAsync(string path) => (await caller.CallAsync<GetFileInfoRequestProto, GetFileInfoResponseProto>(
            cluster.NameNode, "getFileInfo", new GetFileInfoRequestProto { Src = path })).Fs.FileId;
    }

    /// <summary>Started again, from its log and then from an image, it has what it had.</summary>
    private static async Task ReplaysAsync(SmallCluster cluster, Support.Caller caller)
    {
        string before = await SummaryAsync(cluster.NameNode, caller);
        await cluster.NameNode.DisposeAsync();
        await cluster.StartNameNodeAsync();
        Assert.Equal(before, await SummaryAsync(cluster.NameNode, caller));

        await caller.CallAsync<SetSafeModeRequestProto, SetSafeModeResponseProto>(
            cluster.NameNode, "setSafeMode", new SetSafeModeRequestProto { Action = SafeModeActionProto.SafemodeEnter });
        Assert.True((await caller.CallAsync<SaveNamespaceRequestProto, SaveNamespaceResponseProto>(
            cluster.NameNode, "saveNamespace", new SaveNamespaceRequestProto())).Saved);
        await cluster.NameNode.DisposeAsync();
        await cluster.StartNameNodeAsync();
        Assert.Equal(before, await SummaryAsync(cluster.NameNode, caller));
    }

    private static async Task<string> SummaryAsync(NameNodeServer server, Support.Caller caller)
    {
        GetContentSummaryResponseProto answer = await caller.CallAsync<GetContentSummaryRequestProto, GetContentSummaryResponseProto>(
            server, "getContentSummary", new GetContentSummaryRequestProto { Path = "/" });
        NameNodeStatistics statistics = server.Statistics;
        return $"{answer.Summary} open {statistics.FilesUnderConstruction} leases {statistics.Leases} inodes {statistics.Files}";
    }

    /// <summary>A closed file, an open one and a directory, in whatever place of them something else may be.</summary>
    private static async Task PrepareAsync(NameNodeServer server, Support.Caller caller)
    {
        await LeaveSafeModeAsync(server, caller);
        foreach (string path in (string[])["/h/closed", "/h/open"])
        {
            await caller.CallAsync<DeleteRequestProto, DeleteResponseProto>(server, "delete", new DeleteRequestProto { Src = path, Recursive = true });
            await CreateAsync(server, caller, path, path == "/h/open" ? "holder" : "closer");
        }

        Assert.True((await caller.CallAsync<CompleteRequestProto, CompleteResponseProto>(
            server, "complete", new CompleteRequestProto { Src = "/h/closed", ClientName = "closer" })).Result);
        await caller.CallAsync<DeleteRequestProto, DeleteResponseProto>(server, "delete", new DeleteRequestProto { Src = "/h/dir", Recursive = true });
        await caller.CallAsync<MkdirsRequestProto, MkdirsResponseProto>(
            server, "mkdirs", new MkdirsRequestProto { Src = "/h/dir/sub", Masked = new FsPermissionProto { Perm = 0x1ED }, CreateParent = true });
    }

    private static Task<CreateResponseProto> CreateAsync(NameNodeServer server, Support.Caller caller, string path, string client) =>
        caller.CallAsync<CreateRequestProto, CreateResponseProto>(
            server,
            "create",
            new CreateRequestProto
            {
                Src = path,
                Masked = new FsPermissionProto { Perm = 0x1A4 },
                ClientName = client,
                CreateFlag = 1,
                CreateParent = true,
                Replication = 1,
                BlockSize = 1 << 20,
            });

    private static Task<SetSafeModeResponseProto> LeaveSafeModeAsync(NameNodeServer server, Support.Caller caller) =>
        caller.CallAsync<SetSafeModeRequestProto, SetSafeModeResponseProto>(
            server, "setSafeMode", new SetSafeModeRequestProto { Action = SafeModeActionProto.SafemodeForceExit });

    /// <summary>Makes a call; an answer may be a refusal, but there must be one.</summary>
    private static async Task CallAsync(NameNodeServer server, Support.Caller caller, MethodDescriptor method, RawRequest request)
    {
        MethodInfo call = typeof(HostileCallTests).GetMethod(nameof(CallTypedAsync), BindingFlags.Static | BindingFlags.NonPublic)!
            .MakeGenericMethod(method.OutputType.ClrType);
        try
        {
            await ((Task)call.Invoke(null, [server, caller, method.Name, request])!).WaitAsync(TimeSpan.FromSeconds(30));
        }
        catch (RemoteException)
        {
        }
        catch (Exception e)
        {
            Assert.Fail($"{method.Name} was not answered: {e}");
        }
    }

    private static Task<TResponse> CallTypedAsync<TResponse>(NameNodeServer server, Support.Caller caller, string method, RawRequest request)
        where TResponse : class, IContract<TResponse> => caller.CallAsync<RawRequest, TResponse>(server, method, request);
}
