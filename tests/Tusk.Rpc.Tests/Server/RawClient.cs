using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Google.Protobuf;
using Tusk.Protocol;
using Tusk.Protocol.Hdfs;
using Tusk.Protocol.Rpc;
using Tusk.Rpc.Tests.Support;

namespace Tusk.Rpc.Tests.Server;

/// <summary>A client that sends what bytes it likes.</summary>
internal sealed class RawClient : IAsyncDisposable
{
    public const string Preamble = "68727063 09 00 00";
    public const string SaslPreamble = "68727063 09 00 df";

    public static readonly byte[] ClientId = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15];

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public static async Task<RawClient> ConnectAsync(IPEndPoint server)
    {
        var client = new RawClient();
        await client._socket.ConnectAsync(server);
        client._socket.NoDelay = true;
        return client;
    }

    /// <summary>A header of a call, with changes.</summary>
    public static RpcRequestHeaderProto Header(int callId, int retryCount = 0) => new()
    {
        RpcKind = RpcKindProto.RpcProtocolBuffer,
        RpcOp = RpcRequestHeaderProto.Types.OperationProto.RpcFinalPacket,
        CallId = callId,
        ClientId = ByteString.CopyFrom(ClientId),
        RetryCount = retryCount,
    };

    /// <summary>A frame with a context.</summary>
    public static byte[] Context(string? user = "h", string? realUser = null)
    {
        var information = new UserInformationProto();
        if (user is not null)
        {
            information.EffectiveUser = user;
        }

        if (realUser is not null)
        {
            information.RealUser = realUser;
        }

        return PeerConnection.Frame(
            Header(RpcCallIds.ConnectionContext, -1),
            new IpcConnectionContextProto { UserInfo = information, Protocol = RpcProtocol.ClientNamenode.Name });
    }

    /// <summary>A frame with a call of getFileInfo.</summary>
    public static byte[] Call(
        int callId, string path = "/", string method = "getFileInfo", string? protocol = null, ulong version = 1,
        Action<RpcRequestHeaderProto>? change = null)
    {
        RpcRequestHeaderProto header = Header(callId);
        change?.Invoke(header);
        return PeerConnection.Frame(
            header,
            new RequestHeaderProto
            {
                MethodName = method,
                DeclaringClassProtocolName = protocol ?? RpcProtocol.ClientNamenode.Name,
                ClientProtocolVersion = version,
            },
            new GetFileInfoRequestProto { Src = path });
    }

    /// <summary>A frame with a step of SASL.</summary>
    public static byte[] Sasl(RpcSaslProto.Types.SaslState state, params string[] methods)
    {
        var message = new RpcSaslProto { State = state };
        message.Auths.AddRange(methods.Select(static method => new RpcSaslProto.Types.SaslAuth { Method = method, Mechanism = "" }));
        RpcRequestHeaderProto header = Header(RpcCallIds.Sasl, -1);
        header.ClientId = ByteString.Empty;
        return PeerConnection.Frame(header, message);
    }

    public async Task SendAsync(params byte[][] pieces)
    {
        byte[] bytes = [.. pieces.SelectMany(static piece => piece)];
        for (int sent = 0; sent < bytes.Length;)
        {
            sent += await _socket.SendAsync(bytes.AsMemory(sent));
        }
    }

    /// <summary>Preamble and context.</summary>
    public Task OpenAsync() => SendAsync(Samples.Hex(Preamble), Context());

    /// <summary>The next answer: its header, and the rest.</summary>
    public async Task<(RpcResponseHeaderProto Header, byte[] Body)> ReadAsync()
    {
        byte[] frame = await ReadAsync(BinaryPrimitives.ReadInt32BigEndian(await ReadAsync(sizeof(int))));
        ReadOnlySpan<byte> rest = frame;
        RpcResponseHeaderProto header = Messages.ReadDelimited<RpcResponseHeaderProto>(ref rest);
        return (header, rest.ToArray());
    }

    /// <summary>The answer to a call of getFileInfo: its call, and the owner, which is the path.</summary>
    public async Task<(int CallId, string Owner)> ReadOwnerAsync()
    {
        (RpcResponseHeaderProto header, byte[] body) = await ReadAsync();
        Assert.Equal(RpcResponseHeaderProto.Types.RpcStatusProto.Success, header.Status);
        ReadOnlySpan<byte> rest = body;
        return ((int)header.CallId, Messages.ReadDelimited<GetFileInfoResponseProto>(ref rest).Fs.Owner);
    }

    /// <summary>Everything until the server closes.</summary>
    public async Task<byte[]> ReadToEndAsync()
    {
        var all = new MemoryStream();
        byte[] buffer = new byte[4096];
        while (true)
        {
            int read = await _socket.ReceiveAsync(buffer.AsMemory()).AsTask().WaitAsync(Patience);
            if (read == 0)
            {
                return all.ToArray();
            }

            all.Write(buffer, 0, read);
        }
    }

    /// <summary>Waits until the server closes, with or without a reset; what comes before is dropped.</summary>
    public async Task WaitForCloseAsync()
    {
        try
        {
            await ReadToEndAsync();
        }
        catch (SocketException)
        {
            // A reset is a close, too.
        }
    }

    public ValueTask DisposeAsync()
    {
        _socket.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<byte[]> ReadAsync(int count)
    {
        byte[] bytes = new byte[count];
        for (int at = 0; at < count;)
        {
            int read = await _socket.ReceiveAsync(bytes.AsMemory(at)).AsTask().WaitAsync(Patience);
            Assert.True(read > 0, $"The server closed the connection after {at} of {count} B.");
            at += read;
        }

        return bytes;
    }
}
