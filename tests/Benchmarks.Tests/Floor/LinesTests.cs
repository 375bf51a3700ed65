using System.Text;
using Floor;

namespace Benchmarks.Tests.Floor;

public sealed class LinesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("one")]
    [InlineData("one\n")]
    [InlineData("one\ntwo\n\n\nthree is a long line that goes over several blocks\nfour\nfive")]
    [InlineData("a line that has no end in the first blocks, nor in those after them\nb")]
    public void Every_line_is_seen_once_whatever_the_size_of_a_block(string text)
    {
        File.WriteAllText(_folder["in"], text);
        string[] expected = text.EndsWith('\n') ? text[..^1].Split('\n') : text.Length == 0 ? [] : text.Split('\n');

        for (int blockBytes = 1; blockBytes < 80; blockBytes++)
        {
            var seen = Lines.Scan<List<string>>(2, [_folder["in"]], Collect, blockBytes).SelectMany(lines => lines);

            Assert.Equal(expected.Order(StringComparer.Ordinal), seen.Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public void Lines_longer_than_the_buffer_are_read_whole()
    {
        string longLine = new('x', 300_000);
        File.WriteAllText(_folder["in"], $"a\n{longLine}\nb\n");

        var seen = Lines.Scan<List<string>>(2, [_folder["in"]], Collect, 1000).SelectMany(lines => lines);

        Assert.Equal(["a", "b", longLine], seen.Order(StringComparer.Ordinal));
    }

    private static void Collect(ReadOnlySpan<byte> lines, List<string> seen)
    {
        while (!lines.IsEmpty)
        {
            int end = lines.IndexOf((byte)'\n');
            seen.Add(Encoding.UTF8.GetString(end < 0 ? lines : lines[..end]));
            lines = end < 0 ? [] : lines[(end + 1)..];
        }
    }
}
