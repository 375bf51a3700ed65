using System.Net.Sockets;
using Tusk.Protocol;
using Tusk.Protocol.Hdfs;
using Tusk.Protocol.Rpc;
using Tusk.Rpc.Server;
using Tusk.Rpc.Tests.Support;

namespace Tusk.Rpc.Tests.Server;

/// <summary>Peers that are slow, greedy or broken. They cost little, and others nothing.</summary>
public sealed class HostilePeerTests
{
    [Fact]
    public void A_request_of_very_many_small_parts_is_refused_before_it_takes_memory()
    {
        var method = new ServiceMethod<AddBlockRequestProto, AddBlockResponseProto>(
            new RpcMethod<AddBlockRequestProto, AddBlockResponseProto>(RpcProtocol.ClientNamenode, "addBlock", RpcIdempotence.Idempotent),
            static (_, _, _) => new(new AddBlockResponseProto()));
        byte[] body = [0x80, 0x80, 0x80, 0x04, .. new byte[8 << 20]]; // 8 MiB
        for (int i = 4; i < body.Length; i += 2)
        {
            body[i] = 0x22; // excludeNodes, an empty message: 84 times its bytes
        }

        ProtocolMessageException e = Assert.Throws<ProtocolMessageException>(() => method.Read(default, body));

        Assert.Contains("would take more than", e.Message);
    }

    [Fact]
    public async Task A_call_may_arrive_byte_by_byte()
    {
        await using var server = new TestServer();
        await using RawClient client = await RawClient.ConnectAsync(server.Endpoint);

        foreach (byte one in (byte[])[.. Samples.Hex(RawClient.Preamble), .. RawClient.Context(), .. RawClient.Call(1, "/slowly")])
        {
            await client.SendAsync([one]);
        }

        Assert.Equal((1, "/slowly"), await client.ReadOwnerAsync());
    }

    [Fact]
    public async Task Negotiation_context_pings_and_calls_may_come_at_once()
    {
        await using var server = new TestServer();
        await using RawClient client = await RawClient.ConnectAsync(server.Endpoint);
        byte[] ping = PeerConnection.Frame(RawClient.Header(RpcCallIds.Ping, -1));

        await client.SendAsync(
            Samples.Hex(RawClient.SaslPreamble), ping, RawClient.Sasl(RpcSaslProto.Types.SaslState.Negotiate), RawClient.Context(), ping,
            RawClient.Call(1, "/a"), ping);

        // SUCCESS under call id -33, with an empty client id and retry count -1, then 2 bytes: state 0.
        (RpcResponseHeaderProto header, byte[] body) = await client.ReadAsync();
        Assert.Equal((RpcCallIds.Sasl, -1, true), ((int)header.CallId, header.RetryCount, header.ClientId.IsEmpty));
        Assert.Equal(Samples.Hex("02 10 00"), body);
        Assert.Equal((1, "/a"), await client.ReadOwnerAsync());
    }

    [Fact]
    public async Task Initiate_simple_is_taken_without_a_word()
    {
        await using var server = new TestServer();
        await using RawClient client = await RawClient.ConnectAsync(server.Endpoint);

        await client.SendAsync(
            Samples.Hex(RawClient.SaslPreamble), RawClient.Sasl(RpcSaslProto.Types.SaslState.Initiate, "SIMPLE"), RawClient.Context(),
            RawClient.Call(1, "/a"));

        Assert.Equal((1, "/a"), await client.ReadOwnerAsync());
    }

    [Fact]
    public async Task An_answer_has_the_bytes_of_apaches()
    {
        await using var server = new TestServer();
        await using RawClient client = await server.OpenAsync();

        await client.SendAsync(RawClient.Call(0, "h"));

        // As captures/rpc-getfileinfo.s2c: callId, SUCCESS, version 9, client id, retry count.
        (RpcResponseHeaderProto header, _) = await client.ReadAsync();
        Assert.Equal(
            Samples.Hex("0800 1000 1809 3a10 000102030405060708090a0b0c0d0e0f 4000"),
            Google.Protobuf.MessageExtensions.ToByteArray(header));
        await client.SendAsync(RawClient.Call(int.MaxValue, "h"));
        Assert.Equal((int.MaxValue, "h"), await client.ReadOwnerAsync());
    }

    [Fact]
    public async Task A_claimed_length_costs_only_what_has_arrived()
    {
        await using var server = new TestServer();
        RawClient[] clients = new RawClient[100];
        for (int i = 0; i < clients.Length; i++)
        {
            clients[i] = await server.OpenAsync();
            await clients[i].SendAsync(Samples.Hex("08000000"), new byte[100]); // 128 MiB are to follow
        }

        await using RawClient good = await server.OpenAsync();
        await good.SendAsync(RawClient.Call(1, "/a"));

        Assert.Equal((1, "/a"), await good.ReadOwnerAsync());
        Assert.Equal(0, server.Server.PartialBytes);
        foreach (RawClient client in clients)
        {
            await client.DisposeAsync();
        }
    }

    [Fact]
    public async Task Requests_received_in_part_have_a_bound_together()
    {
        await using var server = new TestServer(change: static options => options with { MaxPartialBytes = 4 << 20 });
        await using RawClient greedy = await server.OpenAsync();

        Task sending = greedy.SendAsync(Samples.Hex("08000000"), new byte[8 << 20]);

        (RpcResponseHeaderProto header, _) = await greedy.ReadAsync();
        Assert.Equal(RpcResponseHeaderProto.Types.RpcErrorCodeProto.FatalUnknown, header.ErrorDetail);
        Assert.Contains("tusk.ipc.server.partial.bytes.max", header.ErrorMsg, StringComparison.Ordinal);
        await Task.WhenAny(sending);
        await greedy.DisposeAsync();
        await TestServer.UntilAsync(() => server.Server.Statistics.OpenConnections == 0, "the end of the connection");
        Assert.Equal(0, server.Server.PartialBytes);
        _ = sending.Exception;
    }

    [Fact]
    public async Task A_large_request_is_taken_and_its_memory_given_back()
    {
        await using var server = new TestServer(static (_, request, _) =>
            ValueTask.FromResult(new GetFileInfoResponseProto { Fs = Samples.Status($"{request.Src.Length}") }));
        await using RawClient client = await server.OpenAsync();

        await client.SendAsync(RawClient.Call(1, new string('x', 20_000_000)), RawClient.Call(2, "four"));

        var owners = new HashSet<(int, string)> { await client.ReadOwnerAsync(), await client.ReadOwnerAsync() };
        Assert.Equal([(1, "20000000"), (2, "4")], owners.Order());
        await TestServer.UntilAsync(() => server.Server.PartialBytes == 0, "the memory");
    }

    [Fact]
    public async Task Half_a_frame_half_a_set_up_and_answers_not_taken_have_their_time()
    {
        var time = new ManualTime();
        await using var server = new TestServer(time: time);
        await using RawClient silent = await RawClient.ConnectAsync(server.Endpoint);
        await using RawClient halfPreamble = await RawClient.ConnectAsync(server.Endpoint);
        await using RawClient halfFrame = await server.OpenAsync();
        await using RawClient idle = await server.OpenAsync();
        await halfPreamble.SendAsync("hrp"u8.ToArray());
        await idle.SendAsync(RawClient.Call(1, "/a"));
        await idle.ReadOwnerAsync();
        await halfFrame.SendAsync(RawClient.Call(1)[..10]);
        await TestServer.UntilAsync(
            () => server.Server.Connections.Count == 4 && server.Server.Connections.Count(static c => c.UnreadBytes == 10) == 1, "ten bytes");

        time.Advance(TimeSpan.FromSeconds(122));

        await silent.WaitForCloseAsync();
        await halfPreamble.WaitForCloseAsync();
        await halfFrame.WaitForCloseAsync();
        await idle.SendAsync(RawClient.Call(2, "/b"));
        Assert.Equal((2, "/b"), await idle.ReadOwnerAsync());
    }

    [Fact]
    public async Task A_client_that_takes_no_answers_is_not_read()
    {
        const int Calls = 4_000;
        string owner = new('x', 10_000);
        long peak = 0;
        TestServer? running = null;
        await using var server = running = new TestServer((_, _, _) =>
        {
            long unsent = running!.Server.Connections.Sum(static connection => connection.UnsentBytes);
            peak = Math.Max(peak, unsent);
            return ValueTask.FromResult(new GetFileInfoResponseProto { Fs = Samples.Status(owner) });
        });
        await using RawClient client = await server.OpenAsync();

        // 40 MB of answers: more than the sockets hold.
        Task sending = Task.Run(async () =>
        {
            for (int i = 0; i < Calls; i++)
            {
                await client.SendAsync(RawClient.Call(i, "/a"));
            }
        });
        await TestServer.UntilAsync(() => peak > 1 << 20, "answers that are not taken");
        await TestServer.UntilAsync(() => server.Server.Statistics.UnansweredCalls == 0, "the end of the calls that were read");
        Assert.True(server.Server.Statistics.Calls < Calls, "All calls were read.");

        for (int i = 0; i < Calls; i++)
        {
            Assert.Equal(owner, (await client.ReadOwnerAsync()).Owner);
        }

        await sending;
        Assert.True(peak < (1 << 20) + (256 * 10_200), $"{peak} B");
    }

    [Fact]
    public async Task Of_many_clients_that_take_no_answers_so_many_are_left_that_memory_is_enough_and_readers_stay()
    {
        const long Most = 8 << 20;
        const int Clients = 20;
        const int Calls = 50;
        string owner = new('x', 200_000);
        await using var server = new TestServer(
            (_, _, _) => ValueTask.FromResult(new GetFileInfoResponseProto { Fs = Samples.Status(owner) }),
            static options => options with { MaxUnsentBytesTogether = Most });
        await using RawClient reader = await server.OpenAsync();
        await reader.SendAsync(RawClient.Call(0));
        await reader.ReadOwnerAsync();
        List<RawClient> stuck = [];
        for (int i = 0; i < Clients; i++)
        {
            RawClient client = await server.OpenAsync();
            stuck.Add(client);
            await client.SendAsync([.. Enumerable.Range(0, Calls).Select(static call => RawClient.Call(call))]);
            await reader.SendAsync(RawClient.Call(i));
            Assert.Equal((i, owner), await reader.ReadOwnerAsync());
        }

        // The calls of the last one may still be on their way: the counts agree again when they are answered.
        await TestServer.UntilAsync(
            () => server.Server.Statistics is { UnansweredCalls: 0, OpenConnections: <= Clients }
                && server.Server.Connections.Sum(static connection => connection.UnsentBytes) == server.Server.UnsentBytes,
            "the end of the calls");

        Assert.InRange(server.Server.Statistics.OpenConnections, 1, Clients);
        Assert.InRange(server.Server.UnsentBytes, 0, Most + owner.Length);
        await Task.WhenAll(stuck.Select(static client => client.DisposeAsync().AsTask()));
        await TestServer.UntilAsync(() => server.Server is { Statistics.OpenConnections: 1, UnsentBytes: 0 }, "the end of the connections");
    }

    [Fact]
    public async Task A_client_that_takes_no_answers_is_left_after_a_time()
    {
        var time = new ManualTime();
        await using var server = new TestServer(
            static (_, _, _) => ValueTask.FromResult(new GetFileInfoResponseProto { Fs = Samples.Status(new string('x', 10_000_000)) }),
            time: time);
        await using RawClient client = await server.OpenAsync();
        await client.SendAsync([.. Enumerable.Range(0, 10).Select(static i => RawClient.Call(i))]);
        await TestServer.UntilAsync(() => server.Server.Statistics.Calls == 10, "ten calls");
        await TestServer.UntilAsync(() => server.Server.Statistics.UnansweredCalls == 0, "their answers");

        // Again and again: the system takes a part of them first, however late.
        await TestServer.UntilAsync(
            () =>
            {
                time.Advance(TimeSpan.FromSeconds(122));
                return server.Server.Statistics.OpenConnections == 0;
            },
            "the end of the connection");
    }

    [Fact]
    public async Task Connections_beyond_the_bound_are_closed_and_places_come_free()
    {
        await using var server = new TestServer(change: static options => options with { MaxConnections = 2 });
        await using RawClient first = await server.OpenAsync();
        await using RawClient second = await server.OpenAsync();
        await first.SendAsync(RawClient.Call(1, "/a"));
        await first.ReadOwnerAsync();
        await TestServer.UntilAsync(() => server.Server.Statistics.OpenConnections == 2, "two connections");

        await using (RawClient third = await RawClient.ConnectAsync(server.Endpoint))
        {
            await third.WaitForCloseAsync();
        }

        await second.DisposeAsync();
        await TestServer.UntilAsync(() => server.Server.Statistics.OpenConnections == 1, "a place");
        await using RawClient fourth = await server.OpenAsync();
        await fourth.SendAsync(RawClient.Call(1, "/b"));
        Assert.Equal((1, "/b"), await fourth.ReadOwnerAsync());
        Assert.Equal(1, server.Server.Statistics.RefusedConnections);
    }

    [Fact]
    public async Task Idle_connections_are_closed_where_there_are_many()
    {
        var time = new ManualTime();
        await using var server = new TestServer(
            change: static options => options with { IdleThreshold = 3, MaxIdleCloses = 2 }, time: time);
        RawClient[] clients = [.. await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => server.OpenAsync()))];
        foreach (RawClient client in clients)
        {
            await client.SendAsync(RawClient.Call(1, "/a"));
            await client.ReadOwnerAsync();
        }

        await TestServer.UntilAsync(() => server.Server.Connections.All(static c => c.IsQuiet), "quiet");
        time.Advance(TimeSpan.FromSeconds(19));
        Assert.Equal(6, server.Server.Statistics.OpenConnections);
        time.Advance(TimeSpan.FromSeconds(2)); // 20 s of silence: two of them go
        await TestServer.UntilAsync(() => server.Server.Statistics.OpenConnections == 4, "four connections");
        time.Advance(TimeSpan.FromSeconds(60)); // down to the threshold, and no further
        await TestServer.UntilAsync(() => server.Server.Statistics.OpenConnections == 3, "three connections");
        foreach (RawClient client in clients)
        {
            await client.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_thousand_idle_connections_cost_little()
    {
        await using var server = new TestServer();
        long before = GC.GetTotalMemory(forceFullCollection: true);
        RawClient[] clients = new RawClient[1_000];
        for (int i = 0; i < clients.Length; i++)
        {
            clients[i] = await server.OpenAsync();
            await clients[i].SendAsync(RawClient.Call(1, "/a"));
            await clients[i].ReadOwnerAsync();
        }

        await TestServer.UntilAsync(() => server.Server.Connections.All(static c => c.IsQuiet), "quiet");
        long bytes = (GC.GetTotalMemory(forceFullCollection: true) - before) / clients.Length;

        // Both ends are in this process; measured: some 4 KB together.
        Assert.True(bytes < 10_000, $"{bytes} B for each connection.");
        foreach (RawClient client in clients)
        {
            await client.DisposeAsync();
        }
    }

    /// <summary>A refusal costs its sender nothing, and is an answer that may be left lying as any other.</summary>
    [Fact]
    public async Task Refusals_that_nobody_takes_have_a_bound()
    {
        const int Bound = 64 << 10;
        await using var server = new TestServer(change: static options => options with { MaxUnsentBytes = Bound });
        RawClient client = await server.OpenAsync();
        byte[] calls = [.. Enumerable.Repeat(RawClient.Call(1, method: "none"), 1_000).SelectMany(static call => call)];
        Task sending = client.SendAsync([.. Enumerable.Repeat(calls, 400)]); // some 40 MB, for more than 100 MB of answers
        await TestServer.UntilAsync(() => server.Server.Connections.Any(static c => c.UnsentBytes >= Bound), "answers not taken");
        ServerConnection connection = server.Server.Connections.Single();

        long most = 0;
        long received = -1;
        int unchanged = 0;
        await TestServer.UntilAsync(
            () =>
            {
                most = Math.Max(most, connection.UnsentBytes);
                long now = server.Server.Statistics.ReceivedBytes;
                unchanged = now == received ? unchanged + 1 : 0;
                received = now;
                return sending.IsCompleted || unchanged > 40;
            },
            "a reader that rests");

        Assert.False(sending.IsCompleted);
        Assert.InRange(most, Bound, Bound + 4096);
        await client.DisposeAsync();
        await Task.WhenAny(sending);
        _ = sending.Exception;
    }

    [Fact]
    public async Task Resets_at_any_byte_end_only_their_connection()
    {
        await using var server = new TestServer();
        byte[] talk = [.. Samples.Hex(RawClient.Preamble), .. RawClient.Context(), .. RawClient.Call(1), .. RawClient.Call(2)];
        for (int bytes = 0; bytes < talk.Length; bytes += 7)
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(server.Endpoint, TestContext.Current.CancellationToken);
            await socket.SendAsync(talk.AsMemory(0, bytes), TestContext.Current.CancellationToken);
            socket.LingerState = new LingerOption(true, 0);
        }

        await TestServer.UntilAsync(() => server.Server.Statistics.OpenConnections == 0, "the end of all connections");
        await using RawClient good = await server.OpenAsync();
        await good.SendAsync(RawClient.Call(1, "/a"));
        Assert.Equal((1, "/a"), await good.ReadOwnerAsync());
        Assert.Equal(0, server.Server.Statistics.UnansweredCalls);
    }
}
