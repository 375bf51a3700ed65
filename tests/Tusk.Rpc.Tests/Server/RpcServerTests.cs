using System.Collections.Concurrent;
using Tusk.Protocol;
using Tusk.Protocol.Hdfs;
using Tusk.Rpc.Errors;
using Tusk.Rpc.Security;
using Tusk.Rpc.Server;
using Tusk.Rpc.Tests.Support;

namespace Tusk.Rpc.Tests.Server;

/// <summary>Our client with our server.</summary>
public sealed class RpcServerTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Serves_a_client_with_and_without_negotiation(bool sasl)
    {
        await using var server = new TestServer();
        await using var client = new RpcClient(Samples.Options() with { Mechanisms = sasl ? [new SimpleSaslMechanism()] : [] });

        Assert.Equal("/a", (await client.GetAsync(server.Address, "/a")).Fs.Owner);
        Assert.Equal("/b", (await client.GetAsync(server.Address, "/b")).Fs.Owner);
    }

    [Fact]
    public async Task Many_calls_of_many_clients_each_get_their_own_answer()
    {
        await using var server = new TestServer(static async (call, request, cancellationToken) =>
        {
            await Task.Yield(); // half of them change threads
            return await TestServer.Echo(call, request, cancellationToken);
        });
        RpcClient[] clients = [.. Enumerable.Range(0, 8).Select(static _ => new RpcClient(Samples.Options()))];

        await Task.WhenAll(clients.SelectMany((client, c) => Enumerable.Range(0, 1_000).Select(async i =>
        {
            string path = $"/{c}/{i}";
            Assert.Equal(path, (await client.GetAsync(server.Address, path)).Fs.Owner);
        }))).WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);

        RpcServerStatistics statistics = server.Server.Statistics;
        Assert.True(statistics.SentBytes > 8_000 * 50 && statistics.ReceivedBytes > 8_000 * 100, $"{statistics}");
        Assert.Equal((8, 8_000L, 0, 0), (statistics.OpenConnections, statistics.Calls, statistics.UnansweredCalls, statistics.WaitingCalls));
        foreach (RpcClient client in clients)
        {
            Assert.Equal(0, Assert.Single(client.Connections).LateAnswers);
            await client.DisposeAsync();
        }
    }

    [Fact]
    public async Task Answers_leave_as_they_are_ready()
    {
        var slow = new TaskCompletionSource();
        await using var server = new TestServer(async (call, request, cancellationToken) =>
        {
            if (request.Src == "/slow")
            {
                await slow.Task;
            }

            return await TestServer.Echo(call, request, cancellationToken);
        });
        await using var client = new RpcClient(Samples.Options());

        Task<GetFileInfoResponseProto> first = client.GetAsync(server.Address, "/slow");
        Assert.Equal("/fast", (await client.GetAsync(server.Address, "/fast")).Fs.Owner);
        Assert.False(first.IsCompleted);
        slow.SetResult();

        Assert.Equal("/slow", (await first).Fs.Owner);
    }

    [Fact]
    public async Task A_handler_that_blocks_its_thread_does_not_hold_up_its_connection()
    {
        using var go = new ManualResetEventSlim();
        await using var server = new TestServer((call, request, cancellationToken) =>
        {
            if (request.Src == "/slow")
            {
                go.Wait(cancellationToken);
            }

            return TestServer.Echo(call, request, cancellationToken);
        });
        await using var client = new RpcClient(Samples.Options());

        Task<GetFileInfoResponseProto> first = client.GetAsync(server.Address, "/slow");
        for (int i = 0; i < 100; i++)
        {
            Assert.Equal("/fast", (await client.GetAsync(server.Address, "/fast")).Fs.Owner);
        }

        go.Set();
        Assert.Equal("/slow", (await first).Fs.Owner);
    }

    [Theory]
    [InlineData("org.apache.hadoop.hdfs.server.namenode.SafeModeException", typeof(SafeModeException))]
    [InlineData("org.apache.hadoop.ipc.StandbyException", typeof(StandbyException))]
    [InlineData("org.apache.hadoop.hdfs.protocol.FSLimitException$PathComponentTooLongException", typeof(PathComponentTooLongException))]
    [InlineData("com.example.Strange", typeof(RemoteException))]
    public async Task An_exception_of_hadoop_arrives_as_itself(string javaClass, Type type)
    {
        await using var server = new TestServer((_, _, _) => throw RemoteExceptions.Create(javaClass, "one line\nanother: ä"));
        await using var client = new RpcClient(Samples.Options());

        var error = await Assert.ThrowsAnyAsync<RemoteException>(() => client.GetAsync(server.Address, "/"));

        Assert.IsType(type, error);
        Assert.Equal((javaClass, "one line\nanother: ä"), (error.JavaClassName, error.JavaMessage));
        Assert.Equal((RpcErrorCode.Application, false), (error.ErrorCode, error.IsFatal));
    }

    public static TheoryData<Exception, string, string> Others => new()
    {
        { new FileNotFoundException("no file"), "java.io.FileNotFoundException", "no file" },
        { new ArgumentException("odd"), "java.lang.IllegalArgumentException", "odd" },
        { new NotSupportedException("never"), "java.lang.UnsupportedOperationException", "never" },
        { new UnauthorizedAccessException("no"), "org.apache.hadoop.security.AccessControlException", "no" },
        { new IOException("disk"), "java.io.IOException", "disk" },
        { new InvalidOperationException("bug"), "java.io.IOException", "bug" },
        { new IOException(""), "java.io.IOException", "java.io.IOException" },
    };

    [Theory]
    [MemberData(nameof(Others))]
    public async Task An_exception_of_dotnet_becomes_one_of_java(Exception thrown, string javaClass, string text)
    {
        var reported = new ConcurrentBag<Exception>();
        await using (var server = new TestServer(
            async (_, _, _) =>
            {
                await Task.Yield();
                throw thrown;
            },
            options => options with { HandlerFailed = (_, e) => reported.Add(e) }))
        {
            await using var client = new RpcClient(Samples.Options());

            var error = await Assert.ThrowsAnyAsync<RemoteException>(() => client.GetAsync(server.Address, "/"));

            Assert.Equal((javaClass, text), (error.JavaClassName, error.JavaMessage));
            if (thrown is not IOException)
            {
                // The client is answered before it is reported.
                await TestServer.UntilAsync(() => reported.Contains(thrown), "the report of the handler's failure");
            }
        }

        Assert.Equal(thrown is not IOException, reported.Contains(thrown));
    }

    [Fact]
    public async Task An_answer_that_cannot_be_sent_is_an_error_and_costs_nothing_else()
    {
        await using var server = new TestServer(
            static (call, request, cancellationToken) => request.Src switch
            {
                "/incomplete" => ValueTask.FromResult(new GetFileInfoResponseProto { Fs = new HdfsFileStatusProto { Owner = "o" } }),
                "/long" => ValueTask.FromResult(new GetFileInfoResponseProto { Fs = Samples.Status(new string('x', 5_000)) }),
                _ => TestServer.Echo(call, request, cancellationToken),
            },
            static options => options with { MaxResponseBytes = 4_096 });
        await using var client = new RpcClient(Samples.Options());

        var incomplete = await Assert.ThrowsAnyAsync<RemoteException>(() => client.GetAsync(server.Address, "/incomplete"));
        var tooLong = await Assert.ThrowsAnyAsync<RemoteException>(() => client.GetAsync(server.Address, "/long"));

        Assert.Equal(
            (RpcErrorCode.SerializingResponse, RpcErrorCode.SerializingResponse), (incomplete.ErrorCode, tooLong.ErrorCode));
        Assert.Contains("lacks its required field fs.", incomplete.Message, StringComparison.Ordinal);
        Assert.Contains("ipc.maximum.response.length", tooLong.Message, StringComparison.Ordinal);
        Assert.Equal("/ok", (await client.GetAsync(server.Address, "/ok")).Fs.Owner);
        Assert.Single(client.Connections);
    }

    [Fact]
    public async Task The_handler_knows_its_caller()
    {
        RpcServerCall? seen = null;
        await using var server = new TestServer(
            (call, request, cancellationToken) =>
            {
                seen = call;
                return TestServer.Echo(call, request, cancellationToken);
            },
            static options => options with { MayImpersonate = static (user, _) => user == new RpcUser("bob", "alice") });
        await using var client = new RpcClient(Samples.Options() with { CallerContext = "CLI" });

        await client.CallAsync(
            Samples.Endpoint(server.Address) with { User = new RpcUser("bob", "alice") },
            Samples.GetFileInfo, new GetFileInfoRequestProto { Src = "/" }, 77, 3, CancellationToken.None);

        Assert.Equal(new RpcUser("bob", "alice"), seen!.Caller.User);
        Assert.Equal("127.0.0.1", seen.Caller.Address.Address.ToString());
        Assert.Equal(RpcProtocol.ClientNamenode.Name, seen.Caller.ProtocolName);
        Assert.Equal((77, 3), (seen.CallId, seen.RetryCount));
        Assert.Equal(client.Id.ToString(), seen.ClientId!.ToString());
        Assert.Equal("CLI", seen.CallerContext!.Text);
        Assert.Equal(("getFileInfo", RpcProtocol.ClientNamenode.Name), (seen.MethodName, seen.ProtocolName));
    }

    [Fact]
    public async Task A_call_that_is_given_up_does_not_disturb_the_next()
    {
        var go = new TaskCompletionSource();
        var started = new TaskCompletionSource();
        await using var server = new TestServer(async (call, request, cancellationToken) =>
        {
            if (request.Src == "/slow")
            {
                started.SetResult();
                await go.Task;
            }

            return await TestServer.Echo(call, request, cancellationToken);
        });
        await using var client = new RpcClient(Samples.Options());
        using var cancel = new CancellationTokenSource();
        Task<GetFileInfoResponseProto> slow = client.GetAsync(server.Address, "/slow", cancel.Token);
        await started.Task;

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => slow);
        Assert.Equal("/b", (await client.GetAsync(server.Address, "/b")).Fs.Owner);
        go.SetResult();
        await TestServer.UntilAsync(() => Assert.Single(client.Connections).LateAnswers == 1, "the answer for nobody");
    }

    [Fact]
    public async Task No_more_handlers_work_than_there_are_and_all_calls_are_answered()
    {
        int working = 0;
        int most = 0;
        var go = new TaskCompletionSource();
        await using var server = new TestServer(async (call, request, cancellationToken) =>
        {
            int now = Interlocked.Increment(ref working);
            InterlockedMax(ref most, now);
            await go.Task;
            Interlocked.Decrement(ref working);
            return await TestServer.Echo(call, request, cancellationToken);
        });
        await using var client = new RpcClient(Samples.Options());
        Task<GetFileInfoResponseProto>[] calls = [.. Enumerable.Range(0, 100).Select(i => client.GetAsync(server.Address, $"/{i}"))];
        await TestServer.UntilAsync(() => server.Server.Statistics is { BusyHandlers: 4, WaitingCalls: 96 }, "four handlers and 96 calls that wait");

        go.SetResult();

        await Task.WhenAll(calls);
        Assert.Equal(4, most);
    }

    [Fact]
    public async Task Postponed_calls_leave_their_handlers_to_others()
    {
        var commit = new TaskCompletionSource();
        await using var server = new TestServer(async (call, request, cancellationToken) =>
        {
            if (request.Src == "/mutation")
            {
                call.Postpone();
                await commit.Task;
            }

            return await TestServer.Echo(call, request, cancellationToken);
        });
        await using var client = new RpcClient(Samples.Options());
        Task<GetFileInfoResponseProto>[] mutations =
            [.. Enumerable.Range(0, 100).Select(_ => client.GetAsync(server.Address, "/mutation"))];

        Assert.Equal("/read", (await client.GetAsync(server.Address, "/read")).Fs.Owner);
        await TestServer.UntilAsync(() => server.Server.Statistics is { BusyHandlers: 0, UnansweredCalls: 100 }, "100 calls that wait for the commit");
        commit.SetResult();

        await Task.WhenAll(mutations);
    }

    [Fact]
    public async Task A_full_queue_holds_clients_back_and_loses_nothing()
    {
        var go = new TaskCompletionSource();
        await using var server = new TestServer(
            async (call, request, cancellationToken) =>
            {
                await go.Task;
                return await TestServer.Echo(call, request, cancellationToken);
            },
            static options => options with { MaxCalls = 10 });
        await using var client = new RpcClient(Samples.Options());
        await using var other = new RpcClient(Samples.Options());
        Task<GetFileInfoResponseProto>[] calls = [.. Enumerable.Range(0, 100)
            .SelectMany(i => new[] { client.GetAsync(server.Address, $"/{i}"), other.GetAsync(server.Address, $"/{i}") })];
        await TestServer.UntilAsync(() => server.Server.Statistics.UnansweredCalls == 10, "ten calls");

        Assert.Equal(10, server.Server.Statistics.Calls);
        go.SetResult();

        await Task.WhenAll(calls);
        Assert.Equal(200, server.Server.Statistics.Calls);
    }

    [Fact]
    public async Task A_stop_answers_the_calls_it_has()
    {
        var go = new TaskCompletionSource();
        var started = new TaskCompletionSource();
        var server = new TestServer(async (call, request, cancellationToken) =>
        {
            started.TrySetResult();
            await go.Task;
            return await TestServer.Echo(call, request, cancellationToken);
        });
        await using var client = new RpcClient(Samples.Options());
        Task<GetFileInfoResponseProto> call = client.GetAsync(server.Address, "/a");
        await started.Task;

        Task stopped = server.Server.StopAsync(TimeSpan.FromMinutes(1));
        await Assert.ThrowsAnyAsync<RpcException>(() => NewCallAsync(server.Address));
        Assert.False(stopped.IsCompleted);
        go.SetResult();

        Assert.Equal("/a", (await call).Fs.Owner);
        await stopped.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        await server.DisposeAsync();
    }

    [Fact]
    public async Task A_stop_without_patience_breaks_calls_off_without_an_answer()
    {
        var started = new TaskCompletionSource();
        var server = new TestServer(async (_, _, cancellationToken) =>
        {
            started.TrySetResult();
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return new GetFileInfoResponseProto();
        });
        await using var client = new RpcClient(Samples.Options());
        Task<GetFileInfoResponseProto> call = client.GetAsync(server.Address, "/a");
        await started.Task;

        await server.Server.StopAsync(TimeSpan.FromMilliseconds(10)).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        var lost = await Assert.ThrowsAsync<RpcConnectionLostException>(() => call);
        Assert.Equal(RequestOutcome.Unknown, lost.Outcome);
        await server.DisposeAsync();
    }

    [Fact]
    public async Task Several_protocols_share_a_port()
    {
        var ha = new RpcService(RpcProtocol.HaService);
        var namenode = new RpcService(RpcProtocol.ClientNamenode).Serve(Samples.GetFileInfo, TestServer.Echo);
        await using var server = new RpcServer(
            RpcServerOptions.Read(new Tusk.Common.Configurations.Configuration(), 2), [namenode, ha]);
        server.Start();
        await using var client = new RpcClient(Samples.Options());
        var address = new RpcAddress("127.0.0.1", server.Endpoint.Port);
        var monitor = new RpcMethod<GetFileInfoRequestProto, GetFileInfoResponseProto>(
            RpcProtocol.HaService, "monitorHealth", RpcIdempotence.Idempotent);

        Assert.Equal("/", (await client.GetAsync(address, "/")).Fs.Owner);
        var error = await Assert.ThrowsAsync<RpcNoSuchMethodException>(async () => await client.CallAsync(
            new RpcEndpoint(address, RpcProtocol.HaService, new RpcUser("h")), monitor,
            new GetFileInfoRequestProto { Src = "/" }, client.NextCallId(), 0, CancellationToken.None));
        Assert.Equal("Unknown method monitorHealth called on org.apache.hadoop.ha.HAServiceProtocol protocol.", error.Message);
        Assert.Throws<ArgumentException>(() => ha.Serve(Samples.GetFileInfo, TestServer.Echo));
        Assert.Throws<ArgumentException>(() => namenode.Serve(Samples.GetFileInfo, TestServer.Echo));
    }

    private static async Task NewCallAsync(RpcAddress address)
    {
        await using var client = new RpcClient(Samples.Options());
        await client.GetAsync(address, "/new");
    }

    private static void InterlockedMax(ref int target, int value)
    {
        for (int seen = Volatile.Read(ref target); seen < value;)
        {
            seen = Interlocked.CompareExchange(ref target, value, seen);
        }
    }
}
