using Tusk.Protocol.Hdfs;
using Tusk.Rpc.Errors;
using Tusk.Rpc.Server;
using Tusk.Rpc.Tests.Support;

namespace Tusk.Rpc.Tests.Server;

/// <summary>Pitfall 1 of servers: a mutation whose answer was lost comes again, and must not be executed again.</summary>
public sealed class RetryCacheTests
{
    private static readonly RenameRequestProto Request = new() { Src = "/a", Dst = "/b" };

    [Fact]
    public async Task A_repeated_call_on_another_connection_gets_the_kept_answer()
    {
        int executions = 0;
        await using TestServer server = Renaming((_, _, _) => ValueTask.FromResult(
            new RenameResponseProto { Result = Interlocked.Increment(ref executions) == 1 }));
        await using var client = new RpcClient(Samples.Options());
        await using var again = new RpcClient(Samples.Options(), id: client.Id);

        bool first = await RenameAsync(server, client, 5, 0);
        bool repeated = await RenameAsync(server, again, 5, 1);
        bool another = await RenameAsync(server, again, 6, 0);

        Assert.Equal((true, true, false, 2), (first, repeated, another, executions));
    }

    [Fact]
    public async Task A_call_repeated_while_it_is_executed_waits_and_shares_the_answer()
    {
        var started = new TaskCompletionSource();
        var go = new TaskCompletionSource();
        int executions = 0;
        await using TestServer server = Renaming(
            async (_, _, _) =>
            {
                executions++;
                started.SetResult();
                await go.Task;
                return new RenameResponseProto { Result = true };
            });
        await using var client = new RpcClient(Samples.Options());
        await using var other = new RpcClient(Samples.Options());
        Task<bool> first = RenameAsync(server, client, 5, 0);
        await started.Task;

        // More repetitions than there are handlers: they take no handler's place.
        RpcClient[] again = [.. Enumerable.Range(1, 8).Select(_ => new RpcClient(Samples.Options(), id: client.Id))];
        Task<bool>[] repeated = [.. again.Select((one, i) => RenameAsync(server, one, 5, i + 1))];
        await TestServer.UntilAsync(() => server.Server.Statistics.Calls == 9, "nine calls");
        Assert.Equal("/x", (await other.GetAsync(server.Address, "/x")).Fs.Owner);
        Assert.DoesNotContain(repeated, static call => call.IsCompleted);
        go.SetResult();

        Assert.True(await first);
        Assert.All(await Task.WhenAll(repeated), Assert.True);
        Assert.Equal(1, executions);
        foreach (RpcClient one in again)
        {
            await one.DisposeAsync();
        }
    }

    [Fact]
    public async Task The_client_goes_and_comes_back_for_the_answer()
    {
        var started = new TaskCompletionSource();
        var go = new TaskCompletionSource();
        int executions = 0;
        await using TestServer server = Renaming(
            async (_, _, _) =>
            {
                executions++;
                started.SetResult();
                await go.Task;
                return new RenameResponseProto { Result = true };
            });
        var id = RpcClientId.Create();
        var client = new RpcClient(Samples.Options(), id: id);
        Task<bool> lost = RenameAsync(server, client, 5, 0);
        await started.Task;
        await client.DisposeAsync();
        await Assert.ThrowsAsync<RpcConnectionLostException>(() => lost);
        await TestServer.UntilAsync(() => server.Server.Statistics.OpenConnections == 0, "the end of the connection");

        await using var again = new RpcClient(Samples.Options(), id: id);
        Task<bool> repeated = RenameAsync(server, again, 5, 1);
        go.SetResult();

        Assert.True(await repeated);
        Assert.Equal(1, executions);
    }

    [Fact]
    public async Task A_failure_is_shared_by_those_who_wait_and_not_kept()
    {
        var started = new TaskCompletionSource();
        var go = new TaskCompletionSource();
        int executions = 0;
        await using TestServer server = Renaming(
            async (_, _, _) =>
            {
                if (++executions > 1)
                {
                    return new RenameResponseProto { Result = true };
                }

                started.SetResult();
                await go.Task;
                throw RemoteExceptions.Create("org.apache.hadoop.hdfs.server.namenode.SafeModeException", "not now");
            });
        await using var client = new RpcClient(Samples.Options());
        await using var again = new RpcClient(Samples.Options(), id: client.Id);
        Task<bool> first = RenameAsync(server, client, 5, 0);
        await started.Task;
        Task<bool> repeated = RenameAsync(server, again, 5, 1);
        await TestServer.UntilAsync(() => server.Server.Statistics.Calls == 2, "the second call");
        await TestServer.UntilAsync(() => server.Server.Statistics.WaitingCalls == 0, "its handler");
        go.SetResult();

        await Assert.ThrowsAsync<SafeModeException>(() => first);
        await Task.WhenAny(repeated);
        Assert.True(repeated.IsFaulted ? repeated.Exception!.InnerException is SafeModeException : await repeated);
        Assert.True(await RenameAsync(server, client, 5, 2));
    }

    [Fact]
    public async Task Seeded_answers_are_given_without_execution()
    {
        var cache = new RetryCache(TimeSpan.FromMinutes(10), 1000);
        var id = RpcClientId.Create();
        cache.Seed(id, 5, new RenameResponseProto { Result = true });
        await using TestServer server = Renaming(
            static (_, _, _) => throw new InvalidOperationException("executed"), cache);
        await using var client = new RpcClient(Samples.Options(), id: id);

        Assert.True(await RenameAsync(server, client, 5, 3));
    }

    [Fact]
    public async Task One_id_for_two_methods_is_the_class_cast_exception_of_hadoop()
    {
        await using TestServer server = Renaming(static (_, _, _) => ValueTask.FromResult(new RenameResponseProto { Result = true }));
        await using var client = new RpcClient(Samples.Options());
        await RenameAsync(server, client, 5, 0);

        var error = await Assert.ThrowsAsync<RemoteException>(async () => await client.CallAsync(
            Samples.Endpoint(server.Address), TestServer.Delete, new DeleteRequestProto { Src = "/a", Recursive = false }, 5, 0, CancellationToken.None));

        Assert.Equal("java.lang.ClassCastException", error.JavaClassName);
    }

    private static TestServer Renaming(RpcHandler<RenameRequestProto, RenameResponseProto> rename, RetryCache? cache = null) => new(
        change: options => options with { RetryCache = cache ?? new RetryCache(TimeSpan.FromMinutes(10), 1000) },
        serve: service => service
            .Serve(TestServer.Rename, rename)
            .Serve(TestServer.Delete, static (_, _, _) => ValueTask.FromResult(new DeleteResponseProto { Result = true })));

    private static async Task<bool> RenameAsync(TestServer server, RpcClient client, int callId, int retryCount) =>
        (await client.CallAsync(Samples.Endpoint(server.Address), TestServer.Rename, Request, callId, retryCount, CancellationToken.None)).Result;
}
