using System.Globalization;
using Tusk.Hdfs.NameNode.EditLog.Format;
using Tusk.Protocol.Rpc;

namespace Tusk.Hdfs.NameNode.EditLog.Fields;

/// <summary>Which call an operation answers: a repeated call after a restart or a failover finds it and is not done twice.</summary>
/// <param name="ClientId">The client, its sixteen bytes in their order; null for none.</param>
/// <param name="CallId">The call; <see cref="RpcCallIds.Invalid"/> for none.</param>
/// <remarks>Source: Apache Hadoop 3.4, FSEditLogOp#writeRpcIds: a length of 16 or 0 in two bytes, the client id, the call id.</remarks>
public readonly record struct RpcIds(Guid? ClientId, int CallId)
{
    private const int ClientIdBytes = 16;

    /// <summary>No call, or one that may be done twice.</summary>
    public static RpcIds None => new(null, RpcCallIds.Invalid);

    /// <summary>The call of a client.</summary>
    /// <exception cref="ArgumentException">The client id has not sixteen bytes.</exception>
    public static RpcIds Of(ReadOnlySpan<byte> clientId, int callId) => new(new Guid(clientId, bigEndian: true), callId);

    /// <summary>Client and call.</summary>
    public override string ToString() => ClientId is Guid client
        ? client.ToString("D") + " call " + CallId.ToString(CultureInfo.InvariantCulture)
        : "none";

    internal static RpcIds Read(ref OpReader input)
    {
        ushort bytes = input.ReadUInt16();
        Guid? client = bytes switch
        {
            0 => null,
            ClientIdBytes => new Guid(input.Take(ClientIdBytes, "a client id"), bigEndian: true),
            _ => throw new OpFieldException($"a client id has {bytes} B, not {ClientIdBytes} or 0"),
        };
        return new RpcIds(client, input.ReadInt32());
    }

    internal void Write(OpWriter output)
    {
        if (ClientId is Guid client)
        {
            Span<byte> bytes = stackalloc byte[ClientIdBytes];
            client.TryWriteBytes(bytes, bigEndian: true, out _);
            output.WriteUInt16(ClientIdBytes);
            output.WriteBytes(bytes);
        }
        else
        {
            output.WriteUInt16(0);
        }

        output.WriteInt32(CallId);
    }
}
