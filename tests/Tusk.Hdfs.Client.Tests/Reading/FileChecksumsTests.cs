using System.Security.Cryptography;
using Tusk.Common.Errors;
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

    /// <summary>What Apache's client says of files whose blocks were written with other settings, and then joined by concat.</summary>
    [Theory]
    [InlineData(ChecksumType.Crc32C, 512, false, "MD5-of-2MD5-of-512CRC32C")]
    [InlineData(ChecksumType.Crc32, 512, false, "NONE")]
    [InlineData(ChecksumType.Null, 512, false, "NONE")]
    [InlineData(ChecksumType.Crc32C, 1024, false, "hdfs://nn/f has no checksum of MD5s: it has blocks with a CRC for 512 B and blocks with one "
        + "for 1024 B (dfs.bytes-per-checksum). Ask for COMPOSITE_CRC (dfs.checksum.combine.mode).")]
    [InlineData(ChecksumType.Crc32C, 512, true, "COMPOSITE-CRC32C")]
    [InlineData(ChecksumType.Crc32C, 1024, true, "COMPOSITE-CRC32C")]
    [InlineData(ChecksumType.Crc32, 512, true, "hdfs://nn/f has no composite checksum: it has blocks with Crc32C and blocks with Crc32 (dfs.checksum.type).")]
    public void Blocks_of_different_kinds_have_the_sum_together_that_hadoop_gives_them(
        ChecksumType type, int bytesPerChunk, bool isComposite, string expected)
    {
        (BlockChecksum, long)[] blocks = [(Sum(ChecksumType.Crc32C, 512), 1024), (Sum(type, bytesPerChunk), 1024)];
        string told;
        try
        {
            told = FileChecksums.Join(new FsPath("hdfs://nn/f"), blocks, isComposite)?.Algorithm ?? "NONE";
        }
        catch (HadoopException e)
        {
            told = e.Message;
        }

        Assert.Equal(expected, told);

        BlockChecksum Sum(ChecksumType type, int bytesPerChunk) => new(type, bytesPerChunk, 2, new byte[isComposite ? 4 : 16]);
    }

    [Fact]
    public void Blocks_without_checksums_have_none_together()
    {
        var none = new BlockChecksum(ChecksumType.Null, 512, 0, new byte[16]);

        Assert.Null(FileChecksums.Join(new FsPath("hdfs://nn/f"), [(none, 1), (none, 1)], isComposite: false));
    }
}
