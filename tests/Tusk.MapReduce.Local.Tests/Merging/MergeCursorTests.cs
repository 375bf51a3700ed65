using Tusk.MapReduce.Local.Merging;
using Tusk.MapReduce.Local.Runs;
using Tusk.MapReduce.Local.Tests.Support;

namespace Tusk.MapReduce.Local.Tests.Merging;

public sealed class MergeCursorTests
{
    [Fact]
    public void Any_number_of_runs_is_merged_and_equal_keys_keep_the_order_of_the_runs()
    {
        var random = new Random(1);
        for (int runs = 1; runs <= 33; runs++)
        {
            int number = 0;
            Sample.Entry[][] contents =
            [
                .. Enumerable.Range(0, runs).Select(_ => Sample.Sorted(Enumerable.Range(0, random.Next(30))
                    .Select(_ => Sample.Of(new string('k', random.Next(12)), number++)))),
            ];
            using var merge = new MergeCursor([.. contents.Select(static entries => Open(entries))]);

            Assert.Equal(Sample.Sorted(contents.SelectMany(static entries => entries)), Sample.ReadAll(merge));
            Assert.False(merge.MoveNext());
        }
    }

    [Fact]
    public void Keys_are_compared_beyond_their_first_eight_bytes_and_by_length()
    {
        Sample.Entry[] first = [Sample.Of("12345678", 1), Sample.Of("12345678b", 2)];
        Sample.Entry[] second = [Sample.Of("", 3), Sample.Of("1234567", 4), Sample.Of("12345678\0", 5), Sample.Of("12345678a", 6)];
        using var merge = new MergeCursor([Open(first), Open(second)]);

        Assert.Equal([3, 4, 1, 5, 6, 2], Sample.ReadAll(merge).Select(static entry => BitConverter.ToInt32(entry.Value)));
    }

    [Fact]
    public void Empty_runs_give_nothing()
    {
        using var merge = new MergeCursor([Open([]), Open([]), Open([])]);

        Assert.False(merge.MoveNext());
        Assert.False(merge.MoveNext());
    }

    private static RunCursor Open(Sample.Entry[] entries) => Sample.WriteMemoryRun(entries, 1).Open(0, 0);
}
