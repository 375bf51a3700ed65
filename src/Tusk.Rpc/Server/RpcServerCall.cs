using Tusk.Protocol;
using Tusk.Rpc.Errors;
using Tusk.Rpc.Wire;

namespace Tusk.Rpc.Server;

/// <summary>A call that a server executes: who made it, and which one it is.</summary>
public abstract class RpcServerCall
{
    private readonly CallFacts _facts;

    private protected RpcServerCall(in CallFacts facts) => _facts = facts;

    /// <summary>Who makes the call, and from where.</summary>
    public RpcCaller Caller => _facts.Caller;

    /// <summary>The client's id; null where it sent one that has not sixteen bytes.</summary>
    public RpcClientId? ClientId => _facts.ClientId;

    /// <summary>The call's id, the same for every attempt; from 0.</summary>
    public int CallId => _facts.CallId;

    /// <summary>How many attempts the client made before; -1 where it does not say.</summary>
    public int RetryCount => _facts.RetryCount;

    /// <summary>What the client says of itself for the audit log; null where it says nothing.</summary>
    public RpcCallerContext? CallerContext => _facts.CallerContext;

    /// <summary>Name of the protocol's Java interface.</summary>
    public abstract string ProtocolName { get; }

    /// <summary>Name of the method, as <c>getFileInfo</c>.</summary>
    public abstract string MethodName { get; }

    /// <summary>Who sends the answer; set when the call is taken on.</summary>
    internal ICallOwner? Owner { get; set; }

    /// <summary>Whether the handler has given its place to another call.</summary>
    private protected bool IsPostponed { get; private set; }

    /// <summary>
    /// Lets another call take this one's place among those executed, while this one waits for what costs nobody a processor:
    /// an edit log's fsync, say. To be called before the handler's first await. The call still counts as one that waits.
    /// </summary>
    /// <remarks>Source: Apache Hadoop 3.4, o.a.h.ipc.Server.Call#postponeResponse.</remarks>
    public void Postpone() => IsPostponed = true;

    /// <summary>Executes and answers it.</summary>
    /// <returns>Ends when another call may take its place. Never throws.</returns>
    internal abstract ValueTask RunAsync(RetryCache? retryCache, CancellationToken cancellationToken);

    /// <summary>An answer in the form in which it is sent.</summary>
    private protected ResponseFrame Success(IContract response) =>
        ResponseFrame.Success(_facts.CallId, _facts.RetryCount, _facts.ClientIdBytes, response);

    /// <summary>An error in the form in which it is sent.</summary>
    private protected ResponseFrame Failure(RemoteError error) =>
        ResponseFrame.Failure(_facts.CallId, _facts.RetryCount, _facts.ClientIdBytes, error);
}
