using System.Buffers.Binary;

namespace Tusk.Rpc.Server;

/// <summary>A call for ever: who made it, and which of his calls it is. The method is no part of it, as in Hadoop.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.ipc.RetryCache.CacheEntry.</remarks>
public readonly record struct RetryKey
{
    /// <summary>The key of a call.</summary>
    public RetryKey(RpcClientId clientId, int callId)
    {
        ArgumentNullException.ThrowIfNull(clientId);
        ClientHigh = BinaryPrimitives.ReadUInt64BigEndian(clientId.Bytes);
        ClientLow = BinaryPrimitives.ReadUInt64BigEndian(clientId.Bytes[sizeof(ulong)..]);
        CallId = callId;
    }

    /// <summary>The first eight bytes of the client's id.</summary>
    public ulong ClientHigh { get; }

    /// <summary>The last eight.</summary>
    public ulong ClientLow { get; }

    /// <summary>The call's id.</summary>
    public int CallId { get; }
}
