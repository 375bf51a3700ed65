using Tusk.Rpc.Errors;

namespace Tusk.Rpc.Connections;

/// <summary>Why a connection ended. Every waiting call gets an exception of its own, with what is known of that call.</summary>
internal abstract record ConnectionFailure
{
    /// <summary>The exception for a call.</summary>
    public abstract Exception For(bool isSent);

    /// <summary>Finds the words for what ended a connection.</summary>
    public static ConnectionFailure Of(RpcEndpoint endpoint, Exception error) => error switch
    {
        RemoteException { IsFatal: true } e =>
            new Refused(new RemoteError(e.JavaClassName, e.JavaStack.Length == 0 ? e.Message : $"{e.Message}\n{e.JavaStack}", e.ErrorCode, true)),
        RpcConnectException e => new NotConnected(e),
        RpcAuthenticationException e => new NotAuthenticated(e),
        RpcProtocolException e => new Malformed($"{endpoint.Address} sent what is no answer, and the connection was closed. {e.Message}", e),
        EndOfStreamException e => new Lost(e.Message, e),
        _ => new Lost($"The connection to {endpoint.Address} broke: {error.Message.TrimEnd('.')}. {PeerDiagnosis.WhenLost}", error),
    };

    /// <summary>The server closed it over an error.</summary>
    internal sealed record Refused(RemoteError Error) : ConnectionFailure
    {
        public override Exception For(bool isSent) => RemoteExceptions.Create(Error);
    }

    /// <summary>It was never there.</summary>
    internal sealed record NotConnected(RpcConnectException Error) : ConnectionFailure
    {
        public override Exception For(bool isSent) => new RpcConnectException(Error.Address, Error.Message, Error.InnerException)
        {
            IsUnknownHost = Error.IsUnknownHost,
        };
    }

    /// <summary>It was there, and the server did not get to know who we are.</summary>
    internal sealed record NotAuthenticated(RpcAuthenticationException Error) : ConnectionFailure
    {
        public override Exception For(bool isSent) => new RpcAuthenticationException(Error.Message, Error.InnerException);
    }

    /// <summary>The server broke the protocol.</summary>
    internal sealed record Malformed(string Message, Exception Cause) : ConnectionFailure
    {
        public override Exception For(bool isSent) => new RpcProtocolException(Message, Outcome(isSent), Cause);
    }

    /// <summary>It broke or was closed.</summary>
    internal sealed record Lost(string Message, Exception? Cause) : ConnectionFailure
    {
        public override Exception For(bool isSent) => new RpcConnectionLostException(Message, Outcome(isSent), Cause);
    }

    private static RequestOutcome Outcome(bool isSent) => isSent ? RequestOutcome.Unknown : RequestOutcome.NotSent;
}
