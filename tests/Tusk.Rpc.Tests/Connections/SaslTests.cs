using Google.Protobuf;
using Tusk.Protocol.Rpc;
using Tusk.Rpc.Errors;
using Tusk.Rpc.Security;
using Tusk.Rpc.Tests.Support;
using Code = Tusk.Protocol.Rpc.RpcResponseHeaderProto.Types.RpcErrorCodeProto;
using State = Tusk.Protocol.Rpc.RpcSaslProto.Types.SaslState;
using Status = Tusk.Protocol.Rpc.RpcResponseHeaderProto.Types.RpcStatusProto;

namespace Tusk.Rpc.Tests.Connections;

/// <summary>Negotiation after auth byte 0xDF. A NameNode's answer with a list of offers is among the captures.</summary>
public sealed class SaslTests
{
    [Fact]
    public async Task Pitfall_15_success_at_once_is_taken_as_a_journalnode_says_it()
    {
        await using var peer = new ScriptedPeer(async connection =>
        {
            await BeginAsync(connection);
            await connection.SendAsync(Answer(new RpcSaslProto { State = State.Success }));
            Assert.Equal(RpcCallIds.ConnectionContext, (await connection.ReadFrameAsync()).Header.CallId);
            await RpcConnectionTests.AnswerCallsAsync(connection);
        });
        await using RpcClient client = Client(new SimpleSaslMechanism());

        Assert.Equal("/a", (await client.GetAsync(peer.Address, "/a")).Fs.Owner);
    }

    [Fact]
    public async Task Another_mechanism_answers_challenges_until_success()
    {
        await using var peer = new ScriptedPeer(async connection =>
        {
            await BeginAsync(connection);
            await connection.SendAsync(Answer(new RpcSaslProto
            {
                State = State.Negotiate,
                Auths =
                {
                    new RpcSaslProto.Types.SaslAuth { Method = "KERBEROS", Mechanism = "GSSAPI" },
                    new RpcSaslProto.Types.SaslAuth
                    {
                        Method = "TOKEN", Mechanism = "DIGEST-MD5", Protocol = "", ServerId = "default", Challenge = ByteString.CopyFromUtf8("c0"),
                    },
                    new RpcSaslProto.Types.SaslAuth { Method = "SIMPLE", Mechanism = "" },
                },
            }));

            RpcSaslProto initiate = await ReadSaslAsync(connection);
            Assert.Equal((State.Initiate, "after c0"), (initiate.State, initiate.Token.ToStringUtf8()));
            RpcSaslProto.Types.SaslAuth choice = Assert.Single(initiate.Auths);
            Assert.Equal(("TOKEN", "DIGEST-MD5", "default", false), (choice.Method, choice.Mechanism, choice.ServerId, choice.HasChallenge));

            await connection.SendAsync(Answer(new RpcSaslProto { State = State.Challenge, Token = ByteString.CopyFromUtf8("c1") }));
            RpcSaslProto response = await ReadSaslAsync(connection);
            Assert.Equal((State.Response, "after c1"), (response.State, response.Token.ToStringUtf8()));
            await connection.SendAsync(Answer(new RpcSaslProto { State = State.Success, Token = ByteString.CopyFromUtf8("c2") }));
            await connection.ReadFrameAsync();
            await RpcConnectionTests.AnswerCallsAsync(connection);
        });
        var mechanism = new EchoMechanism();
        await using RpcClient client = Client(mechanism);

        Assert.Equal("/a", (await client.GetAsync(peer.Address, "/a")).Fs.Owner);
        Assert.Equal(("c2", true), (mechanism.Finished, mechanism.Disposed));
    }

    [Fact]
    public async Task No_common_mechanism_is_said_with_what_the_server_accepts()
    {
        await using var peer = new ScriptedPeer(async connection =>
        {
            await BeginAsync(connection);
            await connection.SendAsync(Answer(new RpcSaslProto
            {
                State = State.Negotiate,
                Auths =
                {
                    new RpcSaslProto.Types.SaslAuth { Method = "TOKEN", Mechanism = "DIGEST-MD5" },
                    new RpcSaslProto.Types.SaslAuth { Method = "KERBEROS", Mechanism = "GSSAPI" },
                },
            }));
            await connection.DrainAsync();
        });
        await using RpcClient client = Client(new SimpleSaslMechanism());

        var error = await Assert.ThrowsAsync<RpcAuthenticationException>(() => client.GetAsync(peer.Address, "/"));

        Assert.Contains("accepts TOKEN, KERBEROS to authenticate", error.Message, StringComparison.Ordinal);
        Assert.Equal(RequestOutcome.NotSent, error.Outcome);
    }

    [Fact]
    public async Task A_client_that_must_authenticate_does_not_talk_to_a_server_that_asks_for_nothing()
    {
        await using var peer = new ScriptedPeer(async connection =>
        {
            await BeginAsync(connection);
            await connection.SendAsync(Answer(new RpcSaslProto { State = State.Success }));
            await connection.DrainAsync();
        });
        await using RpcClient client = Client(new EchoMechanism());

        await Assert.ThrowsAsync<RpcAuthenticationException>(() => client.GetAsync(peer.Address, "/"));
    }

    [Theory]
    [InlineData(State.Challenge)]
    [InlineData(State.Wrap)]
    [InlineData(State.Initiate)]
    public async Task An_answer_out_of_turn_is_refused(State state)
    {
        await using var peer = new ScriptedPeer(async connection =>
        {
            await BeginAsync(connection);
            await connection.SendAsync(Answer(new RpcSaslProto { State = state }));
            await connection.DrainAsync();
        });
        await using RpcClient client = Client(new SimpleSaslMechanism());

        var error = await Assert.ThrowsAsync<RpcAuthenticationException>(() => client.GetAsync(peer.Address, "/"));

        Assert.Contains("out of turn", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_in_the_negotiation_keeps_its_class()
    {
        await using var peer = new ScriptedPeer(async connection =>
        {
            await BeginAsync(connection);
            var header = new RpcRequestHeaderProto { CallId = RpcCallIds.Sasl, ClientId = ByteString.Empty, RetryCount = -1 };
            await connection.RefuseAsync(
                header, "org.apache.hadoop.security.token.SecretManager$InvalidToken", "token expired", Status.Fatal, Code.FatalUnauthorized);
            await connection.DrainAsync();
        });
        await using RpcClient client = Client(new SimpleSaslMechanism());

        var error = await Assert.ThrowsAsync<InvalidTokenException>(() => client.GetAsync(peer.Address, "/"));

        Assert.Equal("token expired", error.Message);
    }

    /// <summary>A frame of a server's in the negotiation.</summary>
    internal static byte[] Answer(RpcSaslProto message) => PeerConnection.Frame(
        new RpcResponseHeaderProto
        {
            CallId = unchecked((uint)RpcCallIds.Sasl),
            Status = Status.Success,
            ServerIpcVersionNum = RpcPreamble.Version,
            ClientId = ByteString.Empty,
            RetryCount = -1,
        },
        message);

    private static async Task BeginAsync(PeerConnection connection)
    {
        Assert.Equal("687270630900df", Convert.ToHexStringLower(await connection.ReadAsync(RpcPreamble.Bytes)));
        Assert.Equal(State.Negotiate, (await ReadSaslAsync(connection)).State);
    }

    private static async Task<RpcSaslProto> ReadSaslAsync(PeerConnection connection)
    {
        (RpcRequestHeaderProto header, byte[] rest) = await connection.ReadFrameAsync();
        Assert.Equal((RpcCallIds.Sasl, 0, -1), (header.CallId, header.ClientId.Length, header.RetryCount));
        ReadOnlySpan<byte> bytes = rest;
        return Protocol.Messages.ReadDelimited<RpcSaslProto>(ref bytes);
    }

    private static RpcClient Client(ISaslMechanism mechanism) => new(Samples.Options() with { Mechanisms = [mechanism] });
}
