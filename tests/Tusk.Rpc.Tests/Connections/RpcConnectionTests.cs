using Tusk.Protocol.Hdfs;
using Tusk.Protocol.Rpc;
using Tusk.Rpc.Errors;
using Tusk.Rpc.Tests.Support;

namespace Tusk.Rpc.Tests.Connections;

/// <summary>Calls on a connection, against a server that does what a real one cannot be made to do.</summary>
public sealed class RpcConnectionTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Pitfall_7_calls_do_not_wait_for_each_other_and_answers_find_them_in_any_order()
    {
        await using var peer = new ScriptedPeer(async connection =>
        {
            await connection.ReadSetUpAsync();
            var calls = new List<(RpcRequestHeaderProto Header, string Path)>();
            while (calls.Count < 200)
            {
                calls.Add(await connection.ReadCallAsync());
            }

            new Random(1).Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(calls));
            foreach ((RpcRequestHeaderProto header, string path) in calls)
            {
                await connection.AnswerAsync(header, path);
            }

            await connection.DrainAsync();
        });
        await using var client = new RpcClient(Samples.Options());

        GetFileInfoResponseProto[] answers =
            await Task.WhenAll(Enumerable.Range(0, 200).Select(i => client.GetAsync(peer.Address, $"/{i}")));

        Assert.Equal(Enumerable.Range(0, 200).Select(static i => $"/{i}"), answers.Select(static answer => answer.Fs.Owner));
        Assert.Equal(1, peer.Connections);
    }

    [Fact]
    public async Task A_caller_may_block_where_its_answer_was_read_and_wait_for_the_next_answer_there()
    {
        await using var peer = new ScriptedPeer(AnswerAllAsync);
        await using var client = new RpcClient(Samples.Options());

        int here = 0;
        string[] owners = await Task.Run(async () =>
        {
            var owners = new List<string>();
            for (int i = 0; i < 100; i++)
            {
                owners.Add((await client.GetAsync(peer.Address, $"/{i}").ConfigureAwait(false)).Fs.Owner);
                here += Environment.StackTrace.Contains("ReadToEnd", StringComparison.Ordinal) ? 1 : 0;
                using var blocked = new ManualResetEventSlim();
                _ = client.GetAsync(peer.Address, $"/{i}/next").ContinueWith(
                    task =>
                    {
                        owners.Add(task.Result.Fs.Owner);
                        blocked.Set();
                    },
                    TaskContinuationOptions.ExecuteSynchronously);
                Assert.True(blocked.Wait(Patience));
            }

            return owners.ToArray();
        }).WaitAsync(Patience);

        Assert.Equal(Enumerable.Range(0, 100).SelectMany(static i => new[] { $"/{i}", $"/{i}/next" }), owners);
        Assert.NotEqual(0, here); // on the reader's stack; not each time, as an answer may be there before it is awaited
        Assert.Equal(1, peer.Connections);
    }

    /// <summary>Each caller blocks the thread that read its answer; the other ones get theirs all the same.</summary>
    [Fact]
    public async Task Callers_that_block_where_their_answers_were_read_hold_up_nobody()
    {
        await using var peer = new ScriptedPeer(AnswerAllAsync);
        await using var client = new RpcClient(Samples.Options());
        using var end = new ManualResetEventSlim();
        List<Task> blocked = [];
        for (int i = 0; i < 5; i++)
        {
            var answered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            blocked.Add(Task.Run(async () =>
            {
                await client.GetAsync(peer.Address, "/").ConfigureAwait(false);
                answered.SetResult();
                end.Wait(Patience);
            }));
            await answered.Task.WaitAsync(Patience);
        }

        end.Set();
        await Task.WhenAll(blocked);
        Assert.Equal(1, peer.Connections);
    }

    [Fact]
    public async Task Who_lets_no_context_flow_may_call()
    {
        await using var peer = new ScriptedPeer(AnswerAllAsync);
        await using var client = new RpcClient(Samples.Options());
        Task<GetFileInfoResponseProto> call;
        using (ExecutionContext.SuppressFlow())
        {
            call = client.GetAsync(peer.Address, "/");
        }

        Assert.Equal("/", (await call.WaitAsync(Patience)).Fs.Owner);
    }

    [Fact]
    public async Task Who_blocks_where_the_answer_was_read_may_dispose_of_the_client()
    {
        for (int i = 0; i < 20; i++)
        {
            await using var peer = new ScriptedPeer(AnswerAllAsync);
            var client = new RpcClient(Samples.Options());
            await Task.Run(async () =>
            {
                await client.GetAsync(peer.Address, "/").ConfigureAwait(false);
                Assert.True(client.DisposeAsync().AsTask().Wait(Patience));
            });
        }
    }

    [Fact]
    public async Task The_context_names_protocol_user_and_real_user()
    {
        IpcConnectionContextProto? context = null;
        await using var peer = new ScriptedPeer(async connection =>
        {
            context = await connection.ReadSetUpAsync();
            (RpcRequestHeaderProto header, string path) = await connection.ReadCallAsync();
            Assert.Equal("CLI", header.CallerContext.Context);
            await connection.AnswerAsync(header, path);
            await connection.DrainAsync();
        });
        await using var client = new RpcClient(Samples.Options() with { CallerContext = "CLI" });

        await client.CallAsync(
            Samples.Endpoint(peer.Address) with { User = new RpcUser("alice", "oozie") },
            Samples.GetFileInfo, new GetFileInfoRequestProto { Src = "/" }, client.NextCallId(), 0, CancellationToken.None);

        Assert.Equal(("alice", "oozie"), (context!.UserInfo.EffectiveUser, context.UserInfo.RealUser));
        Assert.Equal("org.apache.hadoop.hdfs.protocol.ClientProtocol", context.Protocol);
    }

    [Fact]
    public async Task Users_have_connections_of_their_own()
    {
        await using var peer = new ScriptedPeer(AnswerAllAsync);
        await using var client = new RpcClient(Samples.Options());

        foreach (string user in new[] { "a", "b", "a" })
        {
            await client.CallAsync(
                Samples.Endpoint(peer.Address, user), Samples.GetFileInfo, new GetFileInfoRequestProto { Src = "/" },
                client.NextCallId(), 0, CancellationToken.None);
        }

        Assert.Equal(2, peer.Connections);
    }

    [Fact]
    public async Task A_cancelled_call_leaves_the_connection_usable_and_its_late_answer_is_dropped()
    {
        using var cancel = new CancellationTokenSource();
        var got = new TaskCompletionSource();
        var cancelled = new TaskCompletionSource();
        await using var peer = new ScriptedPeer(async connection =>
        {
            await connection.ReadSetUpAsync();
            (RpcRequestHeaderProto header, string path) = await connection.ReadCallAsync();
            got.SetResult();
            await cancelled.Task.WaitAsync(Patience);
            await connection.AnswerAsync(header, path);
            await AnswerCallsAsync(connection);
        });
        await using var client = new RpcClient(Samples.Options());
        Task<GetFileInfoResponseProto> call = client.GetAsync(peer.Address, "/a", cancel.Token);
        await got.Task.WaitAsync(Patience);

        await cancel.CancelAsync();

        var error = await Assert.ThrowsAsync<OperationCanceledException>(() => call.WaitAsync(Patience));
        Assert.Equal(cancel.Token, error.CancellationToken);
        cancelled.SetResult();
        Assert.Equal("/b", (await client.GetAsync(peer.Address, "/b")).Fs.Owner);
        Assert.Equal(1, Assert.Single(client.Connections).LateAnswers);
        Assert.Equal(1, peer.Connections);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_call_that_is_cancelled_before_it_was_sent_is_never_sent(bool unlessSent)
    {
        using var cancel = new CancellationTokenSource();
        var negotiated = new TaskCompletionSource();
        var asked = new TaskCompletionSource();
        await using var peer = new ScriptedPeer(async connection =>
        {
            await connection.ReadAsync(RpcPreamble.Bytes);
            await connection.ReadFrameAsync();
            asked.SetResult();
            await negotiated.Task.WaitAsync(Patience);
            await connection.SendAsync(SaslTests.Answer(new RpcSaslProto { State = RpcSaslProto.Types.SaslState.Success }));
            await connection.ReadFrameAsync();
            (RpcRequestHeaderProto header, string path) = await connection.ReadCallAsync();
            Assert.Equal("/b", path);
            await connection.AnswerAsync(header, path);
            await connection.DrainAsync();
        });
        await using var client = new RpcClient(Samples.Options() with { Mechanisms = [new Security.SimpleSaslMechanism()] });
        Task<GetFileInfoResponseProto> first = client.CallAsync(
            Samples.Endpoint(peer.Address), Samples.GetFileInfo, new GetFileInfoRequestProto { Src = "/a" }, client.NextCallId(), 0,
            untilSent: cancel.Token, unlessSent ? CancellationToken.None : cancel.Token).AsTask();
        await asked.Task.WaitAsync(Patience);
        Task<GetFileInfoResponseProto> second = client.GetAsync(peer.Address, "/b");

        await cancel.CancelAsync();
        await Assert.ThrowsAsync<OperationCanceledException>(() => first.WaitAsync(Patience));
        negotiated.SetResult();

        Assert.Equal("/b", (await second.WaitAsync(Patience)).Fs.Owner);
    }

    [Fact]
    public async Task More_calls_than_may_wait_wait_to_be_sent()
    {
        await using var peer = new ScriptedPeer(async connection =>
        {
            await connection.ReadSetUpAsync();
            for (int i = 0; i < 10; i++)
            {
                (RpcRequestHeaderProto Header, string Path)[] calls = [await connection.ReadCallAsync(), await connection.ReadCallAsync()];
                foreach ((RpcRequestHeaderProto header, string path) in calls)
                {
                    await connection.AnswerAsync(header, path);
                }
            }

            await connection.DrainAsync();
        });
        await using var client = new RpcClient(Samples.Options(("tusk.ipc.client.calls.max", "2")));

        Task<GetFileInfoResponseProto>[] calls = [.. Enumerable.Range(0, 20).Select(i => client.GetAsync(peer.Address, $"/{i}"))];

        Assert.InRange(Assert.Single(client.Connections).WaitingCalls, 0, 2);
        await Task.WhenAll(calls).WaitAsync(Patience);
    }

    [Fact]
    public async Task A_request_over_the_bound_is_refused_before_it_leaves()
    {
        await using var client = new RpcClient(Samples.Options(("ipc.maximum.data.length", "1000")));

        var error = await Assert.ThrowsAsync<ArgumentException>(
            () => client.GetAsync(new RpcAddress("127.0.0.1", 1), new string('a', 1000)));

        Assert.Contains("ipc.maximum.data.length", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_without_a_required_field_is_refused_before_it_leaves()
    {
        await using var client = new RpcClient(Samples.Options());

        var error = await Assert.ThrowsAsync<ArgumentException>(async () => await client.CallAsync(
            Samples.Endpoint(new RpcAddress("127.0.0.1", 1)), Samples.GetFileInfo, new GetFileInfoRequestProto(), 0, 0, CancellationToken.None));

        Assert.Contains("src", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Closing_the_client_fails_waiting_calls_and_refuses_new_ones()
    {
        var got = new TaskCompletionSource();
        await using var peer = new ScriptedPeer(async connection =>
        {
            await connection.ReadSetUpAsync();
            await connection.ReadCallAsync();
            got.SetResult();
            await connection.DrainAsync();
        });
        var client = new RpcClient(Samples.Options());
        Task<GetFileInfoResponseProto> call = client.GetAsync(peer.Address, "/");
        await got.Task.WaitAsync(Patience);

        await client.DisposeAsync();

        await Assert.ThrowsAsync<RpcConnectionLostException>(() => call);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => client.GetAsync(peer.Address, "/"));
    }

    internal static async Task AnswerAllAsync(PeerConnection connection)
    {
        await connection.ReadSetUpAsync();
        await AnswerCallsAsync(connection);
    }

    /// <summary>Answers every call until the client closes.</summary>
    internal static async Task AnswerCallsAsync(PeerConnection connection)
    {
        while (true)
        {
            RpcRequestHeaderProto header;
            string path;
            try
            {
                (header, path) = await connection.ReadCallAsync();
            }
            catch (IOException)
            {
                return; // closed between two calls
            }

            await connection.AnswerAsync(header, path);
        }
    }
}
