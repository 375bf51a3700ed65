using Tusk.MapReduce.Local.Merging;

namespace Tusk.MapReduce.Local.Tests.Merging;

public sealed class MergeLimitsTests
{
    [Theory]
    [InlineData(1, 512, 1000, 2, 256)] // the least of everything
    [InlineData(1 << 20, 2, 1000, 2, (1 << 20) / 3)] // the setting bounds the width
    [InlineData(1 << 20, 512, 1000, 15, 1 << 16)] // memory does: 16 buffers of 64 KiB, one of them writes
    [InlineData(1 << 20, 512, 3, 15, 1 << 18)] // few runs have more each
    [InlineData(1L << 40, 512, 1000, 512, 1 << 19)] // no more than helps
    [InlineData(1 << 20, 512, 0, 15, 1 << 19)]
    public void Memory_and_the_setting_bound_the_width_and_the_buffers(
        long memoryBytes, int factor, int runs, int fanIn, int bufferBytes) =>
        Assert.Equal(new MergeLimits(fanIn, bufferBytes), MergeLimits.For(memoryBytes, factor, runs));

    [Theory]
    [InlineData(1 << 27, 12 << 20, 9)] // a buffer of 12 MiB for each run and for the one that is written
    [InlineData(1 << 20, 12 << 20, 2)] // two at the least
    [InlineData(1 << 20, 100, 15)]
    public void The_longest_record_bounds_the_width(long memoryBytes, long longestRecord, int fanIn) =>
        Assert.Equal(fanIn, MergeLimits.For(memoryBytes, 512, 1000, longestRecord).FanIn);

    [Fact]
    public void Buffers_stay_within_memory_unless_that_is_tiny()
    {
        for (long memory = 4096; memory < 1L << 36; memory = memory * 3 / 2)
        {
            foreach (int runs in (int[])[1, 2, 10, 100, 10_000])
            {
                MergeLimits limits = MergeLimits.For(memory, 512, runs);
                Assert.InRange((Math.Min(limits.FanIn, runs) + 1L) * limits.BufferBytes, 1, memory);
            }
        }
    }
}
