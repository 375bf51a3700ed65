using System.Net.Sockets;
using Tusk.Protocol.Hdfs;
using Tusk.Protocol.Rpc;
using Tusk.Rpc.Connections;
using Tusk.Rpc.Errors;
using Tusk.Rpc.Tests.Support;

namespace Tusk.Rpc.Tests.Connections;

/// <summary>What time does to a connection; the clock is moved by hand.</summary>
public sealed class PatienceTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_silent_server_is_pinged_after_a_minute_and_the_call_goes_on()
    {
        var time = new ManualTime();
        var got = new TaskCompletionSource();
        await using var peer = new ScriptedPeer(async connection =>
        {
            await connection.ReadSetUpAsync();
            (RpcRequestHeaderProto header, string path) = await connection.ReadCallAsync();
            got.SetResult();
            (RpcRequestHeaderProto ping, byte[] rest) = await connection.ReadFrameAsync();
            Assert.Equal((RpcCallIds.Ping, -1), (ping.CallId, ping.RetryCount));
            Assert.Equal(header.ClientId, ping.ClientId);
            Assert.Empty(rest);
            await connection.AnswerAsync(header, path);
            await connection.DrainAsync();
        });
        await using var client = new RpcClient(Samples.Options(), time);
        Task<GetFileInfoResponseProto> call = client.GetAsync(peer.Address, "/a");
        await got.Task.WaitAsync(Patience);

        time.Advance(TimeSpan.FromSeconds(61));

        Assert.Equal("/a", (await call.WaitAsync(Patience)).Fs.Owner);
    }

    [Fact]
    public async Task A_call_fails_after_two_minutes_and_a_silent_connection_with_it()
    {
        var time = new ManualTime();
        var got = new TaskCompletionSource();
        await using var peer = new ScriptedPeer(async connection =>
        {
            await connection.ReadSetUpAsync();
            if (connection.Number > 1)
            {
                await RpcConnectionTests.AnswerCallsAsync(connection);
                return;
            }

            await connection.ReadCallAsync();
            got.SetResult();
            await connection.DrainAsync();
        });
        await using var client = new RpcClient(Samples.Options(), time);
        Task<GetFileInfoResponseProto> call = client.GetAsync(peer.Address, "/a");
        await got.Task.WaitAsync(Patience);

        time.Advance(TimeSpan.FromSeconds(118));
        Assert.False(call.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(3));

        var error = await Assert.ThrowsAsync<RpcTimeoutException>(() => call.WaitAsync(Patience));
        Assert.Equal($"{peer.Address} did not answer getFileInfo in 120 s (ipc.client.rpc-timeout.ms).", error.Message);
        Assert.Equal(RequestOutcome.Unknown, error.Outcome);
        Assert.Equal("/b", (await client.GetAsync(peer.Address, "/b").WaitAsync(Patience)).Fs.Owner);
        Assert.Equal(2, peer.Connections);
    }

    [Fact]
    public async Task A_call_that_is_overdue_does_not_end_a_connection_that_answers_others()
    {
        var time = new ManualTime();
        var got = new TaskCompletionSource();
        await using var peer = new ScriptedPeer(async connection =>
        {
            await connection.ReadSetUpAsync();
            await connection.ReadCallAsync(); // never answered
            got.SetResult();
            await RpcConnectionTests.AnswerCallsAsync(connection);
        });
        await using var client = new RpcClient(Samples.Options(), time);
        Task<GetFileInfoResponseProto> overdue = client.GetAsync(peer.Address, "/never");
        await got.Task.WaitAsync(Patience);

        for (int i = 0; i < 3; i++)
        {
            time.Advance(TimeSpan.FromSeconds(41));
            await client.GetAsync(peer.Address, "/b").WaitAsync(Patience);
        }

        await Assert.ThrowsAsync<RpcTimeoutException>(() => overdue.WaitAsync(Patience));
        Assert.Equal("/c", (await client.GetAsync(peer.Address, "/c").WaitAsync(Patience)).Fs.Owner);
        Assert.Equal(1, peer.Connections);
    }

    [Fact]
    public async Task A_connection_without_calls_is_closed_after_ten_seconds()
    {
        var time = new ManualTime();
        var closed = new TaskCompletionSource();
        await using var peer = new ScriptedPeer(async connection =>
        {
            await connection.ReadSetUpAsync();
            (RpcRequestHeaderProto header, string path) = await connection.ReadCallAsync();
            await connection.AnswerAsync(header, path);
            if (connection.Number == 1)
            {
                Assert.True(await connection.ClosesAsync());
                closed.SetResult();
            }

            await connection.DrainAsync();
        });
        await using var client = new RpcClient(Samples.Options(), time);
        await client.GetAsync(peer.Address, "/a");

        time.Advance(TimeSpan.FromSeconds(9));
        Assert.Single(client.Connections);
        time.Advance(TimeSpan.FromSeconds(2));

        Assert.Empty(client.Connections);
        await closed.Task.WaitAsync(Patience);
        Assert.Equal("/b", (await client.GetAsync(peer.Address, "/b").WaitAsync(Patience)).Fs.Owner);
        Assert.Equal(2, peer.Connections);
    }

    [Fact]
    public async Task A_refused_connection_is_tried_again_as_often_as_hadoop_does()
    {
        var time = new ManualTime { Skips = static pause => pause == TimeSpan.FromSeconds(1) };
        await using var client = new RpcClient(RpcClientOptions.Default, time);
        using Socket port = WrongPeerTests.Nobody(out RpcAddress nobody);

        var error = await Assert.ThrowsAsync<RpcConnectException>(() => client.GetAsync(nobody, "/").WaitAsync(Patience));

        Assert.Equal(10, time.Skipped.Count);
        Assert.StartsWith($"Connection to {nobody} refused in 11 attempts: nothing listens there.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_waits_for_a_server_that_comes_up_meanwhile()
    {
        using Socket listener = WrongPeerTests.Nobody(out RpcAddress address);
        var time = new ManualTime
        {
            Skips = pause =>
            {
                if (pause != TimeSpan.FromSeconds(1))
                {
                    return false;
                }

                listener.Listen(); // in the pause after the first attempt
                return true;
            },
        };
        await using var client = new RpcClient(RpcClientOptions.Default, time);

        Task<GetFileInfoResponseProto> call = client.GetAsync(address, "/late");

        while (time.Skipped.Count == 0)
        {
            await Task.Yield();
        }

        await using var connection = new PeerConnection(await listener.AcceptAsync().WaitAsync(Patience), 1);
        await connection.ReadSetUpAsync();
        (RpcRequestHeaderProto header, string path) = await connection.ReadCallAsync();
        await connection.AnswerAsync(header, path);
        Assert.Equal("/late", (await call.WaitAsync(Patience)).Fs.Owner);
    }

    [Fact]
    public async Task A_silent_connection_is_given_up_though_each_call_on_it_is_cancelled_sooner()
    {
        var time = new ManualTime();
        using var got = new SemaphoreSlim(0);
        await using var peer = new ScriptedPeer(async connection =>
        {
            await connection.ReadSetUpAsync();
            got.Release();
            if (connection.Number > 1)
            {
                (RpcRequestHeaderProto header, string path) = await connection.ReadCallAsync();
                await connection.AnswerAsync(header, path);
            }

            await connection.DrainAsync();
        });
        await using var client = new RpcClient(Samples.Options(), time);
        for (int i = 0; i < 4; i++)
        {
            // The last one is younger than a call may be when 120 s have passed in silence (ipc.client.rpc-timeout.ms).
            using var cancellation = new CancellationTokenSource();
            Task call = client.GetAsync(peer.Address, "/a", cancellation.Token);
            Assert.True(i > 0 || await got.WaitAsync(Patience));
            time.Advance(TimeSpan.FromSeconds(i < 3 ? 35 : 20));
            await cancellation.CancelAsync();
            Exception error = await Assert.ThrowsAnyAsync<Exception>(() => call.WaitAsync(Patience));
            Assert.Equal(i < 3, error is OperationCanceledException);
        }

        Assert.Equal("/b", (await client.GetAsync(peer.Address, "/b").WaitAsync(Patience)).Fs.Owner);
        Assert.Equal(2, peer.Connections);
    }

    /// <summary>One call hangs in the server for long and is given up, and others are answered: the connection is well.</summary>
    [Fact]
    public async Task A_connection_on_which_answers_come_is_kept_though_one_call_is_never_answered()
    {
        var time = new ManualTime();
        using var got = new SemaphoreSlim(0);
        await using var peer = new ScriptedPeer(async connection =>
        {
            await connection.ReadSetUpAsync();
            await connection.ReadCallAsync(); // never answered
            got.Release();
            for (int i = 0; i < 3; i++)
            {
                (RpcRequestHeaderProto header, string path) = await connection.ReadCallAsync();
                await connection.AnswerAsync(header, path);
            }

            await connection.DrainAsync();
        });
        await using var client = new RpcClient(Samples.Options(("ipc.client.connection.maxidletime", "1000000")), time);
        using var cancellation = new CancellationTokenSource();
        Task hangs = client.GetAsync(peer.Address, "/a", cancellation.Token);
        Assert.True(await got.WaitAsync(Patience));
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => hangs.WaitAsync(Patience));

        for (int i = 0; i < 3; i++)
        {
            time.Advance(TimeSpan.FromSeconds(100));
            Assert.Equal($"/{i}", (await client.GetAsync(peer.Address, $"/{i}").WaitAsync(Patience)).Fs.Owner);
        }

        Assert.Equal(1, peer.Connections);
    }

    [Fact]
    public async Task Calls_that_were_given_up_before_there_was_a_connection_are_not_kept()
    {
        using Socket listener = WrongPeerTests.Nobody(out RpcAddress address);
        var time = new ManualTime();
        await using var client = new RpcClient(Samples.Options(("ipc.client.connect.max.retries", "10")), time);
        Task<GetFileInfoResponseProto> waits = client.GetAsync(address, "/waits");
        for (int i = 0; i < 5_000; i++)
        {
            using var cancellation = new CancellationTokenSource();
            Task call = client.GetAsync(address, $"/{i}", cancellation.Token);
            await cancellation.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.WaitAsync(Patience));
        }

        RpcConnection kept = Assert.Single(client.Connections);
        Assert.Equal(1, kept.WaitingCalls);
        Assert.InRange(kept.QueuedCalls, 1, 1_025);

        // What still waits is sent, and nothing else.
        listener.Listen();
        Task<Socket> accepting = listener.AcceptAsync();
        while (!accepting.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(1)); // the pause before the next attempt
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }

        await using var connection = new PeerConnection(await accepting, 1);
        await connection.ReadSetUpAsync();
        foreach (string path in new[] { "/waits", "/next" })
        {
            Task<GetFileInfoResponseProto> call = path == "/waits" ? waits : client.GetAsync(address, path);
            (RpcRequestHeaderProto header, string asked) = await connection.ReadCallAsync();
            Assert.Equal(path, asked);
            await connection.AnswerAsync(header, asked);
            Assert.Equal(path, (await call.WaitAsync(Patience)).Fs.Owner);
        }
    }

    [Fact]
    public async Task A_call_that_comes_when_the_last_one_was_given_up_is_as_patient_as_it_is_told()
    {
        using Socket port = WrongPeerTests.Nobody(out RpcAddress nobody);
        int impatient = 0;
        for (int i = 0; i < 100; i++)
        {
            await using var client = new RpcClient(Samples.Options(("ipc.client.connect.max.retries", "10")), new ManualTime());
            using var cancellation = new CancellationTokenSource();
            Task first = client.GetAsync(nobody, "/a", cancellation.Token);
            await cancellation.CancelAsync();
            Task second = client.GetAsync(nobody, "/b");
            await Task.WhenAny(second, Task.Delay(2, TestContext.Current.CancellationToken)); // the clock of the pauses stands
            impatient += second.IsFaulted ? 1 : 0;
            await client.DisposeAsync();
            await Record.ExceptionAsync(() => first);
            await Record.ExceptionAsync(() => second);
        }

        Assert.Equal(0, impatient); // of 100 calls, after one refusal
    }
}
