using Tusk.Common.Configurations;
using Tusk.Protocol.Hdfs;
using Tusk.Protocol.Rpc;
using Tusk.Rpc.Server;
using Tusk.Rpc.Tests.Support;

namespace Tusk.Rpc.Tests.Server;

/// <summary>Requests that may take much memory: as many are read as there is memory for.</summary>
public sealed class LongRequestTests
{
    private static readonly string LongPath = new('x', RequestBudget.LongBytes);

    [Fact]
    public async Task As_many_are_read_as_there_is_memory_for_and_short_ones_go_on()
    {
        var mayEnd = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        int atWork = 0;
        await using var server = new TestServer(
            async (call, request, _) =>
            {
                if (request.Src.Length < LongPath.Length)
                {
                    return new GetFileInfoResponseProto { Fs = Samples.Status("short") };
                }

                call.Postpone();
                Interlocked.Increment(ref atWork);
                await mayEnd.Task;
                return new GetFileInfoResponseProto { Fs = Samples.Status("long") };
            },
            static options => options with { MaxLongRequestBytes = 2 * RequestBudget.MostOf(LongPath.Length + 200, ServiceMethod.MaxPartBytes) });
        var clients = new RawClient[5];
        for (int i = 0; i < clients.Length; i++)
        {
            clients[i] = await server.OpenAsync();
            await clients[i].SendAsync(RawClient.Call(1, LongPath), RawClient.Call(2, "/a"));
        }

        await TestServer.UntilAsync(() => server.Server.LongRequests.Waiting == 3, "three that wait");
        Assert.Equal(2, Volatile.Read(ref atWork));
        Assert.All(server.Server.Connections.Where(static connection => connection.UnreadBytes > 0), static c => Assert.False(c.IsQuiet));
        await using (RawClient other = await server.OpenAsync())
        {
            await other.SendAsync(RawClient.Call(1, "/b"));
            Assert.Equal((1, "short"), await other.ReadOwnerAsync());
        }

        mayEnd.SetResult();
        foreach (RawClient client in clients)
        {
            Assert.Equal([(1, "long"), (2, "short")], new[] { await client.ReadOwnerAsync(), await client.ReadOwnerAsync() }.Order());
        }

        await TestServer.UntilAsync(() => server.Server is { LongRequests: { Taken: 0, Waiting: 0 }, PartialBytes: 0 }, "the memory");
        await Task.WhenAll(clients.Select(static client => client.DisposeAsync().AsTask()));
    }

    [Theory]
    [InlineData(false)] // the client closes
    [InlineData(true)] // what it sends is no request
    public async Task One_that_becomes_no_call_leaves_its_memory(bool isRefused)
    {
        await using var server = new TestServer(change: static options => options with { MaxLongRequestBytes = 1 });
        for (int i = 0; i < 3; i++)
        {
            await using RawClient client = await server.OpenAsync();
            byte[] call = RawClient.Call(1, LongPath);
            if (isRefused)
            {
                call.AsSpan(50).Fill(0xff);
            }

            await client.SendAsync(call);
            if (isRefused)
            {
                await client.ReadAsync();
            }
        }

        await TestServer.UntilAsync(() => server.Server is { Statistics.OpenConnections: 0, LongRequests.Taken: 0 }, "the memory");
    }

    /// <summary>What comes behind the frame that ends a connection is never read.</summary>
    [Fact]
    public async Task A_connection_that_ends_does_not_wait_for_memory()
    {
        var mayRead = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var mayEnd = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = new TestServer(
            async (call, request, _) =>
            {
                call.Postpone();
                await (request.Src.Length < LongPath.Length ? mayRead : mayEnd).Task;
                return new GetFileInfoResponseProto { Fs = Samples.Status("x") };
            },
            static options => options with { MaxLongRequestBytes = 1, MaxCallsPerConnection = 1 });
        await using RawClient client = await server.OpenAsync();
        await client.SendAsync(RawClient.Call(1, "/a"), RawClient.Call(2, "/b"));
        await client.SendAsync(
            RawClient.Call(3, LongPath + LongPath), // makes room in the connection for what comes behind it
            RawClient.Call(4, change: static header => header.RpcKind = RpcKindProto.RpcWritable),
            RawClient.Call(5, LongPath));
        mayRead.SetResult(); // all is there by now

        byte[] answers = await client.ReadToEndAsync();

        Assert.Contains("Unknown rpc kind", System.Text.Encoding.UTF8.GetString(answers), StringComparison.Ordinal);
        mayEnd.SetResult();
        await TestServer.UntilAsync(() => server.Server.LongRequests is { Taken: 0, Waiting: 0 }, "the memory");
    }

    [Fact]
    public async Task A_client_that_takes_no_answers_keeps_no_memory_from_others()
    {
        var mayEnd = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = new TestServer(
            async (call, request, _) =>
            {
                if (request.Src != "/answer")
                {
                    return new GetFileInfoResponseProto { Fs = Samples.Status("long") };
                }

                call.Postpone();
                await mayEnd.Task;
                return new GetFileInfoResponseProto { Fs = Samples.Status(new string('a', 1 << 20)) };
            },
            static options => options with { MaxLongRequestBytes = 1, MaxUnsentBytes = 1 << 16 });
        await using RawClient silent = await server.OpenAsync();
        await silent.SendAsync([.. Enumerable.Range(1, 16).Select(static id => RawClient.Call(id, "/answer"))]);
        await TestServer.UntilAsync(() => server.Server.Statistics.UnansweredCalls == 16, "all calls");
        mayEnd.SetResult();
        await TestServer.UntilAsync(
            () => server.Server.Statistics.UnansweredCalls == 0 && server.Server.Connections.Any(static c => c.UnsentBytes > 1 << 20), "answers not taken");

        await silent.SendAsync(RawClient.Call(17, LongPath));
        await TestServer.UntilAsync(() => server.Server.Connections.Any(static c => c.UnreadBytes > LongPath.Length) || server.Server.LongRequests.Taken > 0, "it");
        await using RawClient other = await server.OpenAsync();
        await other.SendAsync(RawClient.Call(1, LongPath));

        Assert.Equal((1, "long"), await other.ReadOwnerAsync());
    }

    /// <summary>Its answers come while it waits for memory: when it gets some, it could not use it.</summary>
    [Fact]
    public async Task A_client_that_ceases_to_take_answers_while_it_waits_for_memory_gives_its_turn_to_others()
    {
        string heldPath = LongPath + "/held";
        var mayAnswer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var mayEnd = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = new TestServer(
            async (call, request, _) =>
            {
                call.Postpone();
                if (request.Src == "/answer")
                {
                    await mayAnswer.Task;
                    return new GetFileInfoResponseProto { Fs = Samples.Status(new string('a', 1 << 20)) };
                }

                await (request.Src == heldPath ? mayEnd.Task : Task.CompletedTask);
                return new GetFileInfoResponseProto { Fs = Samples.Status("long") };
            },
            static options => options with { MaxLongRequestBytes = 1, MaxUnsentBytes = 1 << 16 });
        await using RawClient holder = await server.OpenAsync();
        await holder.SendAsync(RawClient.Call(1, heldPath));
        await TestServer.UntilAsync(() => server.Server.LongRequests.Taken > 0, "the call that holds the memory");
        await using RawClient silent = await server.OpenAsync();
        await silent.SendAsync([.. Enumerable.Range(1, 16).Select(static id => RawClient.Call(id, "/answer")), RawClient.Call(17, LongPath)]);
        await TestServer.UntilAsync(() => server.Server.LongRequests.Waiting == 1, "one that waits");
        await using RawClient other = await server.OpenAsync();
        await other.SendAsync(RawClient.Call(1, LongPath));
        await TestServer.UntilAsync(() => server.Server.LongRequests.Waiting == 2, "two that wait");
        mayAnswer.SetResult();
        await TestServer.UntilAsync(() => server.Server.Connections.Any(static c => c.UnsentBytes > 1 << 20), "answers not taken");

        mayEnd.SetResult();

        Assert.Equal((1, "long"), await other.ReadOwnerAsync());
    }

    [Fact]
    public async Task A_stop_does_not_wait_for_memory()
    {
        var server = new TestServer(
            static async (call, _, cancellationToken) =>
            {
                call.Postpone();
                await Task.Delay(Timeout.Infinite, cancellationToken);
                return new GetFileInfoResponseProto();
            },
            static options => options with { MaxLongRequestBytes = 1 });
        await using RawClient first = await server.OpenAsync();
        await using RawClient second = await server.OpenAsync();
        await first.SendAsync(RawClient.Call(1, LongPath));
        await second.SendAsync(RawClient.Call(1, LongPath));
        await TestServer.UntilAsync(() => server.Server.LongRequests.Waiting == 1, "one that waits");

        await server.Server.StopAsync(TimeSpan.Zero).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        await server.DisposeAsync();
    }

    [Fact]
    public void Who_came_first_goes_first_and_one_alone_has_room_whatever_it_takes()
    {
        var budget = new RequestBudget(100);
        Task alone = budget.TakeAsync(1000);
        Task large = budget.TakeAsync(90);
        Task small = budget.TakeAsync(10);
        Task late = budget.TakeAsync(1);

        Assert.Equal((true, false, false, false), (alone.IsCompleted, large.IsCompleted, small.IsCompleted, late.IsCompleted));
        budget.Return(1000);
        Assert.Equal((true, true, false), (large.IsCompleted, small.IsCompleted, late.IsCompleted));
        budget.Return(10);
        Assert.Equal((true, 91L, 0), (late.IsCompleted, budget.Taken, budget.Waiting));
    }

    [Fact]
    public void What_a_request_may_become_has_the_bound_of_its_parts()
    {
        Assert.Equal(69 * RequestBudget.LongBytes, RequestBudget.MostOf(RequestBudget.LongBytes, ServiceMethod.MaxPartBytes));
        Assert.Equal((128 + 512L) << 20, RequestBudget.MostOf(128 << 20, ServiceMethod.MaxPartBytes));
        Assert.Equal(1L << 30, RpcServerOptions.Read(new Configuration(), 1).MaxLongRequestBytes);
    }
}
