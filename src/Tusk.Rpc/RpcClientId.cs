using System.Security.Cryptography;
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

    /// <summary>A new one, in the form of a random UUID.</summary>
    public static RpcClientId Create()
    {
        byte[] bytes = RandomNumberGenerator.GetBytes(RpcPreamble.ClientIdBytes);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40); // version 4
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80); // variant of RFC 9562
        return new RpcClientId(bytes);
    }

    /// <summary>The bytes in hexadecimal.</summary>
    public override string ToString() => Convert.ToHexStringLower(_bytes);
}
