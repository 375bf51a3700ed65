using Tusk.Common.Configurations;
using Tusk.Common.Errors;
using Tusk.FileSystems.Local;
using Tusk.FileSystems.Tests.Support;

namespace Tusk.FileSystems.Tests;

public sealed class GlobTests : IDisposable
{
    private const string Everything =
        "!d | -m | .hid | [k] | ^c | _us | a b | a.txt | ab | b.txt | bb | c.log | q? | sub | x,y | {z}";

    private readonly TemporaryFolder _folder = new();

    public GlobTests()
    {
        foreach (string name in new[]
        {
            "a.txt", "b.txt", "c.log", ".hid", "_us", "x,y", "{z}", "q?", "[k]", "sub/a.txt", "sub/deep/n.txt", "ab", "bb",
            "-m", "^c", "!d",
        })
        {
            _folder.Write(name);
        }

        Directory.CreateDirectory(_folder["a b"]);
    }

    public void Dispose() => _folder.Dispose();

    // As FileSystem#globStatus of 3.4.2 answered over the same folder; null: not there and no pattern.
    [Theory]
    [InlineData("*", Everything)]
    [InlineData("**", Everything)]
    [InlineData("?", "")]
    [InlineData("??", "!d | -m | ^c | ab | bb | q?")]
    [InlineData("*.txt", "a.txt | b.txt")]
    [InlineData("[ab].txt", "a.txt | b.txt")]
    [InlineData("[a-b].txt", "a.txt | b.txt")]
    [InlineData("[^a].txt", "b.txt")]
    [InlineData("[!a].txt", "b.txt")]
    [InlineData("{a,b}.txt", "a.txt | b.txt")]
    [InlineData("{a,{b,c}}.*", "a.txt | b.txt | c.log")]
    [InlineData("{a.txt,sub/a.txt}", "a.txt | sub/a.txt")]
    [InlineData("*/a.txt", "sub/a.txt")]
    [InlineData("*/*", "sub/a.txt | sub/deep")]
    [InlineData("s*/d*/*", "sub/deep/n.txt")]
    [InlineData(".*", ".hid")]
    [InlineData("\\{z\\}", "{z}")]
    [InlineData("{z}", "")]
    [InlineData("q\\?", "q?")]
    [InlineData("q?", "q?")]
    [InlineData("\\[k\\]", "[k]")]
    [InlineData("x,y", "x,y")]
    [InlineData("x\\,y", "x,y")]
    [InlineData("a*b", "a b | ab")]
    [InlineData("nosuch", null)]
    [InlineData("nosuch*", "")]
    [InlineData("no/such", null)]
    [InlineData("no*/such", "")]
    [InlineData("{}", "")]
    [InlineData("{a}.txt", "a.txt")]
    [InlineData("a}", null)]
    [InlineData("[-m]*", "-m")]
    [InlineData("[m-]*", "-m")]
    [InlineData("[\\^]c", "^c")]
    [InlineData("[^^]c", "")]
    [InlineData("[]a]*", "a b | a.txt | ab")]
    [InlineData("\\a.txt", "a.txt")]
    [InlineData("a{.txt,b}", "a.txt | ab")]
    [InlineData("{,a}.txt", "a.txt")]
    [InlineData("sub/{deep/n,a}.txt", "sub/a.txt | sub/deep/n.txt")]
    [InlineData("a.txt/", "a.txt")]
    [InlineData("*/", Everything)]
    [InlineData("+", null)]
    [InlineData("a.t(x)t", null)]
    [InlineData("[a-a]b", "ab")]
    [InlineData("[!!]d", "")]
    [InlineData("{a/b,c}*", "c.log")]
    public async Task Finds_what_Hadoop_finds(string pattern, string? expected)
    {
        IReadOnlyList<FileStatus>? found = await Glob(pattern);

        string? actual = found is null ? null : string.Join(
            " | ", found.Select(s => s.Path.ToString()[(_folder.PathOf("").ToString().Length + 1)..]).Order(StringComparer.Ordinal));
        Assert.Equal(expected, actual);
    }

    [Theory]
    [InlineData("[[]k]")]
    [InlineData("[]")]
    [InlineData("[a")]
    [InlineData("{a")]
    [InlineData("{a,b")]
    [InlineData("[b-a]*")]
    [InlineData("*\\")]
    [InlineData("a\\")]
    public async Task Refuses_what_Hadoop_refuses(string pattern)
    {
        HadoopException e = await Assert.ThrowsAsync<HadoopException>(async () => await Glob(pattern));

        Assert.StartsWith("Illegal file pattern: ", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bounds_the_alternatives()
    {
        await Assert.ThrowsAsync<HadoopException>(
            async () => await Glob(string.Concat(Enumerable.Repeat("{0,1}", 30))));
    }

    [Fact]
    public async Task Does_not_go_exponential_on_stars()
    {
        _folder.Write(new string('a', 200));

        Assert.Empty((await Glob(string.Concat(Enumerable.Repeat("*a", 90)) + "*b"))!);
    }

    private ValueTask<IReadOnlyList<FileStatus>?> Glob(string pattern) =>
        new LocalFileSystem(new Configuration()).GlobAsync(new FsPath($"file://{_folder.Root}/{pattern}"));
}
