using System.Buffers;
using System.Buffers.Binary;
using System.Net.Sockets;
using System.Security.Cryptography;
using Google.Protobuf;
using Tusk.Protocol;
using Tusk.Protocol.Rpc;

namespace Tusk.Benchmarks.Servers;

/// <summary>One connection to a NameNode: so many calls are under way, and each answer makes room for the next.</summary>
/// <remarks>
/// It stands for as many callers as there are calls under way, and costs next to nothing beside the server: what one receive
/// brings is answered with one send, and one thread serves all connections.
/// </remarks>
internal sealed class CallStream : IDisposable
{
    private const string Protocol = "org.apache.hadoop.hdfs.protocol.ClientProtocol";
    private const int ContextCallId = -3;

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly ArrayBufferWriter<byte> _output = new(1 << 16);
    private readonly ByteString _clientId = ByteString.CopyFrom(RandomNumberGenerator.GetBytes(16));
    private byte[] _input = new byte[1 << 20];
    private int _end;
    private int _callId;
    private int _underWay;

    public CallStream(string host, int port)
    {
        _socket.Connect(host, port);
        _output.Write("hrpc"u8);
        _output.Write("\u0009\0\0"u8); // version, service class, no SASL
        var context = new IpcConnectionContextProto
        {
            UserInfo = new UserInformationProto { EffectiveUser = Environment.UserName },
            Protocol = Protocol,
        };
        WriteFrame(Header(ContextCallId), null, context);
    }

    /// <summary>Makes the calls that <paramref name="next"/> gives until it gives none, over several connections at once.</summary>
    /// <param name="streams">The connections.</param>
    /// <param name="callers">How many calls are under way at once on each.</param>
    /// <param name="method">Their method.</param>
    /// <param name="next">The request of the next call; null: no more.</param>
    /// <exception cref="IOException">A call was refused, or a connection ended.</exception>
    public static void Run(IReadOnlyList<CallStream> streams, int callers, string method, Func<IMessage?> next)
    {
        var header = new RequestHeaderProto { MethodName = method, DeclaringClassProtocolName = Protocol, ClientProtocolVersion = 1 };
        var waiting = new Dictionary<Socket, CallStream>();
        foreach (CallStream stream in streams)
        {
            stream.Call(callers, header, next);
            if (stream._underWay > 0)
            {
                waiting.Add(stream._socket, stream);
            }
        }

        List<Socket> ready = [];
        while (waiting.Count > 0)
        {
            ready.AddRange(waiting.Keys);
            if (ready.Count > 1)
            {
                Socket.Select(ready, null, null, Timeout.InfiniteTimeSpan);
            }

            foreach (Socket socket in ready)
            {
                CallStream stream = waiting[socket];
                int room = stream.Receive(method);
                stream._underWay -= room;
                stream.Call(room, header, next);
                if (stream._underWay == 0)
                {
                    waiting.Remove(socket);
                }
            }

            ready.Clear();
        }
    }

    public void Dispose() => _socket.Dispose();

    private void Call(int count, RequestHeaderProto header, Func<IMessage?> next)
    {
        for (; count > 0 && next() is { } request; count--)
        {
            WriteFrame(Header(_callId++), header, request);
            _underWay++;
        }

        Send();
    }

    private RpcRequestHeaderProto Header(int callId) => new()
    {
        RpcKind = RpcKindProto.RpcProtocolBuffer,
        RpcOp = RpcRequestHeaderProto.Types.OperationProto.RpcFinalPacket,
        CallId = callId,
        ClientId = _clientId,
        RetryCount = callId < 0 ? -1 : 0,
    };

    private void WriteFrame(RpcRequestHeaderProto header, IMessage? method, IMessage message)
    {
        int bytes = Delimited(header) + (method is null ? 0 : Delimited(method)) + Delimited(message);
        BinaryPrimitives.WriteInt32BigEndian(_output.GetSpan(4), bytes);
        _output.Advance(4);
        WriteDelimited(header);
        if (method is not null)
        {
            WriteDelimited(method);
        }

        WriteDelimited(message);
    }

    private static int Delimited(IMessage message)
    {
        int size = message.CalculateSize();
        return CodedOutputStream.ComputeLengthSize(size) + size;
    }

    private void WriteDelimited(IMessage message)
    {
        int size = message.CalculateSize();
        Span<byte> span = _output.GetSpan(5);
        int at = 0;
        for (uint rest = (uint)size; ; rest >>= 7)
        {
            span[at++] = (byte)(rest > 0x7F ? rest | 0x80 : rest);
            if (rest <= 0x7F)
            {
                break;
            }
        }

        _output.Advance(at);
        message.WriteTo(_output.GetSpan(size)[..size]);
        _output.Advance(size);
    }

    private void Send()
    {
        for (ReadOnlySpan<byte> rest = _output.WrittenSpan; rest.Length > 0;)
        {
            rest = rest[_socket.Send(rest)..];
        }

        _output.ResetWrittenCount();
    }

    /// <summary>Takes what has arrived, and waits until that is at least one answer.</summary>
    /// <returns>How many answers.</returns>
    private int Receive(string method)
    {
        int answers = 0;
        int start = 0;
        while (true)
        {
            for (int length; _end - start >= 4 && _end - start - 4 >= (length = BinaryPrimitives.ReadInt32BigEndian(_input.AsSpan(start))); answers++)
            {
                Check(_input.AsSpan(start + 4, length), method);
                start += 4 + length;
            }

            _input.AsSpan(start, _end - start).CopyTo(_input);
            (_end, start) = (_end - start, 0);
            if (answers > 0)
            {
                return answers;
            }

            if (_end == _input.Length)
            {
                Array.Resize(ref _input, 2 * _input.Length);
            }

            int read = _socket.Receive(_input.AsSpan(_end));
            _end += read > 0 ? read : throw new IOException("The server has ended the connection.");
        }
    }

    private static void Check(ReadOnlySpan<byte> frame, string method)
    {
        RpcResponseHeaderProto header = Messages.ReadDelimited<RpcResponseHeaderProto>(ref frame);
        if (header.Status != RpcResponseHeaderProto.Types.RpcStatusProto.Success)
        {
            throw new IOException($"{method}: {header.ExceptionClassName}: {header.ErrorMsg}");
        }

        // mkdirs, rename and delete say false where nothing was done, 08 00; getFileInfo says nothing of a file that is not there.
        if (frame is [2, 0x08, 0] || (frame is [0] && method is "getFileInfo" or "getBlockLocations"))
        {
            throw new IOException($"{method} found nothing to do.");
        }
    }
}
