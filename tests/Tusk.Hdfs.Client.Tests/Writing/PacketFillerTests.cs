using Tusk.Hdfs.Client.Writing;
using Tusk.Hdfs.DataTransfer.Checksums;
using Tusk.Hdfs.DataTransfer.Writing;

namespace Tusk.Hdfs.Client.Tests.Writing;

public sealed class PacketFillerTests
{
    private static readonly ChunkChecksum Checksum = new(ChecksumType.Crc32C, 512);

    /// <summary>Pitfall 48: the partial chunk travels again. Facts 2.3: 700 B, hflush, 100 B.</summary>
    [Fact]
    public void Pitfall_48_a_flushed_partial_chunk_is_sent_again_from_its_start()
    {
        var filler = new PacketFiller(1 << 20, 512, 0);
        WritePacket first = Fill(filler, 700).Take(false);
        WritePacket second = Fill(filler, 100).Take(true);
        WritePacket third = Fill(filler, 50).Take(false);
        WritePacket last = filler.EndBlock(New(), false);

        Assert.Equal(
            [(0L, 700), (512L, 288), (512L, 338), (850L, 0)],
            new[] { first, second, third, last }.Select(static packet => (packet.OffsetInBlock, packet.DataBytes)));
        Assert.Equal(WriteSamples.Pattern(850)[512..], third.Data.ToArray());
        Assert.Equal([0L, 1, 2, 3], new[] { first, second, third, last }.Select(static packet => packet.SequenceNumber));
    }

    /// <summary>Facts 2.3: only an append to a partial chunk starts off the boundary, with one packet that just fills it.</summary>
    [Fact]
    public void An_append_to_a_partial_chunk_fills_just_that_chunk_first()
    {
        var filler = new PacketFiller(1 << 20, 512, 150_000);
        filler.Begin(New());
        Assert.Equal(16, filler.Fill(new byte[1000]));
        WritePacket first = filler.Take(false);
        WritePacket second = Fill(filler, 984).Take(false);

        Assert.Equal(((150_000L, 16), (150_016L, 984)), ((first.OffsetInBlock, first.DataBytes), (second.OffsetInBlock, second.DataBytes)));
    }

    [Fact]
    public void A_flush_inside_an_appended_partial_chunk_sends_only_what_was_appended_again()
    {
        var filler = new PacketFiller(1 << 20, 512, 100);
        WritePacket first = Fill(filler, 5).Take(false);
        WritePacket second = Fill(filler, 7).Take(false);
        filler.Begin(New());
        Assert.Equal(400, filler.Fill(new byte[1000]));
        WritePacket third = filler.Take(false);
        WritePacket fourth = Fill(filler, 1).Take(false);

        Assert.Equal(
            [(100L, 5), (100L, 12), (100L, 412), (512L, 1)],
            new[] { first, second, third, fourth }.Select(static packet => (packet.OffsetInBlock, packet.DataBytes)));
    }

    [Fact]
    public void A_packet_ends_with_the_block()
    {
        var filler = new PacketFiller(3 * 512, 512, 0);
        WritePacket first = Fill(filler, 1000).Take(false);
        filler.Begin(New());

        Assert.Equal(536, filler.Fill(new byte[5000]));
        Assert.True(filler.IsBlockFull);
        WritePacket second = filler.Take(false);
        WritePacket last = filler.EndBlock(New(), false);
        WritePacket next = Fill(filler, 1).Take(false);

        Assert.Equal(
            [(0L, 1000, false), (512L, 1024, false), (1536L, 0, true), (0L, 1, false)],
            new[] { first, second, last, next }.Select(static packet => (packet.OffsetInBlock, packet.DataBytes, packet.IsLastInBlock)));
    }

    [Fact]
    public void A_packet_has_126_chunks_of_the_usual_size() =>
        Assert.Equal((126, 1, 127), (
            PacketPool.ChunksIn(Checksum, 65_536),
            PacketPool.ChunksIn(Checksum, 600),
            PacketPool.ChunksIn(new ChunkChecksum(ChecksumType.Null, 512), 65_536)));

    [Fact]
    public void A_pool_keeps_as_many_packets_as_it_is_told()
    {
        var pool = new PacketPool(Checksum, 1, maxFree: 2);
        WritePacket[] packets = [pool.Rent(), pool.Rent(), pool.Rent()];
        foreach (WritePacket packet in packets)
        {
            pool.Return(packet);
        }

        Assert.Equal(2, pool.FreeCount);
        Assert.Contains(pool.Rent(), packets);
        Assert.Equal(1, pool.FreeCount);
    }

    private static WritePacket New() => new(Checksum, 126);

    private static PacketFiller Fill(PacketFiller filler, int bytes)
    {
        byte[] data = WriteSamples.Pattern(bytes, (int)filler.BytesInBlock);
        filler.Begin(New());
        Assert.Equal(bytes, filler.Fill(data));
        return filler;
    }
}
