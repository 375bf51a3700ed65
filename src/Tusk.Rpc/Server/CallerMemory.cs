using Tusk.Protocol;
using Tusk.Protocol.Rpc;

namespace Tusk.Rpc.Server;

/// <summary>What the calls of a connection repeat: kept, so that a call costs no object for it.</summary>
internal sealed class CallerMemory
{
    /// <summary>Longest context that is kept, in bytes; a longer one is read for each call.</summary>
    private const int MaxContextBytes = 1024;

    private byte[] _contextBytes = [];
    private RpcCallerContext? _context;

    /// <summary>The client's id, as the last call had it.</summary>
    public byte[] ClientIdBytes { get; private set; } = [];

    /// <summary>The same, if it has sixteen bytes.</summary>
    public RpcClientId? ClientId { get; private set; }

    /// <summary>Takes the client id of a call.</summary>
    public void Remember(ReadOnlySpan<byte> clientId)
    {
        if (clientId.SequenceEqual(ClientIdBytes))
        {
            return;
        }

        ClientIdBytes = clientId.ToArray();
        ClientId = clientId.Length == RpcPreamble.ClientIdBytes ? new RpcClientId(clientId) : null;
    }

    /// <summary>The context of a call.</summary>
    /// <param name="bytes">RPCCallerContextProto; empty where there is none.</param>
    /// <exception cref="ProtocolMessageException">It is none.</exception>
    public RpcCallerContext? Context(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty || bytes.SequenceEqual(_contextBytes))
        {
            return bytes.IsEmpty ? null : _context;
        }

        RPCCallerContextProto message = Messages.Parse<RPCCallerContextProto>(bytes);
        var context = new RpcCallerContext(message.Context, message.Signature.Memory);
        if (bytes.Length <= MaxContextBytes)
        {
            (_contextBytes, _context) = (bytes.ToArray(), context);
        }

        return context;
    }
}
