using Tusk.Protocol;

namespace Tusk.Rpc.Server;

/// <summary>A method that is served.</summary>
internal abstract class ServiceMethod
{
    /// <summary>A request must not take far more memory than its bytes. A report of a million replicas that came or went takes 240 MB.</summary>
    public const long MaxPartBytes = 512L << 20;

    private protected ServiceMethod(RpcProtocol protocol, string name, RpcIdempotence idempotence, byte[] header) =>
        (Protocol, Name, Idempotence, Header) = (protocol, name, idempotence, header);

    public RpcProtocol Protocol { get; }

    public string Name { get; }

    public RpcIdempotence Idempotence { get; }

    /// <summary>RequestHeaderProto with its length, as every client writes it: fields in order.</summary>
    public byte[] Header { get; }

    /// <summary>The call with this request.</summary>
    /// <param name="facts">What its headers say.</param>
    /// <param name="body">The request with its length; bytes behind it are passed over, as Hadoop does.</param>
    /// <exception cref="ProtocolMessageException">It is no such request.</exception>
    public abstract RpcServerCall Read(in CallFacts facts, ReadOnlySpan<byte> body);
}

/// <summary>A method with its messages and its handler.</summary>
internal sealed class ServiceMethod<TRequest, TResponse> : ServiceMethod
    where TRequest : class, IContract<TRequest>
    where TResponse : class, IContract<TResponse>
{
    public ServiceMethod(RpcMethod<TRequest, TResponse> method, RpcHandler<TRequest, TResponse> handler)
        : base(method.Protocol, method.Name, method.Idempotence, method.Header) => Handler = handler;

    public RpcHandler<TRequest, TResponse> Handler { get; }

    /// <inheritdoc/>
    public override RpcServerCall Read(in CallFacts facts, ReadOnlySpan<byte> body) =>
        new ServiceCall<TRequest, TResponse>(facts, this, Messages.ReadDelimited<TRequest>(ref body, MaxPartBytes));
}
