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
        Assert.InRange(run.LongestRecord(0), 3_000_001, 3_000_011);
        Assert.InRange(run.LongestRecord(1), 1_500_000, 1_500_010);
        Assert.Equal((0, 0), (run.LongestHeldRecord(0), run.LongestHeldRecord(1)));
    }

    [Fact]
    public void Long_records_between_short_ones_take_no_more_than_their_bytes()
    {
        Sample.Entry[] entries = [.. Enumerable.Range(0, 100).Select(i => new Sample.Entry(0, [(byte)i], new byte[i % 2 == 0 ? 1 : 1 << 20]))];

        MemoryRunWriter writer = WriteAll(entries);

        Assert.InRange(writer.TakenBytes, 50 << 20, (50 << 20) + (1 << 20) + 1000); // one array for all short ones
        Assert.Equal(entries, Sample.ReadAll(writer.Complete().Open(0, 0), 0));
    }

    [Theory]
    [InlineData(0, 100)]
    [InlineData(1, 1 << 20)]
    [InlineData(3000, 100)]
    [InlineData(3000, 3000)]
    [InlineData(3000, 40_000)]
    [InlineData(20, 2 << 20)]
    [InlineData(100_000, 100)]
    public void A_run_takes_at_most_what_is_told_before(int count, int longest)
    {
        for (int seed = 0; seed < 3; seed++)
        {
            var random = new Random(seed);
            Sample.Entry[] entries =
            [
                .. Enumerable.Range(0, count).Select(i => new Sample.Entry(
                    0, BitConverter.GetBytes(i), new byte[random.Next(4) == 0 ? longest - random.Next(1 + (longest / 2)) : random.Next(10)])),
            ];

            MemoryRunWriter writer = WriteAll(entries);

            MemoryRun run = writer.Complete();
            Assert.InRange(writer.TakenBytes, run.Bytes(0), MemoryRunWriter.MostBytes(run.Bytes(0)));
            Assert.InRange(MemoryRunWriter.MostBytes(run.Bytes(0)), run.Bytes(0), run.Bytes(0) * 17 / 16);
            Assert.Equal(entries, Sample.ReadAll(run.Open(0, 0), 0));
        }
    }

    private static MemoryRunWriter WriteAll(Sample.Entry[] entries)
    {
        byte[][] records = [.. entries.Select(Sample.Encoded)];
        var writer = new MemoryRunWriter(1, records.Sum(static record => (long)record.Length));
        Array.ForEach(records, record => writer.Write(record));
        writer.EndSegment(0);
        return writer;
    }
}
