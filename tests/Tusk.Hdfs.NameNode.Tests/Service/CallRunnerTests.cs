using Tusk.Common.Configurations;
using Tusk.Hdfs.NameNode.EditLog.Fields;
using Tusk.Hdfs.NameNode.Namespace;
using Tusk.Hdfs.NameNode.Service;
using Tusk.Hdfs.NameNode.Service.Users;
using Tusk.Hdfs.NameNode.Storage;
using Tusk.Hdfs.NameNode.Tests.Support;
using Tusk.Protocol;
using Tusk.Protocol.Hdfs;
using Tusk.Rpc;
using Tusk.Rpc.Errors;
using Tusk.Rpc.Server;

namespace Tusk.Hdfs.NameNode.Tests.Service;

/// <summary>What is said to those who call, and when.</summary>
public sealed class CallRunnerTests
{
    [Fact]
    public async Task Nothing_is_said_before_the_disks_have_it_not_even_of_a_failure_that_nobody_foresaw()
    {
        var disk = new MemoryDisk();
        StorageFormat.Run(
            StorageScript.Options, StorageScript.Identity, new PermissionStatus("h", "supergroup", 0x1ED), TimeProvider.System, static _ => { }, disk);
        using NameNodeStorage storage = NameNodeStorage.Open(StorageScript.Options, TimeProvider.System, static _ => { }, disk);
        var configuration = new Configuration();
        var racks = new Racks(configuration, TimeProvider.System, static _ => { });
        var core = new NameNodeCore(
            NameNodeOptions.Read(configuration), storage, racks, new Random(1), TimeProvider.System, static (_, _) => { }, static _ => { });
        core.Manager.SafeMode.Leave(force: true);
        var runner = new CallRunner(core, new UserGroups(configuration, static _ => [], TimeProvider.System), racks);
        var service = new RpcService(RpcProtocol.ClientNamenode);
        service.Serve<MkdirsRequestProto, MkdirsResponseProto>(
            new RpcMethod<MkdirsRequestProto, MkdirsResponseProto>(RpcProtocol.ClientNamenode, "mkdirs", RpcIdempotence.Idempotent),
            (call, request, cancellationToken) => runner.ChangeAsync<MkdirsResponseProto>(
                call, static () => "Cannot create directory",
                (_, now) =>
                {
                    core.Calls.Directories.Mkdirs(new Caller(Environment.UserName, ["supergroup"]), request.Src, 0x1ED, true, now);
                    throw new InvalidOperationException("nobody foresaw it");
                },
                cancellationToken));
        await using var server = new RpcServer(RpcServerOptions.Read(configuration, 2), [service], TimeProvider.System);
        server.Start();
        await using var caller = new Support.Caller();
        using var isThere = new ManualResetEventSlim();
        using var mayGo = new ManualResetEventSlim();
        disk.BeforeSync = () =>
        {
            isThere.Set();
            mayGo.Wait();
        };

        Task<MkdirsResponseProto> answer = caller.CallAsync<MkdirsRequestProto, MkdirsResponseProto>(
            server.Endpoint.Port, RpcProtocol.ClientNamenode, "mkdirs",
            new MkdirsRequestProto { Src = "/d", Masked = new FsPermissionProto { Perm = 0x1ED }, CreateParent = true });
        Assert.True(isThere.Wait(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken), "What was done is not synced.");
        await Task.Delay(200, TestContext.Current.CancellationToken); // an answer too early would come meanwhile
        bool wasEarly = answer.IsCompleted;
        mayGo.Set();
        RemoteException e = await Assert.ThrowsAsync<RemoteException>(() => answer);

        Assert.False(wasEarly, "The failure was told before what was done is on the disks.");
        Assert.Contains("nobody foresaw it", e.Message, StringComparison.Ordinal);
        core.CloseJournal();
    }
}
