using System.Diagnostics;
using Tusk.MapReduce.Local.Merging;
using Tusk.MapReduce.Local.Tests.Support;

namespace Tusk.MapReduce.Local.Tests.Merging;

public sealed class MergeQueueTests
{
    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 2)]
    [InlineData(60, 2)]
    [InlineData(61, 3)]
    [InlineData(200, 7)]
    [InlineData(9, 100)]
    public void It_takes_the_smallest_neighbours_as_a_search_of_all_windows_would(int runs, int fanIn)
    {
        var random = new Random(runs);
        List<MergePart> expected = [.. Enumerable.Range(0, runs).Select(_ => OfBytes(random.Next(1, 9)))];
        var queue = new MergeQueue(expected);

        while (expected.Count > fanIn)
        {
            int width = Math.Min(fanIn, expected.Count - fanIn + 1);
            int start = Enumerable.Range(0, expected.Count - width + 1)
                .MinBy(first => expected.GetRange(first, width).Sum(static part => part.Bytes));
            MergePart merged = OfBytes(random.Next(1, 30));

            Assert.Equal(expected.GetRange(start, width), queue.TakeSmallest(width));
            queue.PutBack(merged);

            expected.RemoveRange(start, width);
            expected.Insert(start, merged);
            Assert.Equal(expected.Count, queue.Count);
        }

        Assert.Equal(expected, queue.Rest());
    }

    [Fact]
    public void No_runs_are_none() => Assert.Empty(new MergeQueue([]).Rest());

    [Fact]
    public void Hundreds_of_thousands_of_runs_take_no_time_that_grows_with_their_square()
    {
        MergePart part = OfBytes(3);
        var queue = new MergeQueue([.. Enumerable.Repeat(part, 300_000)]);
        long start = Stopwatch.GetTimestamp();

        while (queue.Count > 2)
        {
            queue.TakeSmallest(2);
            queue.PutBack(part);
        }

        Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(30)); // a search of all windows takes minutes
    }

    private static MergePart OfBytes(int bytes) =>
        new(Sample.WriteMemoryRun([new(0, new byte[bytes], [])], 1), 0);
}
