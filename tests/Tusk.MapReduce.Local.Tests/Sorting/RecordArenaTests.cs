using Tusk.MapReduce.Local.Sorting;

namespace Tusk.MapReduce.Local.Tests.Sorting;

public sealed class RecordArenaTests
{
    private const int SmallestBlock = 256;

    [Fact]
    public void Records_of_every_size_around_a_block_are_found_again()
    {
        var arena = new RecordArena(1);
        List<(uint Address, byte[] Key, byte[] Value)> added = [];
        foreach (int size in Enumerable.Range(0, 3 * SmallestBlock))
        {
            byte[] key = [.. Enumerable.Repeat((byte)size, size)];
            byte[] value = [.. Enumerable.Repeat((byte)(size >> 3), size % 5)];
            Assert.True(arena.TryAdd(key, value, long.MaxValue, force: false, out uint address));
            added.Add((address, key, value));
        }

        Assert.Equal(added.Count, added.Select(static record => record.Address).Distinct().Count());
        foreach ((uint address, byte[] key, byte[] value) in added)
        {
            Assert.Equal(key, arena.Key(address).ToArray());
            Assert.EndsWith(Convert.ToHexString([.. key, .. value]), Convert.ToHexString(arena.Record(address)), StringComparison.Ordinal);
        }

        Assert.Equal(arena.RecordBytes, added.Sum(record => (long)arena.Record(record.Address).Length));
    }

    [Fact]
    public void A_record_that_fits_a_block_exactly_shares_it_and_one_byte_more_does_not()
    {
        var exact = new RecordArena(1);
        var larger = new RecordArena(1);
        const int Most = SmallestBlock - RecordArena.MaxLengthBytes;

        Assert.True(exact.TryAdd(new byte[Most], [], SmallestBlock, force: false, out _));
        Assert.False(larger.TryAdd(new byte[Most + 1], [], SmallestBlock, force: false, out _));
        Assert.True(larger.TryAdd(new byte[Most + 1], [], SmallestBlock + 1, force: false, out _));
        Assert.Equal(SmallestBlock, exact.ReservedBytes);
        Assert.Equal(SmallestBlock + 1, larger.ReservedBytes);
    }

    [Fact]
    public void A_full_arena_writes_nothing_and_goes_on_after_it_is_cleared()
    {
        var arena = new RecordArena(1);
        int records = 0;
        while (arena.TryAdd([1, 2, 3], [4], 4 * SmallestBlock, force: false, out _))
        {
            records++;
        }

        long bytes = arena.RecordBytes;
        Assert.Equal(4 * SmallestBlock, arena.ReservedBytes);
        Assert.False(arena.TryAdd([1, 2, 3], [4], 4 * SmallestBlock, force: false, out _));
        Assert.Equal(bytes, arena.RecordBytes);

        arena.Clear();
        Assert.Equal(0, arena.RecordBytes);
        Assert.Equal(4 * SmallestBlock, arena.ReservedBytes);
        int again = 0;
        while (arena.TryAdd([5, 6, 7], [8], 4 * SmallestBlock, force: false, out uint address))
        {
            Assert.Equal([5, 6, 7], arena.Key(address).ToArray());
            again++;
        }

        Assert.Equal(records, again);
    }

    [Fact]
    public void An_oversized_block_is_not_kept_and_trimming_keeps_nothing()
    {
        var arena = new RecordArena(1);
        Assert.True(arena.TryAdd(new byte[10_000], [], 0, force: true, out uint large));
        Assert.True(arena.TryAdd([1], [], long.MaxValue, force: false, out uint small));
        Assert.Equal(10_000, arena.Key(large).Length);
        Assert.Equal([1], arena.Key(small).ToArray());

        arena.Clear();
        Assert.Equal(SmallestBlock, arena.ReservedBytes);
        arena.Trim();
        Assert.Equal(0, arena.ReservedBytes);
        Assert.True(arena.TryAdd([2], [], SmallestBlock, force: false, out uint next));
        Assert.Equal([2], arena.Key(next).ToArray());
    }
}
