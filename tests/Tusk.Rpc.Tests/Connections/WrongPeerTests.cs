using System.Net;
using System.Net.Sockets;
using Tusk.Protocol;
using Tusk.Protocol.Hdfs;
using Tusk.Rpc.Errors;
using Tusk.Rpc.Security;
using Tusk.Rpc.Tests.Support;

namespace Tusk.Rpc.Tests.Connections;

/// <summary>Ports behind which there is no Hadoop RPC: one line that says what is there and what to do.</summary>
public sealed class WrongPeerTests
{
    [Theory]
    [InlineData("HTTP/1.1 400 Bad Request\r\n\r\n", "answers HTTP, not Hadoop RPC: it is a web port. Use the server's RPC port")]
    [InlineData("SSH-2.0-OpenSSH_9.6\r\n", "answers SSH, not Hadoop RPC")]
    [InlineData("\u0015\u0003\u0003\u0000\u0002\u0002\u0050", "answers TLS, not Hadoop RPC: it is an HTTPS port")]
    public async Task Pitfall_5_another_kind_of_server_is_named(string answer, string words)
    {
        await using var peer = new ScriptedPeer(async connection =>
        {
            await connection.SendAsync(answer);
            await connection.DrainAsync();
        });
        foreach (ISaslMechanism[] mechanisms in new ISaslMechanism[][] { [], [new SimpleSaslMechanism()] })
        {
            await using var client = new RpcClient(Samples.Options() with { Mechanisms = mechanisms });

            var error = await Assert.ThrowsAsync<RpcConnectException>(() => client.GetAsync(peer.Address, "/"));

            Assert.StartsWith($"{peer.Address} {words}", error.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', error.Message);
            Assert.Equal(RequestOutcome.NotSent, error.Outcome);
        }
    }

    /// <summary>The hint names the setting of the server that was called.</summary>
    [Theory]
    [InlineData("ClientNamenodeProtocol", "fs.defaultFS", "8020")]
    [InlineData("ClientDatanodeProtocolService", "dfs.datanode.ipc.address", "9867")]
    public async Task The_port_that_is_meant_is_that_of_the_protocol(string service, string setting, string port)
    {
        RpcProtocol protocol = RpcProtocol.All.Single(one => one.Service == service);
        var connect = new RpcConnectOptions(TimeSpan.FromSeconds(20), 0, 0, TimeSpan.Zero);
        RpcAddress refusing;
        await using (var peer = new ScriptedPeer(static async connection =>
        {
            await connection.SendAsync("HTTP/1.1 400 Bad Request\r\n\r\n");
            await connection.DrainAsync();
        }))
        {
            await CheckAsync(refusing = peer.Address);
        }

        await CheckAsync(refusing);
        await CheckAsync(new RpcAddress("no-such-host.invalid", 1), isUnknown: true);

        async Task CheckAsync(RpcAddress address, bool isUnknown = false)
        {
            await using var client = new RpcClient(Samples.Options());
            var error = await Assert.ThrowsAsync<RpcConnectException>(async () => await client.CallAsync(
                new RpcEndpoint(address, protocol, new RpcUser("h"), connect),
                new RpcMethod<GetFileInfoRequestProto, GetFileInfoResponseProto>(protocol, "getFileInfo", RpcIdempotence.Idempotent),
                new GetFileInfoRequestProto { Src = "/" },
                client.NextCallId(),
                0,
                default));
            Assert.Contains(isUnknown ? setting.Replace("ipc.address", "hostname", StringComparison.Ordinal) : setting, error.Message, StringComparison.Ordinal);
            Assert.Contains(isUnknown ? "" : $"is {port} unless configured", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_server_that_answers_in_an_older_form_is_named()
    {
        // call id -1, status -1, class and message with int32 lengths
        await using var peer = new ScriptedPeer(async connection =>
        {
            await connection.SendAsync(Samples.Hex("ffffffff ffffffff 00000001 61 00000001 62"));
            await connection.DrainAsync();
        });
        await using var client = new RpcClient(Samples.Options());

        var error = await Assert.ThrowsAsync<RpcConnectException>(() => client.GetAsync(peer.Address, "/"));

        Assert.Contains("expected version 9", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task Pitfall_5_a_port_that_closes_at_once_may_be_a_datanodes(bool reset, bool sasl)
    {
        await using var peer = new ScriptedPeer(async connection =>
        {
            await connection.ReadAsync(7);
            await connection.ReadFrameAsync();
            if (!sasl)
            {
                await connection.ReadCallAsync();
            }

            if (reset)
            {
                connection.Reset();
            }
        });
        await using var client = new RpcClient(Samples.Options() with { Mechanisms = sasl ? [new SimpleSaslMechanism()] : [] });

        var error = await Assert.ThrowsAsync<RpcConnectionLostException>(() => client.GetAsync(peer.Address, "/"));

        Assert.StartsWith($"{peer.Address} closed the connection without an answer. Is it the RPC port?", error.Message, StringComparison.Ordinal);
        Assert.Contains("A DataNode's data port", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_listening_is_said_at_once_where_nothing_is_to_be_retried()
    {
        using Socket port = Nobody(out RpcAddress nobody);
        await using var client = new RpcClient(Samples.Options());

        var error = await Assert.ThrowsAsync<RpcConnectException>(() => client.GetAsync(nobody, "/"));

        Assert.StartsWith($"Connection to {nobody} refused: nothing listens there.", error.Message, StringComparison.Ordinal);
        Assert.Contains("fs.defaultFS", error.Message, StringComparison.Ordinal);
        Assert.Equal((nobody, RequestOutcome.NotSent), (error.Address, error.Outcome));
        Assert.False(error.IsUnknownHost);
    }

    [Fact]
    public async Task An_unknown_host_is_named_and_not_retried()
    {
        await using var client = new RpcClient(RpcClientOptions.Default);

        // A name of that ending is never given to anybody (RFC 2606).
        var error = await Assert.ThrowsAsync<RpcConnectException>(() => client.GetAsync(new RpcAddress("nn1.invalid", 8020), "/"));

        Assert.StartsWith("Unknown host nn1.invalid in nn1.invalid:8020: check the name", error.Message, StringComparison.Ordinal);
        Assert.True(error.IsUnknownHost);
    }

    /// <summary>An address of this machine where nobody listens, and nobody else will: the port is taken.</summary>
    internal static Socket Nobody(out RpcAddress address)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        address = new RpcAddress("127.0.0.1", ((IPEndPoint)socket.LocalEndPoint!).Port);
        return socket;
    }
}
