using System.Buffers.Binary;
using Tusk.Protocol;
using Tusk.Protocol.DataTransfer;

namespace Tusk.Hdfs.DataTransfer;

/// <summary>What a packet says of itself.</summary>
/// <param name="OffsetInBlock">Where its data begins in the block.</param>
/// <param name="SequenceNumber">Counts the packets of a block; <see cref="HeartbeatNumber"/> in a heartbeat.</param>
/// <param name="IsLastInBlock">Whether it ends the block; it has no data then.</param>
/// <param name="DataBytes">Size of the data, in bytes; the rest of the body are checksums.</param>
/// <param name="SyncBlock">Whether the data must be on disk before the packet is acknowledged.</param>
/// <remarks>
/// Written by hand, as one stands in front of every 64 KiB; the generated message reads what has another shape.
/// Source: Apache Hadoop 3.4, o.a.h.hdfs.protocol.datatransfer.PacketHeader.
/// </remarks>
public readonly record struct PacketHeader(
    long OffsetInBlock, long SequenceNumber, bool IsLastInBlock, int DataBytes, bool SyncBlock = false)
{
    /// <summary>Sequence number of a heartbeat.</summary>
    public const long HeartbeatNumber = -1;

    /// <summary>Most bytes of an encoded header.</summary>
    public const int MaxSize = Size + 2;

    private const int Size = 25;

    // Field number and kind, as protobuf puts them in front of a value.
    private const byte OffsetTag = (1 << 3) | 1;
    private const byte NumberTag = (2 << 3) | 1;
    private const byte LastTag = (3 << 3) | 0;
    private const byte DataTag = (4 << 3) | 5;
    private const byte SyncTag = (5 << 3) | 0;

    /// <summary>Encoded size, in bytes: it depends on <see cref="SyncBlock"/> alone.</summary>
    public int EncodedBytes => SyncBlock ? MaxSize : Size;

    /// <summary>Reads a header.</summary>
    /// <param name="bytes">Exactly the header.</param>
    /// <param name="bodyBytes">Size of the body that follows, as the prefix says.</param>
    /// <exception cref="DataTransferException">A length or an offset is negative, or the data does not fit into the body.</exception>
    /// <exception cref="ProtocolMessageException">The bytes are no header.</exception>
    public static PacketHeader Read(ReadOnlySpan<byte> bytes, int bodyBytes)
    {
        if (!TryReadUsual(bytes, out PacketHeader header))
        {
            PacketHeaderProto proto = Messages.Parse<PacketHeaderProto>(bytes);
            header = new PacketHeader(
                proto.OffsetInBlock, proto.Seqno, proto.LastPacketInBlock, proto.DataLen, proto.SyncBlock);
        }

        if (header.DataBytes < 0 || header.DataBytes > bodyBytes || header.OffsetInBlock < 0)
        {
            throw new DataTransferException(
                $"Packet {header.SequenceNumber} has {header.DataBytes} B of data at offset {header.OffsetInBlock} of its block; "
                + $"expected 0 to {bodyBytes} B, its body, and no negative offset.");
        }

        return header;
    }

    /// <summary>Writes the header.</summary>
    /// <returns>How many bytes were written: <see cref="EncodedBytes"/>.</returns>
    public int Write(Span<byte> output)
    {
        output[0] = OffsetTag;
        BinaryPrimitives.WriteInt64LittleEndian(output[1..], OffsetInBlock);
        output[9] = NumberTag;
        BinaryPrimitives.WriteInt64LittleEndian(output[10..], SequenceNumber);
        output[18] = LastTag;
        output[19] = IsLastInBlock ? (byte)1 : (byte)0;
        output[20] = DataTag;
        BinaryPrimitives.WriteInt32LittleEndian(output[21..], DataBytes);
        if (SyncBlock)
        {
            output[25] = SyncTag;
            output[26] = 1;
        }

        return EncodedBytes;
    }

    /// <summary>Reads what Hadoop writes: all fields in order, at fixed places.</summary>
    private static bool TryReadUsual(ReadOnlySpan<byte> bytes, out PacketHeader header)
    {
        header = default;
        bool hasSync = bytes.Length == MaxSize;
        if (!(hasSync || bytes.Length == Size)
            || bytes[0] != OffsetTag || bytes[9] != NumberTag || bytes[18] != LastTag || bytes[20] != DataTag
            || bytes[19] > 1 || (hasSync && (bytes[25] != SyncTag || bytes[26] > 1)))
        {
            return false;
        }

        header = new PacketHeader(
            BinaryPrimitives.ReadInt64LittleEndian(bytes[1..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[10..]),
            bytes[19] != 0,
            BinaryPrimitives.ReadInt32LittleEndian(bytes[21..]),
            hasSync && bytes[26] != 0);
        return true;
    }
}
