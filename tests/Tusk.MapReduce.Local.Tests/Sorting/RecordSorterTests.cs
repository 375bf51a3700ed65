using Tusk.MapReduce.Local.Sorting;
using Tusk.MapReduce.Local.Tests.Support;

namespace Tusk.MapReduce.Local.Tests.Sorting;

/// <summary>Each case is compared with a stable sort of whole keys.</summary>
public sealed class RecordSorterTests
{
    [Fact]
    public void Nothing_and_one_record_are_sorted()
    {
        Check([]);
        Check([Sample.Of("a", 1)]);
    }

    [Fact]
    public void Equal_keys_keep_their_order()
    {
        Check([.. Enumerable.Range(0, 1000).Select(i => Sample.Of("the same long key of all", i))]);
        Check([.. Enumerable.Range(0, 1000).Select(i => Sample.Of("", i))]);
        Check([.. Enumerable.Range(0, 1000).Select(i => Sample.Of($"{i % 7}", i))]);
    }

    [Fact]
    public void Keys_that_are_prefixes_of_each_other_with_zeros_behind_come_shorter_first()
    {
        var random = new Random(1);
        foreach (int head in (int[])[0, 1, 7, 8, 9, 15, 16, 17])
        {
            Check([.. Enumerable.Range(0, 500).Select(i => new Sample.Entry(
                0, [.. Enumerable.Repeat((byte)'a', head), .. new byte[random.Next(20)]], BitConverter.GetBytes(i)))]);
        }
    }

    [Theory]
    [InlineData(8 * 1)]
    [InlineData(8 * 1000)]
    [InlineData(8191)]
    [InlineData(8193)]
    public void A_long_common_prefix_decides_nothing(int prefix)
    {
        var random = new Random(prefix);
        Check([.. Enumerable.Range(0, 200).Select(i => new Sample.Entry(
            0, [.. Enumerable.Repeat((byte)'p', prefix), .. Tail(random, 3)], BitConverter.GetBytes(i)))]);
    }

    [Fact]
    public void Powers_of_one_letter_do_not_exhaust_the_stack()
    {
        var random = new Random(2);
        Sample.Entry[] entries = [.. Enumerable.Range(0, 1000).Select(i => new Sample.Entry(
            0, [.. Enumerable.Repeat((byte)'a', 20 * i)], BitConverter.GetBytes(i)))];
        random.Shuffle(entries);

        RunOnSmallStack(() => Check(entries));
    }

    [Fact]
    public void A_chain_in_which_every_byte_splits_one_key_off_does_not_exhaust_the_stack()
    {
        // Keys a^i b: at each byte one key leaves the rest.
        Sample.Entry[] entries = [.. Enumerable.Range(0, 3000).Select(i => new Sample.Entry(
            0, [.. Enumerable.Repeat((byte)'a', i), (byte)'b'], BitConverter.GetBytes(i)))];
        new Random(3).Shuffle(entries);

        RunOnSmallStack(() => Check(entries));
    }

    [Fact]
    public void Partitions_come_in_order()
    {
        var random = new Random(4);
        foreach (int partitions in (int[])[2, 7, 1000])
        {
            Check([.. Enumerable.Range(0, 3000).Select(i => new Sample.Entry(
                random.Next(partitions), Tail(random, 2), BitConverter.GetBytes(i)))], partitions);
        }
    }

    [Fact]
    public void Random_keys_are_sorted_in_ranges_around_the_insertion_limit_and_above()
    {
        var random = new Random(5);
        for (int round = 0; round < Effort.Cases(300); round++)
        {
            int count = random.Next(200);
            int alphabet = random.Next(1, 4);
            int longest = random.Next(1, 40);
            Check([.. Enumerable.Range(0, count).Select(i => new Sample.Entry(
                random.Next(3), Tail(random, longest, alphabet), BitConverter.GetBytes(i)))], 3);
        }
    }

    [Fact]
    public void Bytes_are_unsigned() =>
        Check([.. Enumerable.Range(0, 2048).Select(i => new Sample.Entry(0, [(byte)(i * 7), (byte)(i >> 3)], [1]))]);

    private static byte[] Tail(Random random, int longest, int alphabet = 4) =>
        [.. Enumerable.Range(0, random.Next(longest + 1)).Select(_ => new byte[] { 0, 0xff, 0x61, 0x7f }[random.Next(alphabet)])];

    [Theory]
    [InlineData(1, 8)]
    [InlineData(3, 8)]
    [InlineData(1, 100)]
    public void A_sort_that_is_stopped_ends(int partitions, int keyBytes)
    {
        const int Entries = 2_000_000;
        var arena = new RecordArena(1 << 20);
        var random = new Random(1);
        var sorting = new RecordEntry[Entries];
        uint address = 0;
        for (int i = 0; i < Entries; i++)
        {
            byte[] key = new byte[keyBytes];
            if (i % 1000 == 0)
            {
                random.NextBytes(key.AsSpan(keyBytes - 4));
                Assert.True(arena.TryAdd(key, [], long.MaxValue, force: false, out address));
            }

            sorting[i] = new RecordEntry { Address = address, Partition = i % partitions, Prefix = KeyPrefix.Of(key) };
        }

        Assert.Throws<OperationCanceledException>(
            () => new RecordSorter().Sort(sorting, partitions, arena, new CancellationToken(canceled: true)));
    }

    private static void Check(Sample.Entry[] entries, int partitions = 1)
    {
        var arena = new RecordArena(1 << 20);
        var sorting = new RecordEntry[entries.Length];
        for (int i = 0; i < entries.Length; i++)
        {
            Assert.True(arena.TryAdd(entries[i].Key, entries[i].Value, long.MaxValue, force: false, out uint address));
            sorting[i] = new RecordEntry { Address = address, Partition = entries[i].Partition, Prefix = KeyPrefix.Of(entries[i].Key) };
        }

        var sorter = new RecordSorter();
        sorter.Sort(sorting, partitions, arena);

        Sample.Entry[] expected = Sample.Sorted(entries);
        for (int i = 0; i < expected.Length; i++)
        {
            arena.Locate(sorting[i].Address, out byte[] block, out int keyOffset, out int keyLength, out int valueLength);
            var actual = new Sample.Entry(
                sorting[i].Partition,
                block.AsSpan(keyOffset, keyLength).ToArray(),
                block.AsSpan(keyOffset + keyLength, valueLength).ToArray());
            Assert.True(expected[i].Equals(actual), $"at {i}");
        }
    }

    private static void RunOnSmallStack(Action action)
    {
        Exception? failure = null;
        var thread = new Thread(
            () =>
            {
                try
                {
                    action();
                }
                catch (Exception e)
                {
                    failure = e;
                }
            },
            maxStackSize: 256 * 1024);
        thread.Start();
        thread.Join();
        Assert.Null(failure);
    }
}
