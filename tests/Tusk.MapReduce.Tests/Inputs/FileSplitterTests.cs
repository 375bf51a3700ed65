using System.Globalization;
using Tusk.Common.Configurations;
using Tusk.FileSystems;
using Tusk.MapReduce.Inputs;

namespace Tusk.MapReduce.Tests.Inputs;

public sealed class FileSplitterTests
{
    [Fact]
    public void Cuts_as_Hadoop()
    {
        int compared = 0;
        foreach (string[] row in Vectors.Read("splits.tsv").Where(row => row[0] == "new"))
        {
            long blockBytes = Number(row[2]);
            long minimum = row[3] == "null" ? 0 : Number(row[3]);
            long maximum = row[4] == "null" ? long.MaxValue : Number(row[4]);
            List<FileSplit> splits = [];
            foreach (FileStatus file in Files(row[1], blockBytes))
            {
                splits.AddRange(FileSplitter.Split(file, Blocks(file), isSplittable: true, minimum, maximum));
            }

            string actual = string.Join(' ', splits.Select(
                s => $"{s.Path.Name}:{s.Start}+{s.Length}@{string.Join(',', s.Hosts)}"));
            Assert.True(row[6] == actual, $"{string.Join(' ', row[..6])}: {actual}; Hadoop: {row[6]}");
            compared++;
        }

        Assert.True(compared > 20, $"only {compared} rows");
    }

    [Fact]
    public void Puts_the_longest_first_and_keeps_the_order_of_equals()
    {
        FileSplit[] splits = [Split("a", 1), Split("b", 2), Split("c", 1), Split("d", 2)];

        Assert.Equal("bdac", string.Concat(FileSplitter.LongestFirst(splits).Select(s => s.Path.Name)));

        static FileSplit Split(string name, long length) => new(new FsPath("/" + name), 0, length, []);
    }

    [Fact]
    public void Leaves_a_file_whole_that_cannot_be_cut()
    {
        FileStatus file = new(new FsPath("/f"), 1000, IsDirectory: false) { BlockSize = 10 };

        FileSplit split = Assert.Single(FileSplitter.Split(file, [], isSplittable: false, 0, 1));

        Assert.Equal((0, 1000), (split.Start, split.Length));
    }

    [Fact]
    public void Refuses_settings_that_give_too_many_splits()
    {
        FileStatus file = new(new FsPath("/f"), 1L << 40, IsDirectory: false) { BlockSize = 1 << 20 };

        Assert.Throws<ConfigurationException>(() => FileSplitter.Split(file, [], isSplittable: true, 0, 1));
    }

    private static IEnumerable<FileStatus> Files(string lengths, long blockBytes) => lengths.Trim('[', ']')
        .Split(',', StringSplitOptions.TrimEntries)
        .Select((length, i) => new FileStatus(new FsPath($"/f{i}"), Number(length), IsDirectory: false) { BlockSize = blockBytes });

    // Block i of a file is on hosts n<i> and n<i+1>.
    private static BlockLocation[] Blocks(FileStatus file) =>
    [
        .. Enumerable.Range(0, (int)((file.Length + file.BlockSize - 1) / file.BlockSize))
            .Select(i => new BlockLocation(i * file.BlockSize, file.BlockSize, [$"n{i}", $"n{i + 1}"])),
    ];

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
