using Tusk.MapReduce.Local.Memory;

namespace Tusk.MapReduce.Local.Tests.Collecting;

public sealed class MemoryQuotaTests
{
    [Fact]
    public void It_gives_what_it_has_and_not_a_byte_more()
    {
        var quota = new MemoryQuota(10);

        Assert.True(quota.TryReserve(7));
        Assert.False(quota.TryReserve(4));
        Assert.True(quota.TryReserve(3));
        Assert.True(quota.TryReserve(0));
        Assert.False(quota.TryReserve(long.MaxValue));
        quota.Release(7);
        Assert.True(quota.TryReserve(7));
    }

    [Fact]
    public async Task Threads_together_never_have_more_than_it_holds()
    {
        const long Limit = 100;
        var quota = new MemoryQuota(Limit);
        long drawn = 0;
        long most = 0;
        await Task.WhenAll(Enumerable.Range(1, 4).Select(thread => Task.Run(() =>
        {
            for (int i = 0; i < 50_000; i++)
            {
                long bytes = 10 * thread;
                if (quota.TryReserve(bytes))
                {
                    long now = Interlocked.Add(ref drawn, bytes);
                    for (long seen = most; now > seen && Interlocked.CompareExchange(ref most, now, seen) != seen; seen = most)
                    {
                    }

                    Interlocked.Add(ref drawn, -bytes);
                    quota.Release(bytes);
                }
            }
        })));

        Assert.InRange(most, 1, Limit);
        Assert.True(quota.TryReserve(Limit));
    }
}
