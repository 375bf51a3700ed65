using Google.Protobuf;
using Tusk.Protocol;
using Tusk.Protocol.Hdfs;
using Tusk.Protocol.Rpc;
using Tusk.Rpc.Errors;
using Tusk.Rpc.Tests.Support;
using Code = Tusk.Protocol.Rpc.RpcResponseHeaderProto.Types.RpcErrorCodeProto;
using Status = Tusk.Protocol.Rpc.RpcResponseHeaderProto.Types.RpcStatusProto;

namespace Tusk.Rpc.Tests.Connections;

/// <summary>Answers as a real server does not give them, and connections that end.</summary>
public sealed class AnswerTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Pitfall_5_an_answer_may_come_byte_by_byte()
    {
        await using var peer = new ScriptedPeer(async connection =>
        {
            await connection.ReadSetUpAsync();
            (RpcRequestHeaderProto header, string path) = await connection.ReadCallAsync();
            foreach (byte one in PeerConnection.Answer(header, path))
            {
                await connection.SendAsync(one);
                await Task.Yield();
            }

            await connection.DrainAsync();
        });
        await using var client = new RpcClient(Samples.Options());

        Assert.Equal("/a", (await client.GetAsync(peer.Address, "/a")).Fs.Owner);
    }

    [Fact]
    public async Task An_answer_to_nobody_is_passed_over()
    {
        await using var peer = new ScriptedPeer(async connection =>
        {
            await connection.ReadSetUpAsync();
            (RpcRequestHeaderProto header, string path) = await connection.ReadCallAsync();
            await connection.AnswerAsync(new RpcRequestHeaderProto(header) { CallId = 4711 }, "/wrong");
            await connection.AnswerAsync(header, path);
            await connection.AnswerAsync(header, "/twice");
            (header, path) = await connection.ReadCallAsync();
            await connection.AnswerAsync(header, path);
            await connection.DrainAsync();
        });
        await using var client = new RpcClient(Samples.Options());

        Assert.Equal("/a", (await client.GetAsync(peer.Address, "/a")).Fs.Owner);
        Assert.Equal("/b", (await client.GetAsync(peer.Address, "/b")).Fs.Owner);
        Assert.Equal(2, Assert.Single(client.Connections).LateAnswers);
        Assert.Equal(1, peer.Connections);
    }

    [Theory]
    [InlineData("00000000", "0 B")]
    [InlineData("80000000", "-2147483648 B")]
    [InlineData("7fffffff", "2147483647 B")]
    [InlineData("08000001", "134217729 B")]
    public async Task A_wrong_length_ends_the_connection_and_the_call(string prefix, string length)
    {
        await using var peer = new ScriptedPeer(async connection =>
        {
            await connection.ReadSetUpAsync();
            await connection.ReadCallAsync();
            await connection.SendAsync(Samples.Hex(prefix));
            await connection.DrainAsync();
        });
        await using var client = new RpcClient(Samples.Options());

        var error = await Assert.ThrowsAsync<RpcProtocolException>(() => client.GetAsync(peer.Address, "/"));

        Assert.Contains(length, error.Message, StringComparison.Ordinal);
        Assert.Contains("ipc.maximum.response.length", error.Message, StringComparison.Ordinal);
        Assert.Equal(RequestOutcome.Unknown, error.Outcome);
    }

    [Theory]
    [InlineData("00000001" + "05", "no header")] // a header of 5 bytes in a frame of 1
    [InlineData("00000003" + "02" + "0800", "no status")]
    [InlineData("00000003" + "02" + "1000", "no callId")]
    [InlineData("00000005" + "04" + "08001007", "status 7")]
    [InlineData("00000003" + "02" + "0fff", "wire type 7")]
    [InlineData("00000004" + "03" + "220563", "a field of 5 B where 1 B remain")]
    public async Task A_broken_header_ends_the_connection_and_the_call(string frame, string words)
    {
        await using var peer = new ScriptedPeer(async connection =>
        {
            await connection.ReadSetUpAsync();
            await connection.ReadCallAsync();
            await connection.SendAsync(Samples.Hex(frame));
            await connection.DrainAsync();
        });
        await using var client = new RpcClient(Samples.Options());

        var error = await Assert.ThrowsAsync<RpcProtocolException>(() => client.GetAsync(peer.Address, "/"));

        Assert.Contains(words, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broken_message_fails_its_call_alone()
    {
        await using var peer = new ScriptedPeer(async connection =>
        {
            await connection.ReadSetUpAsync();
            (RpcRequestHeaderProto header, _) = await connection.ReadCallAsync();
            byte[] answer = PeerConnection.Answer(header, "/");
            answer[^2] = 0xFF;
            answer[^1] = 0xFF;
            await connection.SendAsync(answer);
            await RpcConnectionTests.AnswerCallsAsync(connection);
        });
        await using var client = new RpcClient(Samples.Options());

        var error = await Assert.ThrowsAsync<RpcProtocolException>(() => client.GetAsync(peer.Address, "/"));

        Assert.StartsWith("The answer to getFileInfo cannot be read", error.Message, StringComparison.Ordinal);
        Assert.Equal("/b", (await client.GetAsync(peer.Address, "/b")).Fs.Owner);
        Assert.Equal(1, peer.Connections);
    }

    [Fact]
    public async Task An_answer_for_another_client_ends_the_connection()
    {
        await using var peer = new ScriptedPeer(async connection =>
        {
            await connection.ReadSetUpAsync();
            (RpcRequestHeaderProto header, string path) = await connection.ReadCallAsync();
            header.ClientId = ByteString.CopyFrom(new byte[16]);
            await connection.AnswerAsync(header, path);
            await connection.DrainAsync();
        });
        await using var client = new RpcClient(Samples.Options());

        var error = await Assert.ThrowsAsync<RpcProtocolException>(() => client.GetAsync(peer.Address, "/"));

        Assert.Contains("is for client 00000000000000000000000000000000", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, false, "closed the connection.")]
    [InlineData(7, false, "in the middle of an answer, after 7 B of it")]
    [InlineData(7, true, "broke")]
    public async Task Pitfall_6_a_loss_fails_every_waiting_call_and_the_next_call_has_a_new_connection(int part, bool reset, string words)
    {
        await using var peer = new ScriptedPeer(async connection =>
        {
            await connection.ReadSetUpAsync();
            if (connection.Number > 1)
            {
                await RpcConnectionTests.AnswerCallsAsync(connection);
                return;
            }

            (RpcRequestHeaderProto header, string path) = await connection.ReadCallAsync();
            await connection.AnswerAsync(header, path);
            for (int i = 0; i < 100; i++)
            {
                (header, path) = await connection.ReadCallAsync();
            }

            await connection.SendAsync(PeerConnection.Answer(header, path)[..part]);
            if (reset)
            {
                connection.Reset();
            }
        });
        await using var client = new RpcClient(Samples.Options());
        await client.GetAsync(peer.Address, "/first");

        Task<GetFileInfoResponseProto>[] calls =
            [.. Enumerable.Range(0, 100).Select(i => client.GetAsync(peer.Address, $"/{i}"))];

        foreach (Task<GetFileInfoResponseProto> call in calls)
        {
            var error = await Assert.ThrowsAsync<RpcConnectionLostException>(() => call.WaitAsync(Patience));
            Assert.Contains(words, error.Message, StringComparison.Ordinal);
            Assert.Equal(RequestOutcome.Unknown, error.Outcome);
        }

        Assert.Equal("/next", (await client.GetAsync(peer.Address, "/next")).Fs.Owner);
        Assert.Equal(2, peer.Connections);
    }

    [Fact]
    public async Task A_fatal_error_ends_the_connection_and_every_waiting_call()
    {
        await using var peer = new ScriptedPeer(async connection =>
        {
            await connection.ReadSetUpAsync();
            (RpcRequestHeaderProto header, _) = await connection.ReadCallAsync();
            await connection.ReadCallAsync();
            header.CallId = RpcCallIds.AuthorizationFailed;
            await connection.RefuseAsync(
                header, "org.apache.hadoop.security.AccessControlException",
                "SIMPLE authentication is not enabled.  Available:[TOKEN, KERBEROS]", Status.Fatal, Code.FatalUnauthorized);
            await connection.DrainAsync();
        });
        await using var client = new RpcClient(Samples.Options());

        Task<GetFileInfoResponseProto>[] calls = [client.GetAsync(peer.Address, "/a"), client.GetAsync(peer.Address, "/b")];

        foreach (Task<GetFileInfoResponseProto> call in calls)
        {
            var error = await Assert.ThrowsAsync<AccessControlException>(() => call);
            Assert.Equal("SIMPLE authentication is not enabled.  Available:[TOKEN, KERBEROS]", error.Message);
            Assert.Equal((RpcErrorCode.FatalUnauthorized, true), (error.ErrorCode, error.IsFatal));
        }

        Assert.Empty(client.Connections);
    }

    [Fact]
    public async Task A_server_of_another_version_is_named()
    {
        await using var peer = new ScriptedPeer(async connection =>
        {
            await connection.ReadSetUpAsync();
            var header = new RpcRequestHeaderProto { CallId = -1, ClientId = ByteString.Empty, RetryCount = -1 };
            await connection.RefuseAsync(
                header, "org.apache.hadoop.ipc.RPC$VersionMismatch",
                "Server IPC version 10 cannot communicate with client version 9", Status.Fatal, Code.FatalVersionMismatch);
            await connection.DrainAsync();
        });
        await using var client = new RpcClient(Samples.Options());

        var error = await Assert.ThrowsAsync<RpcVersionMismatchException>(() => client.GetAsync(peer.Address, "/"));

        Assert.Equal("Server IPC version 10 cannot communicate with client version 9", error.Message);
    }

    [Fact]
    public async Task A_failure_of_our_own_in_reading_an_answer_fails_its_call_alone()
    {
        await using var peer = new ScriptedPeer(RpcConnectionTests.AnswerAllAsync);
        await using var client = new RpcClient(Samples.Options());
        var method = new RpcMethod<GetFileInfoRequestProto, UnmakableMessage>(
            RpcProtocol.ClientNamenode, "getFileInfo", RpcIdempotence.Idempotent);

        var error = await Assert.ThrowsAsync<RpcProtocolException>(() => client.CallAsync(
            Samples.Endpoint(peer.Address), method, new GetFileInfoRequestProto { Src = "/a" }, client.NextCallId(), 0,
            CancellationToken.None).AsTask().WaitAsync(Patience));

        Assert.StartsWith("The answer to getFileInfo cannot be read: ", error.Message, StringComparison.Ordinal);
        Assert.Equal("/b", (await client.GetAsync(peer.Address, "/b").WaitAsync(Patience)).Fs.Owner);
        Assert.Equal(1, peer.Connections);
    }

    [Fact]
    public async Task An_answer_in_front_of_garbage_finds_its_caller()
    {
        await using var peer = new ScriptedPeer(async connection =>
        {
            await connection.ReadSetUpAsync();
            (RpcRequestHeaderProto header, string path) = await connection.ReadCallAsync();
            await connection.SendAsync([.. PeerConnection.Answer(header, path), 0x80, 0, 0, 0]); // a length below 0
            await connection.DrainAsync();
        });
        await using var client = new RpcClient(Samples.Options());

        Assert.Equal("/a", (await client.GetAsync(peer.Address, "/a").WaitAsync(Patience)).Fs.Owner);
    }

    [Fact]
    public async Task An_error_fails_its_call_alone()
    {
        await using var peer = new ScriptedPeer(async connection =>
        {
            await connection.ReadSetUpAsync();
            (RpcRequestHeaderProto header, _) = await connection.ReadCallAsync();
            await connection.RefuseAsync(header, "com.example.Odd$Exception", "Odd.\n\tat com.example.Odd.run(Odd.java:1)");
            await RpcConnectionTests.AnswerCallsAsync(connection);
        });
        await using var client = new RpcClient(Samples.Options());

        var error = await Assert.ThrowsAsync<RemoteException>(() => client.GetAsync(peer.Address, "/"));

        Assert.Equal(("com.example.Odd$Exception", "Odd."), (error.JavaClassName, error.Message));
        Assert.Equal("/b", (await client.GetAsync(peer.Address, "/b")).Fs.Owner);
        Assert.Equal(1, peer.Connections);
    }
}
