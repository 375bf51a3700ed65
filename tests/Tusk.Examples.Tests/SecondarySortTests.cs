using System.Globalization;
using System.Text;
using Tusk.Examples.Tests.Support;

namespace Tusk.Examples.Tests;

public sealed class SecondarySortTests : IDisposable
{
    private const string Separator = "------------------------------------------------\n";

    private readonly JobFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Pairs_of_all_files_come_by_group_and_in_order()
    {
        // What Apache's job makes of these is the expectation.
        _folder.Write("a.txt", "5 10\n3 -2\n5 -10\n-7 4\n3 9\n5 10\n2147483647 -2147483648\n0 0 99\n");
        _folder.Write("b.txt", "3 1\n\n \t\n12\n-7 -7\n");

        JobRun run = await _folder.RunAsync(SecondarySort.Build);

        Assert.Equal(
            $"{Separator}-7\t-7\n-7\t4\n{Separator}0\t0\n{Separator}3\t-2\n3\t1\n3\t9\n{Separator}5\t-10\n5\t10\n5\t10\n"
            + $"{Separator}12\t0\n{Separator}2147483647\t-2147483648\n",
            run.Text);
    }

    [Theory]
    [InlineData(3, "1g")]
    [InlineData(5, "64k")] // far too little: it sorts on disk
    public async Task Each_group_is_whole_and_where_the_partitioner_says(int reduces, string memory)
    {
        var random = new Random(5);
        (int First, int Second)[] pairs =
            [.. Enumerable.Range(0, 20_000).Select(_ => (random.Next(-200, 200), random.Next(int.MinValue, int.MaxValue)))];
        _folder.Write("in", Text(pairs, ' '));

        JobRun run = await _folder.RunAsync(
            SecondarySort.Build,
            null,
            ("mapreduce.job.reduces", $"{reduces}"),
            ("fs.local.block.size", "60000"),
            ("tusk.engine.memory", memory));

        Assert.Equal(memory != "1g", run.Result.SpilledBytes > 0);
        Assert.Equal(reduces, run.Parts.Count);
        Assert.All(run.Parts, (part, reducer) => Assert.Equal(
            string.Concat(pairs.Where(pair => Math.Abs(pair.First * 127) % reduces == reducer)
                .GroupBy(static pair => pair.First)
                .OrderBy(static group => group.Key)
                .Select(static group => Separator + Text(group.Order(), '\t'))),
            Encoding.UTF8.GetString(part)));
    }

    [Theory]
    [InlineData(0, 4, 0)]
    [InlineData(1, 4, 3)] // 127 = 31 * 4 + 3
    [InlineData(-1, 4, 3)]
    [InlineData(-7, 10, 9)] // 889
    [InlineData(int.MaxValue, 10, 1)] // 127 * (2^31 - 1) is 2^31 - 127 in 32 bits: 2147483521
    [InlineData(int.MinValue, 4, 0)] // stays -2^31, whose absolute value is 2^31
    [InlineData(int.MinValue, 10, 8)] // Java has no such value and fails
    public void Partition_is_that_of_Apaches_job(int first, int partitions, int expected) =>
        Assert.Equal(expected, new IntPair(first, 0).Partition(partitions));

    [Theory]
    [InlineData("1 2", 1, 2)]
    [InlineData("\t-5\f+7\r", -5, 7)]
    [InlineData("  12 ", 12, 0)]
    [InlineData("1 2 x", 1, 2)]
    [InlineData("-2147483648 02147483647", int.MinValue, int.MaxValue)]
    public void A_line_is_its_first_two_words(string line, int first, int second)
    {
        Assert.True(IntPair.TryRead(Encoding.UTF8.GetBytes(line).AsSpan(), out IntPair pair));
        Assert.Equal(new IntPair(first, second), pair);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("1 2x")]
    [InlineData("1 -")]
    [InlineData("2147483648")]
    [InlineData("1.0")]
    public async Task A_word_that_is_no_number_fails_the_job(string line)
    {
        _folder.Write("in", $"1 2\n{line}\n");

        JobFailedException e = await Assert.ThrowsAsync<JobFailedException>(() => _folder.RunAsync(SecondarySort.Build));

        Assert.Contains("is no whole number from -2147483648 to 2147483647", e.Message, StringComparison.Ordinal);
        Assert.Contains("offset 4", e.Message, StringComparison.Ordinal);
    }

    private static string Text(IEnumerable<(int First, int Second)> pairs, char separator) => string.Concat(pairs.Select(
        pair => string.Create(CultureInfo.InvariantCulture, $"{pair.First}{separator}{pair.Second}\n")));
}
