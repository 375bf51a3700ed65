using Tusk.MapReduce.Aggregates;
using Tusk.MapReduce.Aggregates.Sums;
using Tusk.MapReduce.Local.Collecting;
using Tusk.MapReduce.Local.Tests.Support;

namespace Tusk.MapReduce.Local.Tests.Collecting;

public sealed class RecordBatchTests
{
    [Fact]
    public void Known_keys_are_combined_and_new_ones_are_left()
    {
        var table = new KeyTable<long>(7);
        table.Add("old"u8, 100);
        table.Add("a key of sixteen"u8, 200);
        var batch = new RecordBatch<long>(table);
        batch.Add("new"u8, 1);
        batch.Add("old"u8, 2);
        batch.Add("a key of sixteen"u8, 3);
        batch.Add("new"u8, 4);
        batch.Add([], 5);
        batch.Add("old"u8, 6);

        Assert.Equal(3, batch.CombineKnown(default(Int64Sum), out int keyBytes));

        Assert.Equal([(3, 1), (3, 4), (0, 5)], Enumerable.Range(0, 3).Select(i => (batch[i].KeyLength, batch[i].Value)));
        Assert.Equal((108L, 203L, 2), (table.Find("old"u8), table.Find("a key of sixteen"u8), table.Count));
        Assert.Equal(table.Probe("new"u8), batch[0].Probe);
        Assert.Equal(0, batch.Count);
        Assert.Equal(28, keyBytes); // 3 + 3 + 16 + 3 + 0 + 3
    }

    /// <summary>Slots tell keys apart by a part of their hashes only: the first entry that may be a record's may be another's.</summary>
    [Fact]
    public void A_key_that_the_table_has_behind_one_of_like_hash_is_left_and_found_by_looking_it_up()
    {
        var table = new KeyTable<long>(7);
        (byte[] front, byte[] behind) = TwoOfLikeHash(table);
        table.Add(front, 100);
        table.Add(behind, 200);
        var batch = new RecordBatch<long>(table);
        batch.Add(behind, 1);
        batch.Add(front, 2);
        batch.Add(behind, 3);

        Assert.Equal(2, batch.CombineKnown(default(Int64Sum), out int keyBytes));

        Assert.Equal([1L, 3L], [batch[0].Value, batch[1].Value]);
        Assert.Equal(24, keyBytes);
        Assert.Equal((102L, 200L), (table.Find(front), table.Find(behind)));
        Assert.True(table.TryCombine(batch[0].Probe, [], batch[0].Value, default(Int64Sum)));
        Assert.True(table.TryCombine(batch[1].Probe, [], batch[1].Value, default(Int64Sum)));
        Assert.Equal((204L, 2), (table.Find(behind), table.Count));
    }

    [Theory]
    [InlineData(40)] // within the nearest cache
    [InlineData(20_000)] // where entries are asked for before they are read
    public void Batch_after_batch_it_is_a_dictionary(int keys)
    {
        var random = new Random(3);
        var table = new KeyTable<long>(11);
        var batch = new RecordBatch<long>(table);
        var expected = new Dictionary<long, long>();
        byte[] key = new byte[KeyTable<long>.EndsBytes];
        for (int i = 0; i < 100_000; i++)
        {
            long number = random.Next(keys);
            BitConverter.TryWriteBytes(key, number);
            BitConverter.TryWriteBytes(key.AsSpan(sizeof(long)), ~number);
            batch.Add(key.AsSpan(0, 8 + (int)(number % 9)), i);
            expected[number] = expected.GetValueOrDefault(number) + i;
            if (batch.IsFull)
            {
                AddNew(batch, table);
            }
        }

        AddNew(batch, table);

        Assert.Equal(expected.Count, table.Count);
        byte[] copy = [];
        for (int i = 0; i < table.Count; i++)
        {
            Assert.Equal(expected[BitConverter.ToInt64(table.CopyKey(i, ref copy))], table.ValueAt(i));
        }
    }

    [Fact]
    public void A_value_is_combined_with_the_one_that_came_last()
    {
        var table = new KeyTable<long>(7);
        var batch = new RecordBatch<long>(table);
        batch.Add("key"u8, 1);
        batch.Add("four"u8, 2);

        Assert.Equal(4, batch.CombineLast(default(Int64Sum), 5));

        Assert.Equal([1L, 7L], [batch[0].Value, batch[1].Value]);
        Assert.Equal(2, batch.Count);
    }

    [Fact]
    public void After_a_failure_none_waits()
    {
        var table = new KeyTable<long>(7);
        table.Add([1], 1);
        var batch = new RecordBatch<long>(table);
        batch.Add([1], 2);

        Assert.Throws<InvalidOperationException>(() => batch.CombineKnown(default(Refusal), out _));

        Assert.Equal(0, batch.Count);
        Assert.Equal(1, table.Find([1]));
    }

    private static void AddNew(RecordBatch<long> batch, KeyTable<long> table)
    {
        int left = batch.CombineKnown(default(Int64Sum), out _);
        for (int i = 0; i < left; i++)
        {
            ref long value = ref table.Find(batch[i].Probe, []);
            if (System.Runtime.CompilerServices.Unsafe.IsNullRef(ref value))
            {
                table.Add(batch[i].Probe, [], batch[i].Value);
            }
            else
            {
                value += batch[i].Value;
            }
        }
    }

    /// <summary>Two keys that begin at one slot of a table of eight and have one tag there: 32 bits of their hashes are the same.</summary>
    private static (byte[] Front, byte[] Behind) TwoOfLikeHash(KeyTable<long> table)
    {
        var random = new Random(6);
        var seen = new Dictionary<ulong, byte[]>();
        while (true)
        {
            byte[] key = BitConverter.GetBytes(random.NextInt64());
            ulong hash = table.Probe(key).Hash;
            ulong seenOfIt = ((hash >> 32) & ~7ul) | (hash & 7);
            if (!seen.TryAdd(seenOfIt, key))
            {
                return (seen[seenOfIt], key);
            }
        }
    }

    private readonly struct Refusal : IMonoid<long>
    {
        public long Identity => 0;

        public long Combine(long left, long right) => throw new InvalidOperationException("refused");
    }
}
