using Tusk.Common.Configurations;
using Tusk.Common.Errors;
using Tusk.FileSystems.Lines;
using Tusk.FileSystems.Local;
using Tusk.FileSystems.Tests.Support;

namespace Tusk.FileSystems.Tests.Lines;

/// <summary>Files that another program cuts while they are read.</summary>
public sealed class CutFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(59_999)]
    public void Are_an_error_not_fewer_lines(int left)
    {
        _folder.Write("log", string.Concat(Enumerable.Repeat("a line\n", 10_000)));
        using FsInput input = new LocalFileSystem(new Configuration()).Open(_folder.PathOf("log"));
        using LineReader lines = new(input, 0, input.Length, LineFormat.Default with { BufferBytes = 4096 });
        Assert.True(lines.Read(out _));
        using (FileStream file = new(_folder["log"], FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            file.SetLength(left);
        }

        HadoopException e = Assert.Throws<HadoopException>(() => ReadAll(lines));

        Assert.EndsWith("and had 70000 B when it was opened: it was cut while it was read.", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Are_an_error_also_where_the_last_line_of_a_piece_goes_on_behind_it()
    {
        _folder.Write("log", $"{new string('a', 39)}\n{new string('b', 39)}\n{new string('c', 19)}\n");
        using FsInput input = new LocalFileSystem(new Configuration()).Open(_folder.PathOf("log"));
        using LineReader lines = new(input, 0, 50, LineFormat.Default);
        using (FileStream file = new(_folder["log"], FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            file.SetLength(60);
        }

        Assert.Throws<HadoopException>(() => ReadAll(lines));
    }

    private static void ReadAll(LineReader lines)
    {
        while (lines.Read(out _))
        {
            // The last read fails.
        }
    }
}
