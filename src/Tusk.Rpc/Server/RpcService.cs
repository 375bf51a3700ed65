using Tusk.Protocol;

namespace Tusk.Rpc.Server;

/// <summary>A protocol that a server serves, and the handlers of its methods. To be filled before the server is made.</summary>
public sealed class RpcService
{
    private readonly Dictionary<string, ServiceMethod> _methods = new(StringComparer.Ordinal);

    /// <summary>A protocol of which no method is served yet.</summary>
    public RpcService(RpcProtocol protocol)
    {
        ArgumentNullException.ThrowIfNull(protocol);
        Protocol = protocol;
    }

    /// <summary>The protocol.</summary>
    public RpcProtocol Protocol { get; }

    /// <summary>The methods that are served.</summary>
    public IReadOnlyCollection<string> MethodNames => _methods.Keys;

    internal IReadOnlyDictionary<string, ServiceMethod> Methods => _methods;

    /// <summary>Serves a method. At-most-once methods pass through the server's retry cache.</summary>
    /// <returns>This service.</returns>
    /// <exception cref="ArgumentException">The method is of another protocol, or is served already.</exception>
    public RpcService Serve<TRequest, TResponse>(
        RpcMethod<TRequest, TResponse> method, RpcHandler<TRequest, TResponse> handler)
        where TRequest : class, IContract<TRequest>
        where TResponse : class, IContract<TResponse>
    {
        ArgumentNullException.ThrowIfNull(method);
        ArgumentNullException.ThrowIfNull(handler);
        if (method.Protocol != Protocol)
        {
            throw new ArgumentException($"{method.Name} is of {method.Protocol.Name}, not of {Protocol.Name}.", nameof(method));
        }

        if (!_methods.TryAdd(method.Name, new ServiceMethod<TRequest, TResponse>(method, handler)))
        {
            throw new ArgumentException($"{method.Name} of {Protocol.Name} is served already.", nameof(method));
        }

        return this;
    }

    /// <summary>Serves a method without a declaration of its own.</summary>
    /// <returns>This service.</returns>
    /// <exception cref="ArgumentException">The method is served already.</exception>
    public RpcService Serve<TRequest, TResponse>(
        string name, RpcIdempotence idempotence, RpcHandler<TRequest, TResponse> handler)
        where TRequest : class, IContract<TRequest>
        where TResponse : class, IContract<TResponse> =>
        Serve(new RpcMethod<TRequest, TResponse>(Protocol, name, idempotence), handler);
}
