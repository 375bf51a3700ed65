using System.Runtime.CompilerServices;
using Tusk.MapReduce.Local.Collecting;
using Tusk.MapReduce.Local.Tests.Support;

namespace Tusk.MapReduce.Local.Tests.Collecting;

public sealed class KeyTableTests
{
    [Fact]
    public void It_is_a_dictionary_of_bytes()
    {
        var random = new Random(1);
        var table = new KeyTable<long>(7);
        for (int round = 0; round < 3; round++)
        {
            Dictionary<string, long> expected = [];
            List<string> order = [];
            for (int i = 0; i < 20_000; i++)
            {
                byte[] key = Key(random);
                string name = Convert.ToHexString(key);
                ref long value = ref table.Find(key);
                Assert.Equal(expected.ContainsKey(name), !Unsafe.IsNullRef(ref value));
                if (Unsafe.IsNullRef(ref value))
                {
                    table.Add(key, i);
                    expected.Add(name, i);
                    order.Add(name);
                }
                else
                {
                    value += i;
                    expected[name] += i;
                }
            }

            byte[] copied = [];
            Assert.Equal(expected.Count, table.Count);
            for (int i = 0; i < table.Count; i++)
            {
                Assert.Equal(order[i], Convert.ToHexString(table.CopyKey(i, ref copied)));
                Assert.Equal(expected[order[i]], table.ValueAt(i));
            }

            table.Clear();
            Assert.Equal(0, table.Count);
            Assert.True(Unsafe.IsNullRef(ref table.Find([1])));
        }
    }

    [Fact]
    public void The_key_found_last_is_found_again_without_looking_until_the_table_is_cleared()
    {
        var table = new KeyTable<int>(3);
        byte[][] keys = [[], [0], [0, 0], [1, 2, 3, 4], [1, 2, 3, 4, 5, 6, 7, 8], [1, 2, 3, 4, 5, 6, 7, 8, 9]];
        foreach (byte[] key in keys)
        {
            Assert.Equal(-1, table.FindEntry(key));
            table.Add(key, key.Length);
        }

        for (int i = 0; i < keys.Length; i++)
        {
            Assert.Equal(i, table.FindEntry(keys[i]));
            int remembered = Math.Min(i, 4); // the last one is too long
            for (int j = 0; j < keys.Length; j++)
            {
                Assert.Equal(j == remembered, table.IsLast(keys[j]));
            }

            Assert.Equal(remembered, table.LastEntry);
        }

        table.Clear();
        Assert.All(keys, key => Assert.False(table.IsLast(key)));
        table.Add([5], 1);
        Assert.Equal(0, table.FindEntry([5]));
        table.Reset();
        Assert.False(table.IsLast([5]));
    }

    [Fact]
    public void Keys_that_differ_in_zeros_behind_them_or_behind_eight_equal_bytes_are_different()
    {
        var table = new KeyTable<int>(0);
        byte[][] keys =
        [
            .. Enumerable.Range(0, 40).Select(static length => new byte[length]),
            .. Enumerable.Range(1, 40).Select(static length => Enumerable.Repeat((byte)0xff, length).ToArray()),
            .. Enumerable.Range(0, 256).Select(static last => Sample.Bytes("the same head").Append((byte)last).ToArray()),
        ];
        for (int i = 0; i < keys.Length; i++)
        {
            Assert.True(Unsafe.IsNullRef(ref table.Find(keys[i])));
            table.Add(keys[i], i);
        }

        for (int i = 0; i < keys.Length; i++)
        {
            Assert.Equal(i, table.Find(keys[i]));
        }
    }

    [Fact]
    public void Values_on_the_heap_are_let_go_when_it_is_cleared()
    {
        var table = new KeyTable<object>(3);
        WeakReference kept = AddObject(table);

        table.Clear();
        GC.Collect();

        Assert.False(kept.IsAlive);
        Assert.Equal(0, table.Count);
    }

    [Fact]
    public void Its_size_is_foreseen_before_it_grows()
    {
        var table = new KeyTable<long>(5);
        var random = new Random(2);
        for (int i = 0; i < 5000; i++)
        {
            byte[] key = [.. BitConverter.GetBytes(i), .. new byte[random.Next(100)]];
            long foreseen = table.BytesAfterGrowth(key.Length);
            table.Add(key, i);
            Assert.True(table.ReservedBytes <= foreseen, $"{table.ReservedBytes} at {i}, foreseen {foreseen}");
        }
    }

    [Fact]
    public void One_key_too_long_does_not_leave_it_too_large()
    {
        var table = new KeyTable<long>(5);
        table.Add(new byte[100_000], 1);
        table.Trim(10_000);
        Assert.Equal(1, table.Count);

        table.Clear();
        table.Trim(10_000);

        Assert.True(table.ReservedBytes < 10_000);
        table.Add([1], 2);
        Assert.Equal(2, table.Find([1]));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference AddObject(KeyTable<object> table)
    {
        var value = new object();
        table.Add([1], value);
        return new WeakReference(value);
    }

    private static byte[] Key(Random random)
    {
        byte[] key = new byte[random.Next(12) switch { 0 => 0, 1 => random.Next(300), 2 => 8, 3 => 9, _ => random.Next(4) }];
        random.NextBytes(key);
        return key;
    }
}
