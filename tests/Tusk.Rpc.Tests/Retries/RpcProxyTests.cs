using System.Collections.Concurrent;
using System.Net.Sockets;
using Tusk.Common.Configurations;
using Tusk.Protocol;
using Tusk.Protocol.Hdfs;
using Tusk.Protocol.Rpc;
using Tusk.Rpc.Errors;
using Tusk.Rpc.Retries;
using Tusk.Rpc.Tests.Connections;
using Tusk.Rpc.Tests.Support;

namespace Tusk.Rpc.Tests.Retries;

/// <summary>Two scripted servers as one service.</summary>
public sealed class RpcProxyTests
{
    private const string Standby = "org.apache.hadoop.ipc.StandbyException";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Pauses take no time; the bound on an attempt to connect stays one.</summary>
    private static ManualTime Impatient() => new() { Skips = static pause => pause != RpcClientOptions.Default.Connect.Timeout };

    /// <summary>Pitfall 2: who is active is also learnt by reading.</summary>
    [Theory]
    [InlineData(RpcIdempotence.Idempotent)]
    [InlineData(RpcIdempotence.AtMostOnce)]
    [InlineData(RpcIdempotence.NotIdempotent)]
    public async Task Pitfall_2_a_standby_sends_callers_to_the_other_server_and_they_stay_there(RpcIdempotence idempotence)
    {
        var method = new RpcMethod<GetFileInfoRequestProto, GetFileInfoResponseProto>(RpcProtocol.ClientNamenode, "getFileInfo", idempotence);
        await using var standby = new ScriptedPeer(RefuseAllAsync);
        await using var active = new ScriptedPeer(AnswerAllAsync);
        await using var client = new RpcClient(Samples.Options(), Impatient());
        RpcProxy proxy = Proxy(client, standby.Address, active.Address);

        GetFileInfoResponseProto[] answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(i =>
            proxy.CallAsync(method, new GetFileInfoRequestProto { Src = $"/{i}" }, CancellationToken.None).AsTask()));

        Assert.Equal(Enumerable.Range(0, 50).Select(static i => $"/{i}"), answers.Select(static answer => answer.Fs.Owner));
        Assert.Equal(active.Address, proxy.Current.Address);
        Assert.Equal((1, 1), (standby.Connections, active.Connections));
    }

    [Fact]
    public async Task Pitfall_2_patience_outlasts_servers_that_are_all_standby_for_a_while()
    {
        int refusals = 0;
        async Task RefuseSomeAsync(PeerConnection connection)
        {
            await connection.ReadSetUpAsync();
            while (true)
            {
                (RpcRequestHeaderProto header, string path) = await connection.ReadCallAsync();
                if (Interlocked.Increment(ref refusals) > 9)
                {
                    await connection.AnswerAsync(header, path);
                    await connection.DrainAsync();
                    return;
                }

                await connection.RefuseAsync(header, Standby, "Operation category READ is not supported in state standby");
            }
        }

        var time = Impatient();
        await using var one = new ScriptedPeer(connection => UntilClosedAsync(RefuseSomeAsync(connection)));
        await using var two = new ScriptedPeer(connection => UntilClosedAsync(RefuseSomeAsync(connection)));
        await using var client = new RpcClient(Samples.Options(), time);

        GetFileInfoResponseProto answer = await Proxy(client, one.Address, two.Address)
            .CallAsync(Samples.GetFileInfo, new GetFileInfoRequestProto { Src = "/a" }, CancellationToken.None);

        Assert.Equal("/a", answer.Fs.Owner);
        Assert.Equal(8, time.Skipped.Count); // the first of nine failovers is at once
    }

    [Fact]
    public async Task Servers_that_stay_standby_are_named_in_the_end()
    {
        await using var one = new ScriptedPeer(RefuseAllAsync);
        await using var two = new ScriptedPeer(RefuseAllAsync);
        await using var client = new RpcClient(Samples.Options(), Impatient());

        var error = await Assert.ThrowsAsync<NameserviceUnavailableException>(async () => await Proxy(client, one.Address, two.Address)
            .CallAsync(Samples.GetFileInfo, new GetFileInfoRequestProto { Src = "/" }, CancellationToken.None));

        Assert.Equal(
            $"None of {one.Address}, {two.Address} took the call after 15 failovers (dfs.client.failover.max.attempts). The last one said: not me",
            error.Message);
        Assert.IsType<StandbyException>(error.InnerException);
        Assert.Equal(RequestOutcome.NotSent, error.Outcome);
    }

    /// <summary>In one line, however many calls wait for the same.</summary>
    [Fact]
    public async Task Servers_that_stay_standby_are_told_of_before_a_pause_that_a_user_notices()
    {
        await using var one = new ScriptedPeer(RefuseAllAsync);
        await using var two = new ScriptedPeer(RefuseAllAsync);
        ConcurrentQueue<string> told = new();
        await using var client = new RpcClient(Samples.Options(), Impatient()) { Warned = told.Enqueue };
        RpcProxy proxy = Proxy(client, one.Address, two.Address);

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Assert.ThrowsAsync<NameserviceUnavailableException>(async () =>
            await proxy.CallAsync(Samples.GetFileInfo, new GetFileInfoRequestProto { Src = "/" }, CancellationToken.None))));

        Assert.Matches(
            @"^getFileInfo: not me\.? 127\.0\.0\.1:[0-9]+ is asked in [0-9.]+ s\.$", Assert.Single(told)); // the clock stands
    }

    [Fact]
    public async Task A_dead_server_is_passed_over()
    {
        using Socket port = WrongPeerTests.Nobody(out RpcAddress dead);
        await using var active = new ScriptedPeer(AnswerAllAsync);
        await using var client = new RpcClient(Samples.Options(), Impatient());

        GetFileInfoResponseProto answer = await Proxy(client, dead, active.Address)
            .CallAsync(Samples.OnceOnly, new GetFileInfoRequestProto { Src = "/a" }, CancellationToken.None);

        Assert.Equal("/a", answer.Fs.Owner);
    }

    [Fact]
    public async Task Pitfall_1_a_retry_keeps_client_id_and_call_id_and_counts()
    {
        var seen = new ConcurrentQueue<RpcRequestHeaderProto>();
        async Task LoseAsync(PeerConnection connection)
        {
            await connection.ReadSetUpAsync();
            (RpcRequestHeaderProto header, string path) = await connection.ReadCallAsync();
            seen.Enqueue(header);
            if (seen.Count == 3)
            {
                await connection.AnswerAsync(header, path);
                await connection.DrainAsync();
            }
        }

        await using var one = new ScriptedPeer(LoseAsync);
        await using var two = new ScriptedPeer(LoseAsync);
        await using var client = new RpcClient(Samples.Options(), Impatient());

        await Proxy(client, one.Address, two.Address)
            .CallAsync(Samples.AtMostOnce, new GetFileInfoRequestProto { Src = "/a" }, CancellationToken.None);

        Assert.Equal([0, 1, 2], seen.Select(static header => header.RetryCount));
        Assert.Single(seen.Select(static header => header.CallId).Distinct());
        Assert.Equal(client.Id.ToString(), Convert.ToHexStringLower(Assert.Single(seen.Select(static header => header.ClientId).Distinct()).Span));
        Assert.Equal((2, 1), (one.Connections, two.Connections));
    }

    /// <summary>Pitfall 1: a mutation whose answer was lost is not replayed.</summary>
    [Fact]
    public async Task Pitfall_1_a_mutation_is_not_replayed_after_a_lost_answer()
    {
        int calls = 0;
        async Task LoseAsync(PeerConnection connection)
        {
            await connection.ReadSetUpAsync();
            await connection.ReadCallAsync();
            Interlocked.Increment(ref calls);
        }

        await using var one = new ScriptedPeer(LoseAsync);
        await using var two = new ScriptedPeer(LoseAsync);
        await using var client = new RpcClient(Samples.Options(), Impatient());

        var error = await Assert.ThrowsAsync<RpcConnectionLostException>(async () => await Proxy(client, one.Address, two.Address)
            .CallAsync(Samples.OnceOnly, new GetFileInfoRequestProto { Src = "/a" }, CancellationToken.None));

        Assert.Equal(RequestOutcome.Unknown, error.Outcome);
        Assert.Equal(1, calls);
    }

    [Fact]
    public async Task An_earlier_attempt_that_left_is_not_forgotten_when_the_last_one_did_not()
    {
        var peer = new ScriptedPeer(static async connection =>
        {
            await connection.ReadSetUpAsync();
            await connection.ReadCallAsync();
        });
        await using var client = new RpcClient(Samples.Options());
        var policy = new Scripted(async () => await peer.DisposeAsync());

        var error = await Assert.ThrowsAsync<RpcConnectionLostException>(async () =>
            await new RpcProxy(client, [Samples.Endpoint(peer.Address)], policy)
                .CallAsync(Samples.GetFileInfo, new GetFileInfoRequestProto { Src = "/a" }, CancellationToken.None));

        Assert.Equal(RequestOutcome.Unknown, error.Outcome);
        Assert.IsType<RpcConnectException>(error.InnerException);
    }

    [Fact]
    public async Task Nothing_is_sent_after_a_pause_in_which_the_caller_has_gone()
    {
        int calls = 0;
        async Task RefuseAsync(PeerConnection connection)
        {
            await connection.ReadSetUpAsync();
            while (true)
            {
                (RpcRequestHeaderProto header, _) = await connection.ReadCallAsync();
                Interlocked.Increment(ref calls);
                await connection.RefuseAsync(header, Standby, "not me");
            }
        }

        var pausing = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var time = new ManualTime
        {
            Skips = pause => pause != RpcClientOptions.Default.Connect.Timeout && pausing.TrySetResult() && false,
        };
        await using var one = new ScriptedPeer(connection => UntilClosedAsync(RefuseAsync(connection)));
        await using var two = new ScriptedPeer(connection => UntilClosedAsync(RefuseAsync(connection)));
        await using var client = new RpcClient(Samples.Options(), time);
        using var gone = new CancellationTokenSource();
        Task<GetFileInfoResponseProto> call = Proxy(client, one.Address, two.Address)
            .CallAsync(Samples.GetFileInfo, new GetFileInfoRequestProto { Src = "/a" }, gone.Token, CancellationToken.None).AsTask();
        await pausing.Task.WaitAsync(Patience);

        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.WaitAsync(Patience));
        Assert.Equal(2, calls); // the first failover is at once
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_attempt_that_was_sent_before_the_caller_went_is_waited_for_and_is_the_last(bool isRefused)
    {
        int calls = 0;
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        async Task ServeAsync(PeerConnection connection)
        {
            await connection.ReadSetUpAsync();
            while (true)
            {
                (RpcRequestHeaderProto header, string path) = await connection.ReadCallAsync();
                Interlocked.Increment(ref calls);
                asked.TrySetResult();
                await go.Task.WaitAsync(Patience);
                await (isRefused ? connection.RefuseAsync(header, Standby, "not me") : connection.AnswerAsync(header, path));
            }
        }

        await using var one = new ScriptedPeer(connection => UntilClosedAsync(ServeAsync(connection)));
        await using var two = new ScriptedPeer(connection => UntilClosedAsync(ServeAsync(connection)));
        await using var client = new RpcClient(Samples.Options(), Impatient());
        using var gone = new CancellationTokenSource();
        Task<GetFileInfoResponseProto> call = Proxy(client, one.Address, two.Address)
            .CallAsync(Samples.GetFileInfo, new GetFileInfoRequestProto { Src = "/a" }, gone.Token, CancellationToken.None).AsTask();
        await asked.Task.WaitAsync(Patience);

        await gone.CancelAsync();
        Assert.False(call.IsCompleted);
        go.SetResult();

        if (isRefused)
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.WaitAsync(Patience));
        }
        else
        {
            Assert.Equal("/a", (await call.WaitAsync(Patience)).Fs.Owner);
        }

        Assert.Equal(1, calls);
    }

    private static RpcProxy Proxy(RpcClient client, params RpcAddress[] addresses) => new(
        client,
        addresses.Select(static address => Samples.Endpoint(address)),
        FailoverRetryPolicy.Read(new Configuration(), new Jitter(1)));

    private static async Task AnswerAllAsync(PeerConnection connection)
    {
        await connection.ReadSetUpAsync();
        await RpcConnectionTests.AnswerCallsAsync(connection);
    }

    private static Task RefuseAllAsync(PeerConnection connection)
    {
        async Task RunAsync()
        {
            await connection.ReadSetUpAsync();
            while (true)
            {
                (RpcRequestHeaderProto header, _) = await connection.ReadCallAsync();
                await connection.RefuseAsync(header, Standby, "not me");
            }
        }

        return UntilClosedAsync(RunAsync());
    }

    private static async Task UntilClosedAsync(Task script)
    {
        try
        {
            await script;
        }
        catch (IOException)
        {
            // The client closed the connection: the end of the script.
        }
    }

    /// <summary>Once more, after something happened; then no more.</summary>
    private sealed class Scripted(Func<Task> between) : IRetryPolicy
    {
        public RetryDecision Decide(in RetryContext context)
        {
            if (context.Retries > 0)
            {
                return RetryDecision.Fail;
            }

            between().GetAwaiter().GetResult();
            return new RetryDecision(RetryAction.Retry);
        }
    }
}
