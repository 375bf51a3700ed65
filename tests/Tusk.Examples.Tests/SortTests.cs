using System.Text;
using Tusk.Examples.Tests.Support;

namespace Tusk.Examples.Tests;

public sealed class SortTests : IDisposable
{
    private readonly JobFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Identity_mapper_and_identity_reducer_sort()
    {
        _folder.Write("1", "pear\nApple\n\nfig");
        _folder.Write("2", "\u00E4pple\r\nfig\n\na b\ra\n");

        JobRun run = await _folder.RunAsync(Sort.Build);

        Assert.Equal("\n\nApple\na\na b\nfig\nfig\npear\n\u00E4pple\n", run.Text);
    }

    [Theory]
    [InlineData(1, "1g")]
    [InlineData(3, "1g")]
    [InlineData(3, "64k")] // far too little: it sorts on disk
    public async Task Lines_of_any_bytes_come_back_in_order_and_as_they_were(int reduces, string memory)
    {
        var random = new Random(3);
        byte[][] lines = [.. Enumerable.Range(0, 20_000).Select(_ => RandomLine(random))];
        _folder.Write("in", [.. lines.SelectMany(static line => line.Append((byte)'\n'))]);

        JobRun run = await _folder.RunAsync(
            Sort.Build,
            null,
            ("mapreduce.job.reduces", $"{reduces}"),
            ("fs.local.block.size", "60000"),
            ("tusk.engine.memory", memory));

        Assert.Equal(reduces, run.Parts.Count);
        Assert.Equal(memory != "1g", run.Result.SpilledBytes > 0);
        Assert.All(run.Parts, part => Assert.InRange(part.Length, run.Bytes.Length / reduces / 2, run.Bytes.Length * 2 / reduces));
        Assert.Equal(lines.Select(Encoding.Latin1.GetString).Order(StringComparer.Ordinal), Lines(run.Bytes));
    }

    // Latin-1 keeps bytes apart and in order.
    private static string[] Lines(byte[] part) => Encoding.Latin1.GetString(part).Split('\n')[..^1];

    private static byte[] RandomLine(Random random)
    {
        byte[] line = new byte[random.Next(12)];
        foreach (ref byte b in line.AsSpan())
        {
            b = (byte)(random.Next(2) == 0 ? 'a' + random.Next(3) : random.Next(256));
            b = b is (byte)'\n' or (byte)'\r' ? (byte)0 : b;
        }

        return line;
    }
}
