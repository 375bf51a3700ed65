using System.Diagnostics.CodeAnalysis;
using Tusk.Protocol;
using Tusk.Protocol.Rpc;
using Tusk.Rpc.Errors;

namespace Tusk.Rpc.Server;

/// <summary>Which method a call means.</summary>
/// <remarks>
/// Every client writes the header of a method in the same bytes, so these are looked up as they are; only a header that is
/// not found so is read. Source of the refusals: Apache Hadoop 3.4, o.a.h.ipc.ProtobufRpcEngine2.Server.ProtoBufRpcInvoker.
/// </remarks>
internal sealed class ServiceTable
{
    /// <summary>Longest part of a name that an error repeats, in characters.</summary>
    private const int MostNameChars = 256;

    private readonly Dictionary<string, RpcService> _services = new(StringComparer.Ordinal);
    private readonly Dictionary<byte[], ServiceMethod>.AlternateLookup<ReadOnlySpan<byte>> _byHeader;

    /// <exception cref="ArgumentException">A protocol comes twice.</exception>
    public ServiceTable(IEnumerable<RpcService> services)
    {
        var byHeader = new Dictionary<byte[], ServiceMethod>(new ByteComparer());
        foreach (RpcService service in services)
        {
            if (!_services.TryAdd(service.Protocol.Name, service))
            {
                throw new ArgumentException($"{service.Protocol.Name} is served twice.", nameof(services));
            }

            foreach (ServiceMethod method in service.Methods.Values)
            {
                byHeader.Add(method.Header, method);
            }
        }

        _byHeader = byHeader.GetAlternateLookup<ReadOnlySpan<byte>>();
    }

    /// <summary>Takes the header of a method off the start of what follows the header of a call.</summary>
    /// <param name="rest">Advanced past it when true is returned.</param>
    /// <param name="method">The method, when true is returned.</param>
    /// <param name="error">The refusal, when false is returned.</param>
    public bool TryFind(
        ref ReadOnlySpan<byte> rest, [NotNullWhen(true)] out ServiceMethod? method, [NotNullWhen(false)] out RemoteError? error)
    {
        error = null;
        ReadOnlySpan<byte> body = rest;
        if (Varint.TryCut(ref body, out _) && _byHeader.TryGetValue(rest[..^body.Length], out method))
        {
            rest = body;
            return true;
        }

        method = null;
        try
        {
            return TryFind(Messages.ReadDelimited<RequestHeaderProto>(ref rest), out method, out error);
        }
        catch (ProtocolMessageException e)
        {
            // Hadoop's handler fails here without an answer, and the call waits for ever.
            error = Unreadable(e);
            return false;
        }
    }

    /// <summary>The refusal of a message that cannot be read.</summary>
    public static RemoteError Unreadable(ProtocolMessageException e) => new(
        "org.apache.hadoop.thirdparty.protobuf.InvalidProtocolBufferException", e.Message, RpcErrorCode.Application, IsFatal: false);

    private bool TryFind(
        RequestHeaderProto header, [NotNullWhen(true)] out ServiceMethod? method, [NotNullWhen(false)] out RemoteError? error)
    {
        method = null;
        error = null;
        if (!_services.TryGetValue(header.DeclaringClassProtocolName, out RpcService? service))
        {
            error = new RemoteError(
                "org.apache.hadoop.ipc.RpcNoSuchProtocolException",
                $"Unknown protocol: {Short(header.DeclaringClassProtocolName)}",
                RpcErrorCode.NoSuchProtocol,
                IsFatal: false);
        }
        else if (header.ClientProtocolVersion != (ulong)service.Protocol.Version)
        {
            error = new RemoteError(
                "org.apache.hadoop.ipc.RPC$VersionMismatch",
                $"Protocol {service.Protocol.Name} version mismatch. (client = {(long)header.ClientProtocolVersion}, "
                + $"server = {service.Protocol.Version})",
                RpcErrorCode.RpcVersionMismatch,
                IsFatal: false);
        }
        else if (!service.Methods.TryGetValue(header.MethodName, out method))
        {
            error = new RemoteError(
                "org.apache.hadoop.ipc.RpcNoSuchMethodException",
                $"Unknown method {Short(header.MethodName)} called on {service.Protocol.Name} protocol.",
                RpcErrorCode.NoSuchMethod,
                IsFatal: false);
        }

        return error is null;
    }

    private static string Short(string name) => name.Length <= MostNameChars ? name : name[..MostNameChars] + "...";

    private sealed class ByteComparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public int GetHashCode(byte[] bytes) => GetHashCode((ReadOnlySpan<byte>)bytes);

        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            var hash = default(HashCode);
            hash.AddBytes(alternate);
            return hash.ToHashCode();
        }

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
    }
}
