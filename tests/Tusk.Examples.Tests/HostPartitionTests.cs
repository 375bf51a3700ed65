using System.Text;
using Tusk.Examples.Tests.Support;

namespace Tusk.Examples.Tests;

public sealed class HostPartitionTests : IDisposable
{
    private readonly JobFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Sort_with_a_custom_partition_all_URLs_of_a_host_in_one_output_file()
    {
        string[] urls =
        [
            "www.example.org",
            "www.example.org/ea/nl",
            "http://ann:secret@WWW.EXAMPLE.ORG:8443/x",
            .. from host in Enumerable.Range(0, 40)
               from page in Enumerable.Range(0, 5)
               select $"http://host{host}.example.net/{page}",
        ];
        _folder.Write("urls", string.Join('\n', urls));

        JobRun run = await _folder.RunAsync(HostPartition.Build, null, ("mapreduce.job.reduces", "4"));

        string[][] parts = [.. run.Parts.Select(static part => Encoding.UTF8.GetString(part).Split('\n')[..^1])];
        Assert.Equal(4, parts.Length);
        Assert.All(parts, static part => Assert.NotEmpty(part));
        Assert.Equal(urls.Order(StringComparer.Ordinal), parts.SelectMany(static part => part).Order(StringComparer.Ordinal));
        Assert.Single(parts, part => urls[..3].All(part.Contains));
        Assert.Equal(41, parts.SelectMany(static (part, index) => part.Select(url => (Host(url), index))).Distinct().Count());
        Assert.All(parts, static part => Assert.Equal(part.Select(Host).Distinct().Count(), Runs(part.Select(Host))));
    }

    [Theory]
    [InlineData("http://www.example.org", "www.example.org")]
    [InlineData("http://www.example.org/", "www.example.org")]
    [InlineData("HTTPS://Www.Example.Org/A", "www.example.org")]
    [InlineData("www.example.org/ea/nl", "www.example.org")]
    [InlineData("www.example.org:80", "www.example.org")]
    [InlineData("//www.example.org/x", "www.example.org")]
    [InlineData("http://www.example.org:/", "www.example.org")]
    [InlineData("http://www.example.org.:80/", "www.example.org")]
    [InlineData("http://ann@www.example.org", "www.example.org")]
    [InlineData("ftp://ann:p@ss@www.example.org/", "www.example.org")]
    [InlineData("http://www.example.org?q=http://other.example/", "www.example.org")]
    [InlineData("http://www.example.org#@other.example", "www.example.org")]
    [InlineData("http://www.example.org\\@other.example", "www.example.org")]
    [InlineData("www.example.org/?u=http://other.example/", "www.example.org")]
    [InlineData("www.example.org//x", "www.example.org")]
    [InlineData("http://127.0.0.1:8080/", "127.0.0.1")]
    [InlineData("http://[2001:DB8::7]/", "[2001:db8::7]")]
    [InlineData("http://ann@[2001:db8::7]:80/", "[2001:db8::7]")]
    [InlineData("  http://www.example.org/\t", "www.example.org")]
    [InlineData("localhost", "localhost")]
    [InlineData("http://\u00C4.example/", "\u00C4.example")]
    [InlineData("", null)]
    [InlineData("/path/only", null)]
    [InlineData("?q", null)]
    [InlineData("http://", null)]
    [InlineData("http:///x", null)]
    [InlineData("http://:80/", null)]
    [InlineData("http://ann@/", null)]
    [InlineData("http://a:b:c/", null)]
    [InlineData("http://www.example.org:http/", null)]
    [InlineData("http://a b/", null)]
    [InlineData("http://[2001:db8::7/", null)]
    [InlineData("http://[]/", null)]
    [InlineData("http://[::1]x/", null)]
    [InlineData("mailto:ann@example.org", null)]
    [InlineData("javascript:alert(1)", null)]
    [InlineData("-", "-")]
    public async Task The_host_is_found_without_user_and_port(string url, string? host)
    {
        _folder.Write("in", url + "\n");

        string? found = UrlHost.TryFind(Encoding.UTF8.GetBytes(url.Trim()), out Text text) ? text.ToString() : null;
        JobRun run = await _folder.RunAsync(HostPartition.Build);

        Assert.Equal(host is null ? 1 : 0, run.Count(DroppedUrl.WithoutHost));
        Assert.Equal(host is null ? "" : url.Trim() + "\n", run.Text);
        Assert.Equal(host, found, ignoreCase: true);
    }

    [Fact]
    public async Task Hosts_of_the_referers_of_a_log_are_those_that_another_tool_finds()
    {
        string log = Repository.Data("weblogs/apache_logs");
        string urls = Path.Combine(_folder.Input, "urls");
        await File.WriteAllTextAsync(
            urls, await OtherTool.ShellAsync("""awk -F '"' '$4 ~ /^http/ && $4 !~ /\\/ { print $4 }' "$1" """, log), TestContext.Current.CancellationToken);
        string expected = await OtherTool.PythonAsync(
            """
            import sys, urllib.parse
            with open(sys.argv[1]) as urls:
                for url in sorted(urls.read().split('\n')[:-1], key=lambda url: (urllib.parse.urlsplit(url).hostname.rstrip('.'), url)):
                    print(url)
            """,
            urls);

        JobRun one = await _folder.RunAsync(HostPartition.Build);
        JobRun five = await _folder.RunAsync(
            HostPartition.Build, null, ("mapreduce.job.reduces", "5"), ("fs.local.block.size", "50000"), ("tusk.engine.memory", "256k"));

        Assert.Equal(expected, one.Text);
        Assert.Equal(5, five.Parts.Count);
        string[][] parts = [.. five.Parts.Select(static part => Encoding.UTF8.GetString(part).Split('\n')[..^1])];
        Assert.Equal(expected.Split('\n')[..^1].Order(StringComparer.Ordinal), parts.SelectMany(static part => part).Order(StringComparer.Ordinal));
        var hosts = parts.SelectMany(static (part, index) => part.Select(url => (Host(url), index))).Distinct();
        Assert.Equal(hosts.Count(), hosts.Select(static pair => pair.Item1).Distinct().Count());
    }

    private static string Host(string url) =>
        new Uri(url.Contains("//", StringComparison.Ordinal) ? url : $"http://{url}").Host.TrimEnd('.');

    private static int Runs(IEnumerable<string> hosts) => hosts.Zip(hosts.Skip(1)).Count(static pair => pair.First != pair.Second) + 1;
}
