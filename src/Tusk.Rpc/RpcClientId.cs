using System.Diagnostics;
using Tusk.Protocol.Rpc;

namespace Tusk.Rpc;

/// <summary>Sixteen random bytes by which a server tells one client from another; with the call id, a call for ever.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.ipc.ClientId and RetryCache.</remarks>
public sealed class RpcClientId
{
    private readonly byte[] _bytes;

    /// <summary>A client id of these bytes.</summary>
    /// <exception cref="ArgumentException">They are not sixteen.</exception>
    public RpcClientId(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != RpcPreamble.ClientIdBytes)
        {
            throw new ArgumentException($"A client id has {RpcPreamble.ClientIdBytes} B, not {bytes.Length}.", nameof(bytes));
        }

        _bytes = bytes.ToArray();
    }

    /// <summary>The bytes.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>A new one: a random UUID.</summary>
    /// <remarks>The runtime's own random bytes; a cryptographic library would be loaded for them at each start.</remarks>
    public static RpcClientId Create()
    {
        Span<byte> bytes = stackalloc byte[RpcPreamble.ClientIdBytes];
        bool isWritten = Guid.NewGuid().TryWriteBytes(bytes, bigEndian: true, out _);
        Debug.Assert(isWritten, "A UUID has sixteen bytes.");
        return new RpcClientId(bytes);
    }

    /// <summary>The bytes in hexadecimal.</summary>
    public override string ToString() => Convert.ToHexStringLower(_bytes);
}
