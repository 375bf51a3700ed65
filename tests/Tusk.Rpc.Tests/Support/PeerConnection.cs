using System.Buffers;
using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;
using Tusk.Protocol;
using Tusk.Protocol.Hdfs;
using Tusk.Protocol.Rpc;

namespace Tusk.Rpc.Tests.Support;

/// <summary>The server's end of one connection.</summary>
internal sealed class PeerConnection : IAsyncDisposable
{
    private readonly Socket _socket;
    private readonly NetworkStream _stream;

    public PeerConnection(Socket socket, int number)
    {
        socket.NoDelay = true;
        (_socket, Number) = (socket, number);
        _stream = new NetworkStream(socket, ownsSocket: true);
    }

    /// <summary>1 for the peer's first connection.</summary>
    public int Number { get; }

    /// <summary>Reads so many bytes.</summary>
    public async Task<byte[]> ReadAsync(int count)
    {
        byte[] bytes = new byte[count];
        await _stream.ReadExactlyAsync(bytes);
        return bytes;
    }

    /// <summary>Whether the client closes the connection without another byte.</summary>
    public async Task<bool> ClosesAsync() => await _stream.ReadAsync(new byte[1]) == 0;

    /// <summary>Reads until the client closes.</summary>
    public async Task DrainAsync()
    {
        try
        {
            await _stream.CopyToAsync(Stream.Null);
        }
        catch (IOException)
        {
            // A reset is a close, too.
        }
    }

    /// <summary>Reads a frame: its header, and the rest.</summary>
    public async Task<(RpcRequestHeaderProto Header, byte[] Body)> ReadFrameAsync()
    {
        byte[] frame = await ReadAsync(BinaryPrimitives.ReadInt32BigEndian(await ReadAsync(sizeof(int))));
        ReadOnlySpan<byte> rest = frame;
        RpcRequestHeaderProto header = Messages.ReadDelimited<RpcRequestHeaderProto>(ref rest);
        return (header, rest.ToArray());
    }

    /// <summary>Reads preamble and context.</summary>
    public async Task<IpcConnectionContextProto> ReadSetUpAsync()
    {
        Assert.Equal("68727063090000", Convert.ToHexStringLower(await ReadAsync(RpcPreamble.Bytes)));
        (RpcRequestHeaderProto header, byte[] rest) = await ReadFrameAsync();
        Assert.Equal(RpcCallIds.ConnectionContext, header.CallId);
        ReadOnlySpan<byte> bytes = rest;
        return Messages.ReadDelimited<IpcConnectionContextProto>(ref bytes);
    }

    /// <summary>Reads a call of getFileInfo: its header and its path.</summary>
    public async Task<(RpcRequestHeaderProto Header, string Path)> ReadCallAsync()
    {
        (RpcRequestHeaderProto header, byte[] rest) = await ReadFrameAsync();
        ReadOnlySpan<byte> bytes = rest;
        Messages.ReadDelimited<RequestHeaderProto>(ref bytes);
        return (header, Messages.ReadDelimited<GetFileInfoRequestProto>(ref bytes).Src);
    }

    /// <summary>Sends bytes.</summary>
    public async Task SendAsync(params byte[] bytes) => await _stream.WriteAsync(bytes);

    /// <summary>Sends bytes that are text.</summary>
    public Task SendAsync(string ascii) => SendAsync(Encoding.ASCII.GetBytes(ascii));

    /// <summary>Answers a call of getFileInfo: the file's owner is the path, so that an answer is known by it.</summary>
    public Task AnswerAsync(RpcRequestHeaderProto call, string path) => SendAsync(Answer(call, path));

    /// <summary>The frame of such an answer.</summary>
    public static byte[] Answer(RpcRequestHeaderProto call, string path) => Frame(
        new RpcResponseHeaderProto
        {
            CallId = (uint)call.CallId,
            Status = RpcResponseHeaderProto.Types.RpcStatusProto.Success,
            ServerIpcVersionNum = RpcPreamble.Version,
            ClientId = call.ClientId,
            RetryCount = call.RetryCount,
        },
        new GetFileInfoResponseProto { Fs = Samples.Status(path) });

    /// <summary>Refuses a call.</summary>
    public Task RefuseAsync(
        RpcRequestHeaderProto call,
        string javaClass,
        string text,
        RpcResponseHeaderProto.Types.RpcStatusProto status = RpcResponseHeaderProto.Types.RpcStatusProto.Error,
        RpcResponseHeaderProto.Types.RpcErrorCodeProto code = RpcResponseHeaderProto.Types.RpcErrorCodeProto.ErrorApplication) =>
        SendAsync(Frame(new RpcResponseHeaderProto
        {
            CallId = (uint)call.CallId,
            Status = status,
            ServerIpcVersionNum = RpcPreamble.Version,
            ExceptionClassName = javaClass,
            ErrorMsg = text,
            ErrorDetail = code,
            ClientId = call.ClientId,
            RetryCount = call.RetryCount,
        }));

    /// <summary>A frame of a header and messages.</summary>
    public static byte[] Frame(params IContract[] messages)
    {
        var output = new ArrayBufferWriter<byte>();
        BinaryPrimitives.WriteInt32BigEndian(output.GetSpan(sizeof(int)), messages.Sum(Messages.DelimitedBytes));
        output.Advance(sizeof(int));
        foreach (IContract message in messages)
        {
            Messages.WriteDelimited(output, message);
        }

        return output.WrittenSpan.ToArray();
    }

    /// <summary>Closes with RST instead of FIN.</summary>
    public void Reset()
    {
        _socket.LingerState = new LingerOption(true, 0);
        _socket.Close();
    }

    public ValueTask DisposeAsync() => _stream.DisposeAsync();
}
