using Tusk.Hdfs.DataNode.Storage;
using Tusk.Hdfs.DataTransfer;

namespace Tusk.Hdfs.DataNode.Tests.Storage;

public sealed class BlockNamesTests
{
    [Theory]
    [InlineData(1073741825L, "subdir0/subdir0")]
    [InlineData(1073741825L + 256, "subdir0/subdir1")]
    [InlineData(1073741825L + 65536, "subdir1/subdir0")]
    [InlineData(0x7FFF_FFFF_FFFF_FFFFL, "subdir31/subdir31")]
    [InlineData(-9223372036854775792L, "subdir0/subdir0")]
    public void A_finalized_replica_lies_in_the_folder_of_its_number(long id, string folder) =>
        Assert.Equal(folder, BlockNames.Folder(new BlockId(id)));

    [Theory]
    [InlineData("blk_1073741826_1002.meta", 1073741826L, 1002L)]
    [InlineData("blk_-9223372036854775792_1.meta", -9223372036854775792L, 1L)]
    public void A_meta_file_names_its_block_and_generation(string name, long id, long stamp)
    {
        Assert.True(BlockNames.TryParseMeta(name, out BlockId found, out GenerationStamp generation));

        Assert.Equal((id, stamp), (found.Value, generation.Value));
        Assert.Equal(name, BlockNames.Meta(found, generation));
    }

    [Theory]
    [InlineData("blk_")]
    [InlineData("blk_1x")]
    [InlineData("blk_01")]
    [InlineData("blk_1.unlinked")]
    [InlineData("blk_99999999999999999999")]
    [InlineData("../blk_1")]
    public void Other_names_are_no_blocks(string name) => Assert.False(BlockNames.TryParseData(name, out _));

    [Theory]
    [InlineData("blk_1_.meta")]
    [InlineData("blk_1_-5.meta")]
    [InlineData("blk_1_5.meta.tmp")]
    [InlineData("blk_1.meta")]
    [InlineData("blk__5.meta")]
    public void Other_names_are_no_meta_files(string name) => Assert.False(BlockNames.TryParseMeta(name, out _, out _));
}
