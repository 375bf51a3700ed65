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

    /// <summary>Ends that would cancel a constant of the hash must not make all keys collide.</summary>
    [Theory]
    [InlineData(0x9E3779B97F4A7C15)]
    [InlineData(0xE7037ED1A0B428DB)]
    [InlineData(0x9E3779B97F4A7C14)]
    [InlineData(0)]
    public void Chosen_ends_do_not_make_keys_collide(ulong end)
    {
        const int Keys = 20_000;
        var table = new KeyTable<int>(HashSeed.Value);
        byte[] key = new byte[KeyTable<int>.EndsBytes];
        BitConverter.TryWriteBytes(key.AsSpan(8), end ^ (ulong)key.Length);
        var hashes = new HashSet<uint>();
        for (int i = 0; i < Keys; i++)
        {
            BitConverter.TryWriteBytes(key, (long)i);
            hashes.Add((uint)table.Probe(key).Hash);
        }

        Assert.InRange(hashes.Count, Keys - 10, Keys);
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
            long foreseen = table.BytesWhileGrowing(key.Length);
            table.Add(key, i);
            Assert.True(table.ReservedBytes <= foreseen, $"{table.ReservedBytes} at {i}, foreseen {foreseen}");
        }
    }

    [Fact]
    public void Where_it_grows_old_and_new_are_foreseen_together()
    {
        var table = new KeyTable<long>(5);
        for (int i = 0; i < 5000; i++)
        {
            byte[] key = BitConverter.GetBytes(i);
            long before = table.ReservedBytes;
            long foreseen = table.BytesWhileGrowing(key.Length);
            table.Add(key, i);
            Assert.Equal(table.ReservedBytes == before ? before : before + table.ReservedBytes, foreseen);
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
