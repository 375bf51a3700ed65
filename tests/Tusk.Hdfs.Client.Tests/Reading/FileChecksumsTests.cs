using System.Security.Cryptography;
using Tusk.FileSystems;
using Tusk.Hdfs.Client.Errors;
using Tusk.Hdfs.Client.Reading;
using Tusk.Hdfs.Client.Tests.Support;
using Tusk.Hdfs.DataTransfer.Checksums;
using Tusk.Hdfs.DataTransfer.Reading;

namespace Tusk.Hdfs.Client.Tests.Reading;

public sealed class FileChecksumsTests
{
    [Theory]
    [InlineData(1, 16)]
    [InlineData(2, 0)]
    [InlineData(3, 16)]
    [InlineData(4, 0)]
    [InlineData(5, 48)]
    [InlineData(8, 0)]
    [InlineData(9, 112)]
    public void Pitfall_46_the_md5_is_over_the_zero_padded_buffer(int blocks, int zeros)
    {
        BlockChecksum[] sums =
        [
            .. Enumerable.Range(1, blocks).Select(static i =>
                new BlockChecksum(ChecksumType.Crc32C, 512, 2048, Enumerable.Repeat((byte)i, 16).ToArray())),
        ];

        FileChecksum sum = FileChecksums.Md5OfMd5s(sums);

        byte[] buffer = [.. sums.SelectMany(static block => block.Value.ToArray()), .. new byte[zeros]];
        Assert.Equal(blocks == 1 ? "MD5-of-0MD5-of-512CRC32C" : "MD5-of-2048MD5-of-512CRC32C", sum.Algorithm);
        Assert.Equal(blocks == 1 ? "00000200 0000000000000000" : "00000200 0000000000000800",
            Convert.ToHexString(sum.Value.Span[..4]) + " " + Convert.ToHexString(sum.Value.Span[4..12]));
#pragma warning disable CA5351 // It is what Hadoop has.
        Assert.Equal(MD5.HashData(buffer), sum.Value[12..].ToArray());
#pragma warning restore CA5351
    }

    [Fact]
    public async Task A_file_that_is_being_written_has_no_sum_and_hadoops_words_for_it()
    {
        await using var file = new ScriptedFile(1_000, 200_000);
        file.Located = range => file.Locate(range.Offset, range.Length) with { IsUnderConstruction = true };
        using FileReads reads = file.CreateReads();

        var error = await Assert.ThrowsAsync<FileIsOpenException>(
            async () => await reads.GetChecksumAsync(new FsPath("hdfs://nn/d/f"), "/d/f", default));

        Assert.Equal("hdfs://nn/d/f has no checksum: it is being written. Ask again when its writer has closed it.", error.Message);
        Assert.Equal("Fail to get checksum, since file /d/f is under construction.", error.JavaMessage);
    }

    [Fact]
    public void Pitfall_46_an_empty_file_has_the_sum_of_32_zeros()
    {
        FileChecksum sum = FileChecksums.Md5OfMd5s([]);

        Assert.Equal("MD5-of-0MD5-of-0CRC32", sum.Algorithm);
        Assert.Equal("00000000000000000000000070bc8f4b72a86921468bf8e8441dce51", Convert.ToHexStringLower(sum.Value.Span));
    }
}
