using System.Text;
using Google.Protobuf;
using Tusk.Protocol;
using Tusk.Protocol.Rpc;
using Tusk.Rpc.Errors;
using Tusk.Rpc.Tests.Support;
using Operation = Tusk.Protocol.Rpc.RpcRequestHeaderProto.Types.OperationProto;
using State = Tusk.Protocol.Rpc.RpcSaslProto.Types.SaslState;
using Status = Tusk.Protocol.Rpc.RpcResponseHeaderProto.Types.RpcStatusProto;

namespace Tusk.Rpc.Tests.Server;

/// <summary>What a server does not take, and how it says so: codes, classes and texts as seen from Apache Hadoop 3.4.2.</summary>
public sealed class RefusalTests
{
    private const string ServerError = "org.apache.hadoop.ipc.RpcServerException";
    private const string Denied = "org.apache.hadoop.security.AccessControlException";
    private const string SaslError = "javax.security.sasl.SaslException";

    [Theory]
    // A version of ours, and the magic of another: a frame, FATAL under call -1.
    [InlineData("78727063 09 00 00", "RPC$VersionMismatch", "client version 9")]
    [InlineData("68727063 0a 00 00", "RPC$VersionMismatch", "client version 10")]
    [InlineData("68727063 09 00 05", "IpcException", "Unknown auth protocol:5")]
    public async Task A_wrong_preamble_is_refused_in_a_frame(string preamble, string javaClass, string text)
    {
        await using var server = new TestServer();
        await using RawClient client = await RawClient.ConnectAsync(server.Endpoint);

        await client.SendAsync(Samples.Hex(preamble));

        (RpcResponseHeaderProto header, _) = await client.ReadAsync();
        Assert.Equal((uint.MaxValue, Status.Fatal, -1), (header.CallId, header.Status, header.RetryCount));
        Assert.Equal("org.apache.hadoop.ipc." + javaClass, header.ExceptionClassName);
        Assert.EndsWith(text, header.ErrorMsg, StringComparison.Ordinal);
        Assert.True(header.HasClientId && header.ClientId.IsEmpty);
        Assert.Empty(await client.ReadToEndAsync());
    }

    [Fact]
    public async Task Old_versions_are_refused_in_their_own_form()
    {
        await using var server = new TestServer();
        // call id -1, status -1; or call id 0 and a byte 1. Then class (41 B) and text (61 B), each behind its length.
        string strings = "00000029" + Convert.ToHexString("org.apache.hadoop.ipc.RPC$VersionMismatch"u8) + "0000003d";

        Assert.Equal("ffffffffffffffff" + strings.ToLowerInvariant() + Text(8), await RefusalAsync("68727063 08 00 00"));
        Assert.Equal("0000000001" + strings.ToLowerInvariant() + Text(2), await RefusalAsync("68727063 02 00 00"));

        static string Text(int version) =>
            Convert.ToHexStringLower(Encoding.ASCII.GetBytes($"Server IPC version 9 cannot communicate with client version {version}"));

        async Task<string> RefusalAsync(string preamble)
        {
            await using RawClient client = await RawClient.ConnectAsync(server.Endpoint);
            await client.SendAsync(Samples.Hex(preamble));
            return Convert.ToHexStringLower(await client.ReadToEndAsync());
        }
    }

    [Fact]
    public async Task Http_is_answered_in_http()
    {
        await using var server = new TestServer();
        using var http = new HttpClient();

        using HttpResponseMessage answer = await http.GetAsync(
            new Uri($"http://127.0.0.1:{server.Endpoint.Port}/"), TestContext.Current.CancellationToken);

        Assert.Equal(System.Net.HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("Hadoop IPC port", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    public static TheoryData<string, byte[], int, string, string, RpcErrorCode> Fatal => new()
    {
        { "no operation", Call(static h => h.ClearRpcOp()), 7, ServerError, " IPC Server: No rpc op in rpcRequestHeader", RpcErrorCode.FatalInvalidRpcHeader },
        { "operation 1", Call(static h => h.RpcOp = Operation.RpcContinuationPacket), 7, ServerError, "IPC Server does not implement rpc header operationRPC_CONTINUATION_PACKET", RpcErrorCode.FatalInvalidRpcHeader },
        { "operation 9", Call(static h => h.RpcOp = (Operation)9), 7, ServerError, " IPC Server: No rpc op in rpcRequestHeader", RpcErrorCode.FatalInvalidRpcHeader },
        { "no kind", Call(static h => h.ClearRpcKind()), 7, ServerError, " IPC Server: No rpc kind in rpcRequestHeader", RpcErrorCode.FatalInvalidRpcHeader },
        { "kind 7", Call(static h => h.RpcKind = (RpcKindProto)7), 7, ServerError, " IPC Server: No rpc kind in rpcRequestHeader", RpcErrorCode.FatalInvalidRpcHeader },
        { "kind 1", Call(static h => h.RpcKind = RpcKindProto.RpcWritable), 7, ServerError, "Unknown rpc kind in rpc headerRPC_WRITABLE", RpcErrorCode.FatalInvalidRpcHeader },
        { "kind 0", Call(static h => h.RpcKind = RpcKindProto.RpcBuiltin), 7, ServerError, "Unknown rpc kind in rpc headerRPC_BUILTIN", RpcErrorCode.FatalInvalidRpcHeader },
        { "call -7", RawClient.Call(-7), -7, ServerError, "Unknown out of band call #-7", RpcErrorCode.FatalInvalidRpcHeader },
        { "call -2", RawClient.Call(-2), -2, ServerError, "Unknown out of band call #-2", RpcErrorCode.FatalInvalidRpcHeader },
        { "second context", RawClient.Context(), -3, ServerError, "Connection context already processed", RpcErrorCode.FatalInvalidRpcHeader },
        { "SASL late", RawClient.Sasl(State.Negotiate), -33, ServerError, "SASL protocol not requested by client", RpcErrorCode.FatalInvalidRpcHeader },
        { "empty frame", [0, 0, 0, 0], -1, ServerError, "Error decoding RpcRequestHeaderProto: ", RpcErrorCode.FatalDeserializingRequest },
        { "garbage", [0, 0, 0, 4, 3, 0xFF, 0xFF, 0xFF], -1, ServerError, "Error decoding RpcRequestHeaderProto: ", RpcErrorCode.FatalDeserializingRequest },
        { "header beyond its frame", [0, 0, 0, 3, 0x7F, 1, 2], -1, ServerError, "Error decoding RpcRequestHeaderProto: ", RpcErrorCode.FatalDeserializingRequest },
        { "no client id", [0, 0, 0, 7, 6, 8, 2, 0x10, 0, 0x18, 0], -1, ServerError, "Error decoding RpcRequestHeaderProto: Message missing required fields: clientId", RpcErrorCode.FatalDeserializingRequest },
        { "no call id", [0, 0, 0, 7, 6, 8, 2, 0x10, 0, 0x22, 0], -1, ServerError, "Error decoding RpcRequestHeaderProto: Message missing required fields: callId", RpcErrorCode.FatalDeserializingRequest },
        { "long client id", Call(static h => h.ClientId = ByteString.CopyFrom(new byte[1000])), 7, ServerError, "A client id of 1000 B", RpcErrorCode.FatalInvalidRpcHeader },
    };

    [Theory]
    [MemberData(nameof(Fatal))]
    public async Task A_frame_out_of_order_ends_the_connection(
        string what, byte[] frame, int callId, string javaClass, string text, RpcErrorCode code)
    {
        await using var server = new TestServer();
        await using RawClient client = await server.OpenAsync();

        await client.SendAsync(RawClient.Call(1), frame, RawClient.Call(2));

        (RpcResponseHeaderProto header, _) = await client.ReadAsync();
        if (header.Status == Status.Success)
        {
            (header, _) = await client.ReadAsync(); // the call before it may be answered, or not
        }

        Assert.Equal((what, callId, Status.Fatal, javaClass), (what, (int)header.CallId, header.Status, header.ExceptionClassName));
        Assert.StartsWith(text, header.ErrorMsg, StringComparison.Ordinal);
        Assert.Equal((int)code, (int)header.ErrorDetail);
        Assert.True(header.ClientId.IsEmpty);
        await client.WaitForCloseAsync();
    }

    public static TheoryData<string, string, byte[][], int, string, string, RpcErrorCode> SetUps => new()
    {
        { "call first", RawClient.Preamble, [RawClient.Call(3)], 3, ServerError, "Connection context not established", RpcErrorCode.FatalInvalidRpcHeader },
        { "call before SASL", RawClient.SaslPreamble, [RawClient.Call(3)], 3, ServerError, "Connection context not established", RpcErrorCode.FatalInvalidRpcHeader },
        { "context before SASL", RawClient.SaslPreamble, [RawClient.Context()], -3, ServerError, "Connection header sent during SASL negotiation", RpcErrorCode.FatalInvalidRpcHeader },
        { "SASL not announced", RawClient.Preamble, [RawClient.Sasl(State.Negotiate)], -33, ServerError, "SASL protocol not requested by client", RpcErrorCode.FatalInvalidRpcHeader },
        { "nobody", RawClient.Preamble, [RawClient.Context(null)], -3, Denied, "The connection context names no user", RpcErrorCode.FatalUnauthorized },
        { "empty user", RawClient.Preamble, [RawClient.Context("")], -3, Denied, "The connection context names no user", RpcErrorCode.FatalUnauthorized },
        { "for another", RawClient.Preamble, [RawClient.Context("bob", "alice")], -3, "org.apache.hadoop.security.authorize.AuthorizationException", "User: alice is not allowed to impersonate bob", RpcErrorCode.FatalUnauthorized },
        { "broken context", RawClient.Preamble, [[0, 0, 0, 13, 10, 8, 2, 0x10, 0, 0x18, 5, 0x22, 0, 0x28, 1, 1, 0xFF]], -3, ServerError, "Error decoding IpcConnectionContextProto: ", RpcErrorCode.FatalDeserializingRequest },
        { "two mechanisms", RawClient.SaslPreamble, [RawClient.Sasl(State.Initiate, "SIMPLE", "SIMPLE")], -33, SaslError, "Client mechanism is malformed", RpcErrorCode.FatalUnauthorized },
        { "no mechanism", RawClient.SaslPreamble, [RawClient.Sasl(State.Initiate)], -33, SaslError, "Client mechanism is malformed", RpcErrorCode.FatalUnauthorized },
        { "Kerberos", RawClient.SaslPreamble, [RawClient.Sasl(State.Initiate, "KERBEROS")], -33, Denied, "KERBEROS authentication is not enabled.  Available:[SIMPLE]", RpcErrorCode.FatalUnauthorized },
        { "client's success", RawClient.SaslPreamble, [RawClient.Sasl(State.Success)], -33, SaslError, "Client sent unsupported state SUCCESS", RpcErrorCode.FatalUnauthorized },
        { "wrapped", RawClient.SaslPreamble, [RawClient.Sasl(State.Wrap)], -33, SaslError, "Server is not wrapping data", RpcErrorCode.FatalInvalidRpcHeader },
    };

    [Theory]
    [MemberData(nameof(SetUps))]
    public async Task A_set_up_out_of_order_ends_the_connection(
        string what, string preamble, byte[][] frames, int callId, string javaClass, string text, RpcErrorCode code)
    {
        await using var server = new TestServer();
        await using RawClient client = await RawClient.ConnectAsync(server.Endpoint);

        await client.SendAsync([Samples.Hex(preamble), .. frames]);

        (RpcResponseHeaderProto header, _) = await client.ReadAsync();
        Assert.Equal((what, callId, Status.Fatal, javaClass), (what, (int)header.CallId, header.Status, header.ExceptionClassName));
        Assert.StartsWith(text, header.ErrorMsg, StringComparison.Ordinal);
        Assert.Equal((int)code, (int)header.ErrorDetail);
        await client.WaitForCloseAsync();
    }

    public static TheoryData<byte[], string, string, RpcErrorCode> Errors => new()
    {
        { RawClient.Call(0, method: "nope"), "org.apache.hadoop.ipc.RpcNoSuchMethodException", "Unknown method nope called on org.apache.hadoop.hdfs.protocol.ClientProtocol protocol.", RpcErrorCode.NoSuchMethod },
        { RawClient.Call(0, protocol: "com.X"), "org.apache.hadoop.ipc.RpcNoSuchProtocolException", "Unknown protocol: com.X", RpcErrorCode.NoSuchProtocol },
        { RawClient.Call(0, version: 2), "org.apache.hadoop.ipc.RPC$VersionMismatch", "Protocol org.apache.hadoop.hdfs.protocol.ClientProtocol version mismatch. (client = 2, server = 1)", RpcErrorCode.RpcVersionMismatch },
        // A method header that lacks fields: Hadoop never answers it.
        { PeerConnection.Frame(RawClient.Header(0), new IpcConnectionContextProto()), Unreadable, "RequestHeaderProto lacks its required field methodName.", RpcErrorCode.Application },
        { PeerConnection.Frame(RawClient.Header(0)), Unreadable, "The length of a RequestHeaderProto is malformed", RpcErrorCode.Application },
        { PeerConnection.Frame(RawClient.Header(0), MethodHeader(), new IpcConnectionContextProto()), Unreadable, "GetFileInfoRequestProto lacks its required field src.", RpcErrorCode.Application },
        { PeerConnection.Frame(RawClient.Header(0), MethodHeader()), Unreadable, "The length of a GetFileInfoRequestProto is malformed", RpcErrorCode.Application },
    };

    [Theory]
    [MemberData(nameof(Errors))]
    public async Task A_call_that_cannot_be_made_fails_alone(byte[] call, string javaClass, string text, RpcErrorCode code)
    {
        await using var server = new TestServer();
        await using RawClient client = await server.OpenAsync();

        await client.SendAsync(call);
        (RpcResponseHeaderProto header, _) = await client.ReadAsync();
        await client.SendAsync(RawClient.Call(1, "/next"));

        Assert.Equal((0u, Status.Error, javaClass), (header.CallId, header.Status, header.ExceptionClassName));
        Assert.StartsWith(text, header.ErrorMsg, StringComparison.Ordinal);
        Assert.Equal((int)code, (int)header.ErrorDetail);
        Assert.Equal(RawClient.ClientId, header.ClientId.ToByteArray());
        Assert.Equal((1, "/next"), await client.ReadOwnerAsync());
    }

    private const string Unreadable = "org.apache.hadoop.thirdparty.protobuf.InvalidProtocolBufferException";

    [Theory]
    [InlineData("ffffffff")]
    [InlineData("80000000")]
    [InlineData("7fffffff")]
    [InlineData("08000001")] // 128 MiB and a byte
    public async Task A_length_out_of_range_closes_without_a_word(string length)
    {
        await using var server = new TestServer();
        await using RawClient client = await server.OpenAsync();

        await client.SendAsync(Samples.Hex(length));

        Assert.Empty(await client.ReadToEndAsync());
    }

    private static byte[] Call(Action<RpcRequestHeaderProto> change) => RawClient.Call(7, change: change);

    private static RequestHeaderProto MethodHeader() => new()
    {
        MethodName = "getFileInfo",
        DeclaringClassProtocolName = RpcProtocol.ClientNamenode.Name,
        ClientProtocolVersion = 1,
    };
}
