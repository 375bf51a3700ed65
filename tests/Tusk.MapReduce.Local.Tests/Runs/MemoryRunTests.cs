using Tusk.MapReduce.Local.Runs;
using Tusk.MapReduce.Local.Tests.Support;

namespace Tusk.MapReduce.Local.Tests.Runs;

public sealed class MemoryRunTests
{
    [Fact]
    public void Records_come_back_partition_by_partition()
    {
        var random = new Random(3);
        foreach (int count in (int[])[0, 1, 2, 100, 5000])
        {
            Sample.Entry[] entries = Sample.Sorted(
                Enumerable.Range(0, count).Select(i => Sample.Of(new string('k', random.Next(300)), i, random.Next(4))));

            MemoryRun run = Sample.WriteMemoryRun(entries, 5);

            for (int partition = 0; partition < 5; partition++)
            {
                Sample.Entry[] expected = [.. entries.Where(entry => entry.Partition == partition)];
                Assert.Equal(expected.Length, run.Records(partition));
                Assert.Equal(expected, Sample.ReadAll(run.Open(partition, 0), partition));
                Assert.Equal(expected.Length == 0, run.Bytes(partition) == 0);
            }
        }
    }

    [Fact]
    public void Records_larger_than_blocks_stand_between_small_ones()
    {
        Sample.Entry[] entries =
        [
            Sample.Of("a", 1), new(0, Sample.Bytes("b"), new byte[3_000_000]), Sample.Of("c", 2),
            new(0, Sample.Bytes("d"), new byte[40_000]), new(1, [], []), new(1, new byte[1_500_000], []), Sample.Of("z", 3, 1),
        ];

        MemoryRun run = Sample.WriteMemoryRun(entries, 2);

        Assert.Equal(entries[..4], Sample.ReadAll(run.Open(0, 0), 0));
        Assert.Equal(entries[4..], Sample.ReadAll(run.Open(1, 0), 1));
        Assert.True(run.Bytes(0) > 3_040_000);
    }
}
