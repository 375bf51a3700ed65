using Tusk.Hdfs.DataTransfer.Checksums;
using Tusk.Protocol.DataTransfer;

namespace Tusk.Hdfs.DataTransfer.Tests.Support;

/// <summary>What a DataNode sends for a read: whole chunks, and an empty last packet.</summary>
internal sealed record BlockAnswer(long Start, List<byte[]> Packets)
{
    public static BlockAnswer To(OpReadBlockProto read, byte[] block, ChunkChecksum checksum, int packetBytes = 64 << 10) =>
        To((long)read.Offset, (long)read.Len, block, checksum, packetBytes);

    public static BlockAnswer To(long offset, long length, byte[] block, ChunkChecksum checksum, int packetBytes = 64 << 10)
    {
        int chunk = checksum.BytesPerChunk;
        int start = (int)(offset / chunk * chunk);
        int end = (int)Math.Min(block.Length, (offset + length + chunk - 1) / chunk * chunk);
        var packets = new List<byte[]>();
        int at = start;
        for (; at < end; at += packetBytes)
        {
            packets.Add(Packet(at, packets.Count, block.AsSpan(at, Math.Min(packetBytes, end - at)), checksum));
        }

        packets.Add(Packet(end, packets.Count, [], checksum, isLast: true));
        return new BlockAnswer(start, packets);
    }

    /// <summary>One packet, with checksums that are right.</summary>
    public static byte[] Packet(long offset, long number, ReadOnlySpan<byte> data, ChunkChecksum checksum, bool isLast = false)
    {
        byte[] sums = new byte[checksum.SumBytes(data.Length)];
        checksum.Compute(data, sums);
        return Packet(new PacketHeader(offset, number, isLast, data.Length), sums, data);
    }

    /// <summary>One packet, whatever it says.</summary>
    public static byte[] Packet(PacketHeader header, ReadOnlySpan<byte> sums, ReadOnlySpan<byte> data)
    {
        byte[] bytes = new byte[PacketPrefix.Size + header.EncodedBytes + sums.Length + data.Length];
        PacketPrefix.Write(bytes, header.EncodedBytes, sums.Length + data.Length);
        int at = PacketPrefix.Size + header.Write(bytes.AsSpan(PacketPrefix.Size));
        sums.CopyTo(bytes.AsSpan(at));
        data.CopyTo(bytes.AsSpan(at + sums.Length));
        return bytes;
    }
}
