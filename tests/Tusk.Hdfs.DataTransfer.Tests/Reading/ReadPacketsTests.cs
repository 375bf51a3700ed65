using Tusk.Hdfs.DataTransfer.Checksums;
using Tusk.Hdfs.DataTransfer.Reading;
using Tusk.Hdfs.DataTransfer.Tests.Support;

namespace Tusk.Hdfs.DataTransfer.Tests.Reading;

public sealed class ReadPacketsTests
{
    private static readonly ChunkChecksum Crc = new(ChecksumType.Crc32C, 512);

    /// <summary>A block of two whole chunks and a short one, sent in packets of one chunk.</summary>
    private static readonly byte[] Block = [.. Enumerable.Range(0, 1300).Select(static i => (byte)(i * 7))];

    [Theory]
    [InlineData(0, 1300)]
    [InlineData(0, 1)]
    [InlineData(511, 2)]
    [InlineData(512, 512)]
    [InlineData(700, 100)]
    [InlineData(1299, 1)]
    [InlineData(600, 700)]
    public void Chunks_are_cut_to_what_was_asked_for(int offset, int length)
    {
        Assert.Equal(Block.AsSpan(offset, length).ToArray(), Read(offset, length, Answer(offset, length)));
    }

    [Fact]
    public void Asks_for_exactly_what_is_missing()
    {
        byte[] packet = Answer(0, 1300)[0];
        ReadPackets packets = Packets(0, 1300);

        Assert.False(packets.TryRead(packet.AsSpan(0, 5), out _, out int needed));
        Assert.Equal(6, needed);
        Assert.False(packets.TryRead(packet.AsSpan(0, 6), out _, out needed));
        Assert.Equal(packet.Length, needed);
        Assert.False(packets.TryRead(packet.AsSpan(0, packet.Length - 1), out _, out needed));
        Assert.True(packets.TryRead(packet, out ReadPacket read, out _));
        Assert.Equal((packet.Length, 512), (read.Bytes, read.DataBytes));
    }

    [Fact]
    public void A_wrong_checksum_tells_the_chunk()
    {
        List<byte[]> answer = Answer(0, 1300);
        answer[1][^1] ^= 1;

        var wrong = Assert.Throws<BlockChecksumException>(() => Read(0, 1300, answer));

        Assert.Equal(512, wrong.Offset);
        Assert.Equal("Checksum error in BP-1:blk_7_1001 at offset 512 of the block, from DataNode 10.0.0.1:9866; another replica may be good.", wrong.Message);
    }

    [Fact]
    public void A_chunk_that_was_not_asked_for_is_checked_too_where_it_must_be_sent()
    {
        List<byte[]> answer = Answer(700, 10);
        answer[0][^1] ^= 1; // byte 1023, behind the part asked for and in its chunk

        Assert.Equal(512, Assert.Throws<BlockChecksumException>(() => Read(700, 10, answer)).Offset);
    }

    [Fact]
    public void Pitfall_18_blocks_without_checksums_are_read()
    {
        var none = new ChunkChecksum(ChecksumType.Null, 512);

        byte[] read = Read(100, 900, BlockAnswer.To(100, 900, Block, none, 512).Packets, none);

        Assert.Equal(Block.AsSpan(100, 900).ToArray(), read);
    }

    [Theory]
    [InlineData(ChecksumType.Crc32, 100)]
    [InlineData(ChecksumType.Crc32C, 1300)]
    [InlineData(ChecksumType.Crc32C, 4096)]
    public void Pitfall_18_each_block_says_how_it_is_checked(ChecksumType type, int bytesPerChunk)
    {
        var checksum = new ChunkChecksum(type, bytesPerChunk);

        byte[] read = Read(450, 500, BlockAnswer.To(450, 500, Block, checksum, bytesPerChunk).Packets, checksum);

        Assert.Equal(Block.AsSpan(450, 500).ToArray(), read);
    }

    public static TheoryData<string> Impossible =>
    [
        "gap in the numbers", "packet twice", "gap in the offsets", "offset goes back", "last too early", "last with data",
        "nothing after the last", "empty packet", "more data than asked for", "checksum missing", "checksum too many",
        "short chunk in the middle", "negative data", "data beyond the body", "negative offset",
    ];

    [Theory]
    [MemberData(nameof(Impossible))]
    public void What_cannot_be_the_next_packet_is_refused(string what)
    {
        List<byte[]> answer = Answer(0, 1300);
        ReadOnlySpan<byte> data = Block;
        switch (what)
        {
            case "gap in the numbers":
                answer[1] = BlockAnswer.Packet(512, 2, data[512..1024], Crc);
                break;
            case "packet twice":
                answer.Insert(1, answer[0]);
                break;
            case "gap in the offsets":
                answer[1] = BlockAnswer.Packet(1024, 1, data[512..1024], Crc);
                break;
            case "offset goes back":
                answer[1] = BlockAnswer.Packet(0, 1, data[512..1024], Crc);
                break;
            case "last too early":
                answer[1] = BlockAnswer.Packet(512, 1, [], Crc, isLast: true);
                break;
            case "last with data":
                answer[0] = BlockAnswer.Packet(0, 0, data, Crc, isLast: true);
                break;
            case "nothing after the last":
                answer.Add(BlockAnswer.Packet(1300, 4, [], Crc, isLast: true));
                break;
            case "empty packet":
                answer[1] = BlockAnswer.Packet(512, 1, [], Crc);
                break;
            case "more data than asked for":
                answer[2] = BlockAnswer.Packet(1024, 2, new byte[1024], Crc);
                break;
            case "checksum missing":
                answer[0] = BlockAnswer.Packet(new PacketHeader(0, 0, false, 512), [], data[..512]);
                break;
            case "checksum too many":
                answer[0] = BlockAnswer.Packet(new PacketHeader(0, 0, false, 512), new byte[8], data[..512]);
                break;
            case "short chunk in the middle":
                answer[0] = BlockAnswer.Packet(0, 0, data[..500], Crc);
                break;
            case "negative data":
                answer[0] = BlockAnswer.Packet(new PacketHeader(0, 0, false, -1), [], []);
                break;
            case "data beyond the body":
                answer[0] = BlockAnswer.Packet(new PacketHeader(0, 0, false, 5000), new byte[4], data[..512]);
                break;
            default:
                answer[0] = BlockAnswer.Packet(new PacketHeader(-512, 0, false, 512), new byte[4], data[..512]);
                break;
        }

        var refused = Assert.Throws<DataTransferException>(() => Read(0, 1300, answer));

        Assert.DoesNotContain('\n', refused.Message);
    }

    [Theory]
    [InlineData(700, 0)]
    [InlineData(700, 1024)]
    [InlineData(700, 700)]
    [InlineData(700, -512)]
    [InlineData(512, 0)]
    public void A_start_that_is_not_the_chunk_boundary_before_is_refused(long offset, long chunkOffset) =>
        Assert.Throws<DataTransferException>(() => new ReadPackets(Node, Request(offset, 10), Crc, chunkOffset));

    private static DatanodeInfo Node { get; } =
        new() { IpAddress = "10.0.0.1", HostName = "dn1", Uuid = "u", TransferPort = 9866 };

    private static BlockReadRequest Request(long offset, long length) => new(
        new ExtendedBlock("BP-1", new BlockId(7), new GenerationStamp(1001), 1300), BlockToken.Empty, "test", offset, length);

    private static ReadPackets Packets(long offset, long length, ChunkChecksum? checksum = null)
    {
        checksum ??= Crc;
        return new ReadPackets(Node, Request(offset, length), checksum, offset / checksum.BytesPerChunk * checksum.BytesPerChunk);
    }

    private static List<byte[]> Answer(int offset, int length) => BlockAnswer.To(offset, length, Block, Crc, packetBytes: 512).Packets;

    private static byte[] Read(int offset, int length, List<byte[]> answer, ChunkChecksum? checksum = null)
    {
        ReadPackets packets = Packets(offset, length, checksum);
        byte[] received = [.. answer.SelectMany(static packet => packet)];
        var data = new List<byte>();
        int at = 0;
        while (at < received.Length)
        {
            if (!packets.TryRead(received.AsSpan(at), out ReadPacket packet, out int needed))
            {
                Assert.InRange(needed, received.Length - at + 1, PacketPrefix.MaxPacketBytes + PacketPrefix.Size);
                throw new EndOfStreamException();
            }

            data.AddRange(received.AsSpan(at + packet.DataStart, packet.DataBytes));
            at += packet.Bytes;
        }

        return packets.IsEnded ? [.. data] : throw new EndOfStreamException();
    }
}
