using Tusk.Hdfs.DataTransfer.Checksums;
using Tusk.Protocol.DataTransfer;
using Tusk.Protocol.Hdfs;

namespace Tusk.Hdfs.DataTransfer.Tests.Checksums;

public sealed class ChunkChecksumTests
{
    [Fact]
    public void Sums_of_a_finalized_block_of_apache_come_out()
    {
        // blk_1073741826 of the captures: b[i] = i*31 + (i>>8), 1300 B; its .meta ends with three CRC32C.
        byte[] data = [.. Enumerable.Range(0, 1300).Select(static i => (byte)((i * 31) + (i >> 8)))];
        byte[] sums = new byte[12];

        new ChunkChecksum(ChecksumType.Crc32C, 512).Compute(data, sums);

        Assert.Equal("0608342eae83924c7bc8d2b3", Convert.ToHexStringLower(sums));
    }

    [Theory]
    [InlineData(ChecksumType.Crc32C, 512)]
    [InlineData(ChecksumType.Crc32C, 7)]
    [InlineData(ChecksumType.Crc32C, 1)]
    [InlineData(ChecksumType.Crc32, 512)]
    public void Finds_the_first_wrong_chunk_whichever_it_is(ChecksumType type, int bytesPerChunk)
    {
        var checksum = new ChunkChecksum(type, bytesPerChunk);
        byte[] data = new byte[(8 * bytesPerChunk) + (bytesPerChunk / 2)];
        new Random(1).NextBytes(data);
        byte[] sums = new byte[checksum.SumBytes(data.Length)];
        checksum.Compute(data, sums);
        Assert.Equal(-1, checksum.FindWrong(data, sums));

        for (int i = 0; i < data.Length; i += Math.Max(1, bytesPerChunk / 3))
        {
            data[i] ^= 0x10;
            Assert.Equal(i / bytesPerChunk, checksum.FindWrong(data, sums));
            data[i] ^= 0x10;
        }

        for (int i = 0; i < sums.Length; i++)
        {
            sums[i] ^= 1;
            Assert.Equal(i / 4, checksum.FindWrong(data, sums));
            sums[i] ^= 1;
        }

        data[^1] ^= 1;
        data[0] ^= 1;
        Assert.Equal(0, checksum.FindWrong(data, sums));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(512, 1)]
    [InlineData(513, 2)]
    [InlineData(int.MaxValue, 4194304)]
    public void Counts_chunks_the_short_one_included(int bytes, int chunks) =>
        Assert.Equal(chunks, new ChunkChecksum(ChecksumType.Crc32C, 512).ChunksIn(bytes));

    [Fact]
    public void Without_checksums_nothing_is_checked()
    {
        var none = new ChunkChecksum(ChecksumType.Null, 512);

        Assert.Equal((0, 0), (none.BytesPerSum, none.SumBytes(1000)));
        Assert.Equal(-1, none.FindWrong(new byte[1000], []));
        none.Compute(new byte[1000], []);
    }

    [Fact]
    public void Too_little_room_is_misuse()
    {
        var checksum = new ChunkChecksum(ChecksumType.Crc32C, 512);

        Assert.Throws<ArgumentException>(() => checksum.Compute(new byte[513], new byte[7]));
        Assert.Throws<ArgumentException>(() => checksum.FindWrong(new byte[513], new byte[7]));
    }

    [Theory]
    [InlineData(1, 0u)]
    [InlineData(1, uint.MaxValue)]
    [InlineData(1, 8388609u)]
    [InlineData(3, 512u)]
    [InlineData(-1, 512u)]
    public void What_cannot_be_a_checksum_is_refused(int type, uint bytesPerChunk) => Assert.Throws<DataTransferException>(
        () => ChunkChecksum.FromProto(new ChecksumProto { Type = (ChecksumTypeProto)type, BytesPerChecksum = bytesPerChunk }));

    [Fact]
    public void Reads_back_what_it_wrote()
    {
        var checksum = new ChunkChecksum(ChecksumType.Crc32, 4096);

        Assert.Equal(checksum, ChunkChecksum.FromProto(checksum.ToProto()));
    }
}
