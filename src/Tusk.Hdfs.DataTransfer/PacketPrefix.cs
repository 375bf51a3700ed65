using System.Buffers.Binary;

namespace Tusk.Hdfs.DataTransfer;

/// <summary>The six bytes in front of every data-transfer packet; they size the rest of it.</summary>
/// <remarks>
/// <code>
/// 0         4         6                6+H         6+H+C   6+H+C+D
/// | P: i32  | H: i16  | header (proto) | checksums | data  |        big-endian
/// </code>
/// P counts itself, the checksums and the data (P = 4 + C + D), not H and not the header.
/// Source: Apache Hadoop 3.4, o.a.h.hdfs.protocol.datatransfer.PacketReceiver#doRead.
/// </remarks>
public readonly record struct PacketPrefix
{
    /// <summary>Encoded size, in bytes.</summary>
    public const int Size = sizeof(int) + sizeof(short);

    /// <summary>Most bytes of P and H together: a peer must not size our buffers. Hadoop's own bound.</summary>
    public const int MaxPacketBytes = 16 << 20;

    private PacketPrefix(int headerBytes, int bodyBytes) => (HeaderBytes, BodyBytes) = (headerBytes, bodyBytes);

    /// <summary>H: size of the PacketHeaderProto that follows, in bytes.</summary>
    public int HeaderBytes { get; }

    /// <summary>C + D: size of checksums and data together, in bytes; 0 in a heartbeat.</summary>
    public int BodyBytes { get; }

    /// <summary>Size of all that follows the prefix, in bytes.</summary>
    public int FollowingBytes => HeaderBytes + BodyBytes;

    /// <summary>Reads a prefix, if <paramref name="input"/> holds all six bytes of it.</summary>
    /// <param name="input">What has arrived, from the start of a packet.</param>
    /// <param name="maxPacketBytes">Bound on P + H, in bytes.</param>
    /// <param name="prefix">The prefix read, when true is returned.</param>
    /// <returns>False when more bytes are needed; that is not an error.</returns>
    /// <exception cref="DataTransferException">P &lt; 4, H &lt; 0, or P + H over the bound.</exception>
    public static bool TryRead(ReadOnlySpan<byte> input, int maxPacketBytes, out PacketPrefix prefix)
    {
        prefix = default;
        if (input.Length < Size)
        {
            return false;
        }

        int payloadBytes = BinaryPrimitives.ReadInt32BigEndian(input);
        short headerBytes = BinaryPrimitives.ReadInt16BigEndian(input[sizeof(int)..]);

        // Summed as long: two hostile lengths must not overflow into a small one.
        if (payloadBytes < sizeof(int) || headerBytes < 0 || (long)payloadBytes + headerBytes > maxPacketBytes)
        {
            throw DataTransferException.PacketLengthsOutOfRange(payloadBytes, headerBytes, maxPacketBytes);
        }

        prefix = new PacketPrefix(headerBytes, payloadBytes - sizeof(int));
        return true;
    }

    /// <summary>Writes the prefix of a packet.</summary>
    /// <param name="output">Gets <see cref="Size"/> bytes.</param>
    /// <param name="headerBytes">Size of the header, in bytes.</param>
    /// <param name="bodyBytes">Size of checksums and data together, in bytes.</param>
    public static void Write(Span<byte> output, int headerBytes, int bodyBytes)
    {
        BinaryPrimitives.WriteInt32BigEndian(output, sizeof(int) + bodyBytes);
        BinaryPrimitives.WriteInt16BigEndian(output[sizeof(int)..], checked((short)headerBytes));
    }
}
