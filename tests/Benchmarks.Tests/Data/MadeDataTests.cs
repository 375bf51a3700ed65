using BenchmarkData;

namespace Benchmarks.Tests.Data;

public sealed class MadeDataTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Keyed_lines_are_a_hundred_bytes_of_printable_text_each_and_the_same_every_time()
    {
        KeyedLines.Write(_folder["a"], 2_500_099);
        KeyedLines.Write(_folder["b"], 2_500_099);

        byte[] bytes = File.ReadAllBytes(_folder["a"]);
        Assert.Equal(2_500_000, bytes.Length);
        for (int i = 0; i < bytes.Length; i++)
        {
            Assert.True(i % 100 == 99 ? bytes[i] == '\n' : bytes[i] is >= (byte)' ' and <= (byte)'~');
        }

        Assert.Equal(bytes, File.ReadAllBytes(_folder["b"]));
    }

    [Fact]
    public void Station_names_differ_and_have_3_to_26_bytes_some_of_them_beyond_ascii()
    {
        byte[][] names = StationRows.MakeNames(10_000);

        Assert.Equal(10_000, names.Select(Convert.ToHexString).Distinct().Count());
        Assert.All(names, name => Assert.InRange(name.Length - 1, 3, 26));
        Assert.Contains(names, name => name.Any(b => b >= 0x80));
        Assert.All(names, name => Assert.Equal(name.Length - 1, name.AsSpan().IndexOfAny((byte)';', (byte)'\n')));
    }

    [Fact]
    public void A_block_that_fails_fails_the_file_and_does_not_hang_the_other_thread()
    {
        Assert.Throws<AggregateException>(() => BlockFile.Write(_folder["x"], 100, (block, _) =>
        {
            if (block == 7)
            {
                throw new InvalidOperationException("block 7");
            }
        }));
        Assert.False(File.Exists(_folder["x"]));
    }
}
