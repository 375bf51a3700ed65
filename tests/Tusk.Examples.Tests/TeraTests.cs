using System.Text;
using Tusk.Examples.Tests.Support;

namespace Tusk.Examples.Tests;

/// <summary>The three jobs of the sort benchmark.</summary>
public sealed class TeraTests : IDisposable
{
    private readonly JobFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(1000)]
    [InlineData(123_457)]
    public void The_number_of_a_row_is_found_without_those_before_it(long row)
    {
        UInt128 number = TeraRow.NumberOf(0);
        for (long i = 0; i < row; i++)
        {
            number = TeraRow.Next(number);
        }

        Assert.Equal(number, TeraRow.NumberOf(row));
    }

    [Fact]
    public void The_first_row_is_that_of_the_benchmark()
    {
        byte[] row = new byte[TeraRow.Bytes];

        TeraRow.Write(0, TeraRow.NumberOf(0), row);

        Assert.StartsWith("JimGrayRIP\0\u0011" + new string('0', 32), Encoding.Latin1.GetString(row), StringComparison.Ordinal);
        Assert.Equal("2222000022220000222200002222000022220000" + "00001111", Encoding.Latin1.GetString(row, 48, 48));
    }

    [Theory]
    [InlineData("0", 0)]
    [InlineData("17", 17)]
    [InlineData("3k", 3_000)]
    [InlineData("3m", 3_000_000)]
    [InlineData("3b", 3_000_000_000)]
    [InlineData("3t", 3_000_000_000_000)]
    [InlineData("92233720368547758", 92_233_720_368_547_758)]
    public void Rows_are_counted_in_digits_and_a_unit(string word, long rows) => Assert.Equal(rows, TeraGen.ParseRows(word));

    [Theory]
    [InlineData("")]
    [InlineData("k")]
    [InlineData("-1")]
    [InlineData("+1")]
    [InlineData("1K")]
    [InlineData("1.5m")]
    [InlineData("1 k")]
    [InlineData("92233720368547759")]
    [InlineData("92233720369t")]
    public void What_is_no_count_of_rows_is_refused(string word) => Assert.Null(TeraGen.ParseRows(word));

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public async Task Rows_come_out_in_order_over_all_part_files_and_validate(int reduces)
    {
        WriteRows("rows", 20_000);

        JobRun sorted = await _folder.RunAsync(
            TeraSort.Build, null, ("mapreduce.job.reduces", $"{reduces}"), ("mapreduce.input.fileinputformat.split.maxsize", "77777"));

        string[] rows = [.. Rows(File.ReadAllBytes(_folder.PathOf("input/rows"))).Order(StringComparer.Ordinal)];
        Assert.Equal(rows, Rows(sorted.Bytes));
        Assert.All(sorted.Parts, part => Assert.InRange(part.Length, 2_000_000 / reduces / 2, 2_000_000 * 2 / reduces));
    }

    [Fact]
    public async Task A_file_that_ends_within_a_row_fails_the_sort_and_says_where()
    {
        _folder.Write("rows", new byte[250]);

        var failure = await Assert.ThrowsAsync<JobFailedException>(() => _folder.RunAsync(TeraSort.Build));

        Assert.Contains("ends after 50 B of the record at offset 200; expected records of 100 B", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rows_in_order_have_a_checksum_and_nothing_else()
    {
        _folder.Write("a", [.. Row("b"), .. Row("b"), .. Row("c")]);
        _folder.Write("b", [.. Row("c"), .. Row("d")]);
        _folder.Write("empty", "");

        JobRun run = await _folder.RunAsync(TeraValidate.Build);

        Assert.Matches("^checksum\t[0-9a-f]+\n$", run.Text);
    }

    [Fact]
    public async Task Rows_out_of_order_are_named_within_a_file_and_from_one_to_the_next()
    {
        _folder.Write("a", [.. Row("b"), .. Row("a"), .. Row("z")]);
        _folder.Write("b", [.. Row("c")]);

        JobRun run = await _folder.RunAsync(TeraValidate.Build, null, ("mapreduce.input.fileinputformat.split.maxsize", "100"));

        string rest = string.Concat(Enumerable.Repeat(" 2e", 9));
        Assert.Contains($"error\tbad key partitioning:\n  file a:end key 7a{rest}\n  file b:begin key 63{rest}\n", run.Text, StringComparison.Ordinal);
        Assert.Contains($"error\tmisorder in a between 62{rest} and 61{rest}\n", run.Text, StringComparison.Ordinal);
        Assert.Equal(3, run.Text.Split("error\t").Length);
    }

    private static byte[] Row(string key) => Encoding.ASCII.GetBytes(key.PadRight(TeraRow.Bytes, '.'));

    private static string[] Rows(byte[] bytes) => [.. bytes.Chunk(TeraRow.Bytes).Select(Encoding.Latin1.GetString)];

    private void WriteRows(string name, int rows)
    {
        byte[] bytes = new byte[rows * TeraRow.Bytes];
        for (int i = 0; i < rows; i++)
        {
            TeraRow.Write(i, TeraRow.NumberOf(i), bytes.AsSpan(i * TeraRow.Bytes, TeraRow.Bytes));
        }

        _folder.Write(name, bytes);
    }
}
