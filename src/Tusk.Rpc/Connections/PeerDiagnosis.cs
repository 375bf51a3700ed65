using System.Buffers;
using System.Buffers.Binary;
using Tusk.Rpc.Errors;

namespace Tusk.Rpc.Connections;

/// <summary>Knows servers that are no Hadoop RPC servers by their first bytes.</summary>
internal static class PeerDiagnosis
{
    /// <summary>How many bytes tell enough.</summary>
    private const int MostBytes = 5;

    /// <summary>What is to be done when a server that has answered is gone.</summary>
    public const string WhenLost = "Was the server stopped, or started anew? Its log says so; try again once it is up.";

    /// <summary>Throws if what arrived first comes from another kind of server.</summary>
    /// <param name="endpoint">The server.</param>
    /// <param name="received">What has arrived on the connection; nothing was read from it before.</param>
    /// <exception cref="RpcConnectException">It is another kind of server; the message says which, and what to do.</exception>
    public static void Check(RpcEndpoint endpoint, in ReadOnlySequence<byte> received)
    {
        RpcAddress address = endpoint.Address;
        Span<byte> copied = stackalloc byte[MostBytes];
        ReadOnlySequence<byte> start = received.Slice(0, Math.Min(MostBytes, received.Length));
        start.CopyTo(copied);
        ReadOnlySpan<byte> first = copied[..(int)start.Length];
        if (first.StartsWith("HTTP"u8))
        {
            throw new RpcConnectException(address,
                $"{address} answers HTTP, not Hadoop RPC: it is a web port. Use the server's RPC port "
                + $"({PortHint.Of(endpoint.Protocol)}).");
        }

        if (first.StartsWith("SSH-"u8))
        {
            throw new RpcConnectException(address, $"{address} answers SSH, not Hadoop RPC: use the server's RPC port.");
        }

        // A TLS alert: type 21, version 3.x, and a length of two bytes.
        if (first.Length == MostBytes && first[0] == 0x15 && first[1] == 3 && first[3] == 0 && first[4] == 2)
        {
            throw new RpcConnectException(address,
                $"{address} answers TLS, not Hadoop RPC: it is an HTTPS port. Use the server's RPC port.");
        }

        // What servers of other versions answer without a frame: call id -1.
        if (first.Length >= sizeof(int) && BinaryPrimitives.ReadInt32BigEndian(first) == -1)
        {
            throw new RpcConnectException(address,
                $"{address} speaks a version of Hadoop RPC that we do not: expected version 9, which Hadoop 2.1 and later have.");
        }
    }

    /// <summary>The connection ended before any byte arrived.</summary>
    public static EndOfStreamException ClosedAtOnce(RpcAddress address, Exception? cause = null) => new(
        $"{address} closed the connection without an answer. Is it the RPC port? "
        + "A DataNode's data port (9866 unless configured) does so, and so does a server that is being stopped.", cause);

    /// <summary>The connection ended later.</summary>
    /// <param name="address">The server.</param>
    /// <param name="partBytes">How much of a frame had arrived.</param>
    public static EndOfStreamException Closed(RpcAddress address, long partBytes) => new(partBytes == 0
        ? $"{address} closed the connection. {WhenLost}"
        : $"{address} closed the connection in the middle of an answer, after {partBytes} B of it. {WhenLost}");
}
