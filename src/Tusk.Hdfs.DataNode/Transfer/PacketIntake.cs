using Tusk.Hdfs.DataNode.Storage;
using Tusk.Hdfs.DataTransfer;
using Tusk.Hdfs.DataTransfer.Checksums;
using Tusk.Protocol;
using Tusk.Protocol.DataTransfer;

namespace Tusk.Hdfs.DataNode.Transfer;

/// <summary>A packet that has arrived: whether it can be, whether its data is what was sent, and onto the disk with it.</summary>
/// <remarks>No connections and no waiting. Source: Apache Hadoop 3.4, o.a.h.hdfs.server.datanode.BlockReceiver#receivePacket.</remarks>
/// <param name="writer">Writes the replica.</param>
/// <param name="sent">How the sender checks the chunks.</param>
internal sealed class PacketIntake(ReplicaWriter writer, ChunkChecksum sent)
{
    private static readonly ChunkChecksum NoSums = new(ChecksumType.Null, 1);

    /// <summary>Reads the header of a packet.</summary>
    /// <param name="packet">The whole packet.</param>
    /// <param name="prefix">Its prefix.</param>
    /// <param name="sender">Who sent it, for the message.</param>
    /// <exception cref="DataTransferException">Such a packet cannot be.</exception>
    public PacketHeader ReadHeader(ReadOnlySpan<byte> packet, PacketPrefix prefix, DatanodeInfo sender)
    {
        PacketHeader header;
        try
        {
            header = PacketHeader.Read(packet.Slice(PacketPrefix.Size, prefix.HeaderBytes), prefix.BodyBytes);
        }
        catch (ProtocolMessageException e)
        {
            throw new DataTransferException($"{sender} sent a packet of {writer.Replica.Id} without a header: {e.Message}", e);
        }

        int sums = prefix.BodyBytes - header.DataBytes;
        if ((sums != 0 && sums != sent.SumBytes(header.DataBytes)) || (header.IsLastInBlock && header.DataBytes > 0)
            || header.OffsetInBlock > long.MaxValue - header.DataBytes)
        {
            throw new DataTransferException(
                $"{sender} sent packet {header.SequenceNumber} of {writer.Replica.Id} with {header.DataBytes} B of data and {sums} B "
                + $"of checksums; expected {sent.SumBytes(header.DataBytes)} B of checksums, and no data in the last packet.");
        }

        // A packet that begins within a chunk holds no more than the rest of that chunk.
        int within = (int)(header.OffsetInBlock % sent.BytesPerChunk);
        return within == 0 || header.DataBytes <= sent.BytesPerChunk - within
            ? header
            : throw new DataTransferException(
                $"{sender} sent packet {header.SequenceNumber} of {writer.Replica.Id} with {header.DataBytes} B at offset "
                + $"{header.OffsetInBlock}: a partial chunk must be sent in an individual packet.");
    }

    /// <summary>Checks and writes it.</summary>
    /// <param name="packet">The whole packet.</param>
    /// <param name="prefix">Its prefix.</param>
    /// <param name="header">Its header.</param>
    /// <param name="isCheckedBelow">Whether another DataNode after this one checks the data, and whoever sent it would send it again.</param>
    /// <param name="sender">Who sent it, for the message.</param>
    /// <returns>What to acknowledge; it is not written where the data is damaged.</returns>
    /// <exception cref="ReplicaException">It does not fit what is there.</exception>
    /// <exception cref="DataTransferException">It ends the block somewhere else.</exception>
    public Status Write(ReadOnlySpan<byte> packet, PacketPrefix prefix, in PacketHeader header, bool isCheckedBelow, DatanodeInfo sender)
    {
        ReadOnlySpan<byte> body = packet.Slice(PacketPrefix.Size + prefix.HeaderBytes, prefix.BodyBytes);
        ReadOnlySpan<byte> sums = body[..^header.DataBytes];
        ReadOnlySpan<byte> data = body[^header.DataBytes..];

        // Who writes to memory first (LAZY_PERSIST) sends no checksums: they are made here, as in Hadoop's BlockReceiver.
        ChunkChecksum made = sums.Length == sent.SumBytes(header.DataBytes) ? sent : NoSums;

        // The last DataNode checks for all; one before it checks if it makes checksums anew, which would make damaged data good (Hadoop's
        // does not where a packet begins within a chunk), or copies for nobody who would resend.
        bool makesAnew = made != writer.Checksum || header.OffsetInBlock % writer.Checksum.BytesPerChunk != 0;
        if ((makesAnew || !isCheckedBelow) && made.FindWrong(data, sums) >= 0)
        {
            return Status.ErrorChecksum;
        }

        if (header.DataBytes > 0)
        {
            writer.Write(header.OffsetInBlock, data, sums, made);
        }
        else if (header.IsLastInBlock && header.OffsetInBlock != writer.Replica.Length)
        {
            throw new DataTransferException(
                $"{sender} ends {writer.Replica.Id} at {header.OffsetInBlock}, of which {writer.Replica.Length} B have come.");
        }

        if (header.SyncBlock && !header.IsLastInBlock)
        {
            writer.Sync();
        }

        return Status.Success;
    }
}
