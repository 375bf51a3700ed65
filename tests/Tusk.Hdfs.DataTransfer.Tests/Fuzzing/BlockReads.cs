using System.Buffers.Binary;
using Tusk.Hdfs.DataTransfer.Checksums;
using Tusk.Hdfs.DataTransfer.Reading;

namespace Tusk.Hdfs.DataTransfer.Tests.Fuzzing;

/// <summary>Reads of a block whose content is known: what is read must be of it, however damaged the answer.</summary>
internal static class BlockReads
{
    /// <summary>What an input of packets begins with: offset and length of the read, 16 bits each.</summary>
    public const int QuestionBytes = 2 * sizeof(ushort);

    /// <summary>Two whole chunks and a short one, no two alike.</summary>
    public static readonly byte[] Block = [.. Enumerable.Range(0, 1300).Select(static i => (byte)((i * 7) + (i / 256)))];

    /// <summary>How it is checked.</summary>
    public static readonly ChunkChecksum Checksum = new(ChecksumType.Crc32C, 512);

    /// <summary>Who answers, where nobody is asked.</summary>
    private static readonly DatanodeInfo Node = new() { IpAddress = "10.0.0.1", HostName = "dn1", Uuid = "u", TransferPort = 9866 };

    /// <summary>A read of a part of it.</summary>
    public static BlockReadRequest Request(int offset, int length) => new(
        new ExtendedBlock("BP-1", new BlockId(7), new GenerationStamp(1001), Block.Length), BlockToken.Empty, "test", offset, length);

    /// <summary>Reads packets that answer the read which the input begins with.</summary>
    public static void ReadPackets(byte[] input)
    {
        if (input.Length < QuestionBytes)
        {
            throw new EndOfStreamException();
        }

        int offset = BinaryPrimitives.ReadUInt16BigEndian(input) % Block.Length;
        int length = 1 + (BinaryPrimitives.ReadUInt16BigEndian(input.AsSpan(sizeof(ushort))) % (Block.Length - offset));
        var packets = new ReadPackets(Node, Request(offset, length), Checksum, offset / Checksum.BytesPerChunk * Checksum.BytesPerChunk);
        ReadOnlySpan<byte> received = input.AsSpan(QuestionBytes);
        int read = 0;
        while (!packets.IsEnded)
        {
            if (!packets.TryRead(received, out ReadPacket packet, out int needed))
            {
                Assert.InRange(needed, received.Length + 1, PacketPrefix.MaxPacketBytes + PacketPrefix.Size);
                throw new EndOfStreamException();
            }

            // Checksums do not cover the offset: with another one, a chunk may be taken for another, but for nothing else.
            Assert.True(Block.AsSpan().IndexOf(received.Slice(packet.DataStart, packet.DataBytes)) >= 0);
            read += packet.DataBytes;
            received = received[packet.Bytes..];
        }

        Assert.Equal(length, read);
    }
}
