using System.Net;
using Tusk.Protocol;
using Tusk.Protocol.Rpc;
using Tusk.Rpc.Errors;
using Tusk.Rpc.Wire;
using Operation = Tusk.Protocol.Rpc.RpcRequestHeaderProto.Types.OperationProto;
using State = Tusk.Protocol.Rpc.RpcSaslProto.Types.SaslState;

namespace Tusk.Rpc.Server;

/// <summary>What a connection has said so far, and what its next frame therefore means. No sockets, no clock.</summary>
/// <remarks>
/// Users are believed (SIMPLE). A client that asks for SASL is answered with SUCCESS, which means: go on without, as a server
/// of Hadoop's does that has no tokens. Order of the checks, codes and texts: Apache Hadoop 3.4,
/// o.a.h.ipc.Server.Connection#processOneRpc and below.
/// </remarks>
internal sealed class ServerSession
{
    /// <summary>Longest client id; Hadoop's clients have 16 bytes.</summary>
    private const int MaxClientIdBytes = 256;

    /// <summary>Longest name of a user, in characters: it is kept as long as the connection.</summary>
    private const int MaxUserChars = 4096;

    private readonly ServiceTable _services;
    private readonly IPEndPoint _client;
    private readonly Func<RpcUser, IPAddress, bool>? _mayImpersonate;
    private readonly CallerMemory _memory = new();
    private RpcCaller? _caller;
    private bool _isSasl;

    /// <summary>A session that begins.</summary>
    /// <param name="services">What is served.</param>
    /// <param name="client">The client's end.</param>
    /// <param name="mayImpersonate">Whether the real user may act for the other; nobody may if null.</param>
    /// <param name="isSasl">Whether the preamble asks for SASL.</param>
    public ServerSession(ServiceTable services, IPEndPoint client, Func<RpcUser, IPAddress, bool>? mayImpersonate, bool isSasl) =>
        (_services, _client, _mayImpersonate, _isSasl) = (services, client, mayImpersonate, isSasl);

    /// <summary>Whether the client has said who it is, so that calls may follow.</summary>
    public bool IsEstablished => _caller is not null;

    /// <summary>Takes the content of a frame.</summary>
    public SessionStep Take(ReadOnlySpan<byte> frame)
    {
        string? fault = "the header ends beyond its frame";
        if (!Varint.TryCut(ref frame, out ReadOnlySpan<byte> content)
            || !RequestHeader.TryRead(content, out RequestHeader header, out fault))
        {
            return End(
                RpcCallIds.AuthorizationFailed,
                RpcRequestHeader.NoRetryCount,
                $"Error decoding RpcRequestHeaderProto: {fault}",
                RpcErrorCode.FatalDeserializingRequest);
        }

        if (header.Operation is not Operation.RpcFinalPacket)
        {
            return End(header, header.Operation is { } operation
                ? $"IPC Server does not implement rpc header operation{JavaName(operation)}"
                : " IPC Server: No rpc op in rpcRequestHeader");
        }

        if (header.Kind is null)
        {
            return End(header, " IPC Server: No rpc kind in rpcRequestHeader");
        }

        if (header.CallId < 0)
        {
            return TakeOutOfBand(header, frame);
        }

        return _caller is null ? End(header, "Connection context not established") : TakeCall(header, frame, _caller);
    }

    private SessionStep TakeCall(in RequestHeader header, ReadOnlySpan<byte> rest, RpcCaller caller)
    {
        if (header.Kind is not RpcKindProto.RpcProtocolBuffer)
        {
            return End(header, $"Unknown rpc kind in rpc header{(header.Kind is RpcKindProto.RpcWritable ? "RPC_WRITABLE" : "RPC_BUILTIN")}");
        }

        if (header.ClientId.Length > MaxClientIdBytes)
        {
            return End(header, $"A client id of {header.ClientId.Length} B; at most {MaxClientIdBytes} B are taken");
        }

        _memory.Remember(header.ClientId);
        try
        {
            if (_services.TryFind(ref rest, out ServiceMethod? method, out RemoteError? error))
            {
                var facts = new CallFacts(
                    caller,
                    header.CallId,
                    header.RetryCount,
                    _memory.ClientIdBytes,
                    _memory.ClientId,
                    _memory.Context(header.CallerContext));
                return SessionStep.Execute(method.Read(facts, rest));
            }

            return Refuse(header, error);
        }
        catch (ProtocolMessageException e)
        {
            return Refuse(header, ServiceTable.Unreadable(e));
        }
    }

    private SessionStep TakeOutOfBand(in RequestHeader header, ReadOnlySpan<byte> rest)
    {
        switch (header.CallId)
        {
            case RpcCallIds.Ping:
                return default;
            case RpcCallIds.ConnectionContext:
                return _isSasl ? End(header, "Connection header sent during SASL negotiation")
                    : _caller is not null ? End(header, "Connection context already processed")
                    : TakeContext(header, rest);
            case RpcCallIds.Sasl:
                return _isSasl ? TakeSasl(header, rest) : End(header, "SASL protocol not requested by client");
            default:
                return End(header, $"Unknown out of band call #{header.CallId}");
        }
    }

    private SessionStep TakeContext(in RequestHeader header, ReadOnlySpan<byte> rest)
    {
        IpcConnectionContextProto context;
        try
        {
            context = Messages.ReadDelimited<IpcConnectionContextProto>(ref rest);
        }
        catch (ProtocolMessageException e)
        {
            return End(header, $"Error decoding IpcConnectionContextProto: {e.Message}", RpcErrorCode.FatalDeserializingRequest);
        }

        // Hadoop takes a context without a user, and executes its calls as the user of the server: the superuser.
        if (context.UserInfo?.EffectiveUser is not { Length: > 0 and <= MaxUserChars } name
            || context.UserInfo.RealUser.Length > MaxUserChars)
        {
            return Unauthorized(
                header,
                "org.apache.hadoop.security.AccessControlException",
                $"The connection context names no user; expected a name of 1 to {MaxUserChars} characters.");
        }

        if (context.Protocol.Length > MaxUserChars)
        {
            return End(header, $"The connection context names a protocol of {context.Protocol.Length} characters");
        }

        var user = new RpcUser(name, context.UserInfo.RealUser.Length == 0 ? null : context.UserInfo.RealUser);
        if (user.RealName is not null && _mayImpersonate?.Invoke(user, _client.Address) != true)
        {
            return Unauthorized(
                header,
                "org.apache.hadoop.security.authorize.AuthorizationException",
                $"User: {user.RealName} is not allowed to impersonate {user.Name}");
        }

        _caller = new RpcCaller(user, _client, context.Protocol);
        return default;
    }

    private SessionStep TakeSasl(in RequestHeader header, ReadOnlySpan<byte> rest)
    {
        RpcSaslProto message;
        try
        {
            message = Messages.ReadDelimited<RpcSaslProto>(ref rest);
        }
        catch (ProtocolMessageException e)
        {
            return End(header, $"Error decoding RpcSaslProto: {e.Message}", RpcErrorCode.FatalDeserializingRequest);
        }

        switch (message.State)
        {
            case State.Negotiate:
                _isSasl = false;
                return SessionStep.Answer(ResponseFrame.Success(
                    header.CallId, header.RetryCount, default, new RpcSaslProto { State = State.Success }));
            case State.Initiate when message.Auths.Count != 1:
                return Unauthorized(header, "javax.security.sasl.SaslException", "Client mechanism is malformed");
            case State.Initiate when message.Auths[0].Method == "SIMPLE":
                _isSasl = false;
                return default; // as Hadoop: plain frames follow, without a word
            case State.Initiate:
                return Unauthorized(
                    header,
                    "org.apache.hadoop.security.AccessControlException",
                    $"{Short(message.Auths[0].Method)} authentication is not enabled.  Available:[SIMPLE]");
            case State.Wrap:
                return SessionStep.End(Failure(
                    header.CallId, header.RetryCount, "javax.security.sasl.SaslException", "Server is not wrapping data", RpcErrorCode.FatalInvalidRpcHeader));
            default:
                return Unauthorized(
                    header, "javax.security.sasl.SaslException", $"Client sent unsupported state {message.State.ToString().ToUpperInvariant()}");
        }
    }

    private SessionStep Refuse(in RequestHeader header, RemoteError error) => SessionStep.Answer(
        ResponseFrame.Failure(header.CallId, header.RetryCount, _memory.ClientIdBytes, error));

    private static SessionStep Unauthorized(in RequestHeader header, string javaClass, string text) =>
        SessionStep.End(Failure(header.CallId, header.RetryCount, javaClass, text, RpcErrorCode.FatalUnauthorized));

    private static SessionStep End(
        in RequestHeader header, string text, RpcErrorCode code = RpcErrorCode.FatalInvalidRpcHeader) =>
        End(header.CallId, header.RetryCount, text, code);

    private static SessionStep End(int callId, int retryCount, string text, RpcErrorCode code) =>
        SessionStep.End(Failure(callId, retryCount, "org.apache.hadoop.ipc.RpcServerException", text, code));

    private static ResponseFrame Failure(int callId, int retryCount, string javaClass, string text, RpcErrorCode code) =>
        ResponseFrame.Failure(callId, retryCount, default, new RemoteError(javaClass, text, code, IsFatal: true));

    private static string Short(string name) => name.Length <= 64 ? name : name[..64] + "...";

    private static string JavaName(Operation operation) => operation switch
    {
        Operation.RpcContinuationPacket => "RPC_CONTINUATION_PACKET",
        _ => "RPC_CLOSE_CONNECTION",
    };
}
