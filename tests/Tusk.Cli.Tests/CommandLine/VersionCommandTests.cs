using System.Text.Json;
using Tusk.Cli.CommandLine;
using Tusk.Cli.Commands;
using Tusk.CommandLine;
using Tusk.Tests;

namespace Tusk.Cli.Tests.CommandLine;

public sealed class VersionCommandTests : IDisposable
{
    private readonly CapturedIo _captured = new();

    public void Dispose() => _captured.Dispose();

    [Fact]
    public void Shows_one_row_for_each_part()
    {
        Assert.Equal(0, new VersionCommand().Run([], _captured.Io));

        string[] rows = _captured.Output.TrimEnd('\n').Split('\n');
        Assert.Equal(["tusk", "runtime", "system", "platform", "processors"], rows.Select(static row => row.Split(' ')[0]));
    }

    [Fact]
    public void Json_is_one_object_with_the_same_parts()
    {
        Assert.Equal(0, new VersionCommand().Run(["--json"], _captured.Io));

        using var document = JsonDocument.Parse(_captured.Output);
        Assert.Equal(ProductVersion.Text, document.RootElement.GetProperty("tusk").GetString());
        Assert.Equal(5, document.RootElement.EnumerateObject().Count());
    }

    [Fact]
    public void Another_word_is_refused_by_name()
    {
        var e = Assert.Throws<UsageException>(() => new VersionCommand().Run(["--jsno"], _captured.Io));

        Assert.Equal("unexpected '--jsno', expected nothing or --json", e.Message);
    }
}
