using System.Buffers;
using Tusk.Protocol;
using Tusk.Protocol.Rpc;

namespace Tusk.Rpc;

/// <summary>One call of a protocol: its name, its messages, and whether it may be repeated. Declared once, used for ever.</summary>
/// <typeparam name="TRequest">What is sent.</typeparam>
/// <typeparam name="TResponse">What is answered.</typeparam>
public sealed class RpcMethod<TRequest, TResponse>
    where TRequest : class, IContract
    where TResponse : class, IContract<TResponse>
{
    /// <summary>A call of a protocol.</summary>
    /// <param name="protocol">The protocol.</param>
    /// <param name="name">The name on the wire, as <c>getFileInfo</c>.</param>
    /// <param name="idempotence">Whether it may be repeated.</param>
    public RpcMethod(RpcProtocol protocol, string name, RpcIdempotence idempotence)
    {
        (Protocol, Name, Idempotence) = (protocol, name, idempotence);
        var header = new ArrayBufferWriter<byte>();
        Messages.WriteDelimited(header, new RequestHeaderProto
        {
            MethodName = name,
            DeclaringClassProtocolName = protocol.Name,
            ClientProtocolVersion = (ulong)protocol.Version,
        });
        Header = header.WrittenSpan.ToArray();
    }

    /// <summary>The protocol.</summary>
    public RpcProtocol Protocol { get; }

    /// <summary>The name on the wire.</summary>
    public string Name { get; }

    /// <summary>Whether it may be repeated.</summary>
    public RpcIdempotence Idempotence { get; }

    /// <summary>RequestHeaderProto with its length in front: the same for every call, so encoded once.</summary>
    internal byte[] Header { get; }

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
