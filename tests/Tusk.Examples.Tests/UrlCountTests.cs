using System.Text;
using Tusk.Examples.Tests.Support;

namespace Tusk.Examples.Tests;

public sealed class UrlCountTests : IDisposable
{
    private const string Head = "192.0.2.1 - - [21/Nov/2026:10:00:00 +0000] ";

    private readonly JobFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Count_of_URL_access_frequency()
    {
        _folder.Write("1", $"{Head}\"GET /a HTTP/1.1\" 200 1\n{Head}\"GET /b HTTP/1.1\" 200 1\n{Head}\"HEAD /a HTTP/1.1\" 404 -\n");
        _folder.Write("2", $"{Head}\"GET /a HTTP/1.0\" 200 1 \"-\" \"agent\"\n");

        JobRun run = await _folder.RunAsync(UrlCount.Build);

        Assert.Equal("/a\t3\n/b\t1\n", run.Text);
    }

    [Theory]
    [InlineData("""h - - [t] "GET /a HTTP/1.1" 200 5""", "/a")]
    [InlineData("""h - - [t] "GET /a HTTP/1.1" 304 -""", "/a")]
    [InlineData("""h - - [t] "GET /a HTTP/1.1" 200 5 "-" "agent" """, null)] // a space behind it
    [InlineData("""h - - [t] "GET /a HTTP/1.1" 200 5 "" "" """, null)]
    [InlineData("""h - - [t] "GET /a HTTP/1.1" 200 5 "" "say \"hi\"" """, null)]
    [InlineData("""h - - [t] "GET /a HTTP/1.1" 200 5 "-" "agent\\" """, null)]
    [InlineData("""h - John Doe [t] "GET /a HTTP/1.1" 200 5""", "/a")]
    [InlineData("""h - a]b [t] "GET /a HTTP/1.1" 200 5""", "/a")]
    [InlineData("""h - - [t] "GET /\"x\" HTTP/1.1" 200 5""", """/\"x\" """)]
    [InlineData("""h - - [t] "GET /\\" 200 5""", """/\\ """)]
    [InlineData("""h - - [t] "GET /a b c HTTP/1.1" 200 5""", "/a b c")]
    [InlineData("""h - - [t] "GET /a" 200 5""", "/a")]
    [InlineData("""h - - [t] "GET /a HTTP/1.1 HTTP/1.1" 200 5""", "/a HTTP/1.1")]
    [InlineData("""h - - [t] "M-SEARCH * HTTP/1.1" 200 5""", "*")]
    [InlineData("""h - - [t] "CONNECT example.org:443 HTTP/1.1" 200 5""", "example.org:443")]
    [InlineData("""h - - [t] "GET http://example.org/a HTTP/1.1" 200 5""", "http://example.org/a")]
    [InlineData("", null)]
    [InlineData("h", null)]
    [InlineData("""h - [t] "GET /a HTTP/1.1" 200 5""", null)]
    [InlineData("""h - - t "GET /a HTTP/1.1" 200 5""", null)]
    [InlineData("""h - - [t "GET /a HTTP/1.1" 200 5""", null)]
    [InlineData("""h - - [t] GET /a HTTP/1.1 200 5""", null)]
    [InlineData("""h - - [t] "GET /a HTTP/1.1 200 5""", null)]
    [InlineData("""h - - [t] "GET /a HTTP/1.1\" 200 5""", null)]
    [InlineData("""h - - [t] "GET /a HTTP/1.1\""", null)]
    [InlineData("""h - - [t] "GET /a HTTP/1.1\ """, null)]
    [InlineData("""h - - [t] "GET /a HTTP/1.1" """, null)]
    [InlineData("""h - - [t] "GET /a HTTP/1.1" 20 5""", null)]
    [InlineData("""h - - [t] "GET /a HTTP/1.1" 2000 5""", null)]
    [InlineData("""h - - [t] "GET /a HTTP/1.1" - 5""", null)]
    [InlineData("""h - - [t] "GET /a HTTP/1.1" 200""", null)]
    [InlineData("""h - - [t] "GET /a HTTP/1.1" 200 """, null)]
    [InlineData("""h - - [t] "GET /a HTTP/1.1" 200 x""", null)]
    [InlineData("""h - - [t] "GET /a HTTP/1.1" 200 5x""", null)]
    [InlineData("""h - - [t] "GET /a HTTP/1.1" 200 5 "-" """, null)]
    [InlineData("""h - - [t] "GET /a HTTP/1.1" 200 5 "-" "agent" "more" """, null)]
    [InlineData("""h - - [t] "GET /a HTTP/1.1" 200 5 "-" "cut""", null)]
    [InlineData("""h - - [t] "-" 408 -""", null)]
    [InlineData("""h - - [t] "" 400 -""", null)]
    [InlineData("""h - - [t] "GET" 400 -""", null)]
    [InlineData("""h - - [t] "GET  HTTP/1.1" 400 -""", null)]
    [InlineData("""h - - [t] "\x16\x03\x01 \x00" 400 226""", null)]
    public void A_line_gives_its_URL_or_none(string line, string? url)
    {
        string? found = LogLine.TryParse(Encoding.UTF8.GetBytes(line), out LogLine read) && read.TryGetUrl(out Text text)
            ? text.ToString()
            : null;

        Assert.Equal(url?.TrimEnd(), found);
    }

    [Theory]
    [InlineData("\"-\" \"agent\"")]
    [InlineData("\"\" \"\"")]
    [InlineData("\"http://example.org/\" \"say \\\"hi\\\"\"")]
    [InlineData("\"a b\" \"agent\\\\\"")]
    public void Two_quoted_fields_may_follow(string fields)
    {
        byte[] line = Encoding.UTF8.GetBytes($"{Head}\"GET /a HTTP/1.1\" 200 5 {fields}");

        Assert.True(LogLine.TryParse(line, out LogLine read));
        Assert.True(read.TryGetUrl(out Text url));
        Assert.Equal("/a", url.ToString());
        Assert.False(LogLine.TryParse(line.AsSpan(..^1), out _));
    }

    [Fact]
    public async Task What_is_dropped_is_counted_by_its_reason()
    {
        _folder.Write("log", $"{Head}\"-\" 408 -\n{Head}\"GET /a HTTP/1.1\" 200 1\n\nno log\n{Head}\"GET\" 400 0\n{Head}\"GET /cut");

        JobRun run = await _folder.RunAsync(UrlCount.Build);

        Assert.Equal("/a\t1\n", run.Text);
        Assert.Equal(3, run.Count(DroppedRequest.MalformedLine));
        Assert.Equal(2, run.Count(DroppedRequest.MalformedRequest));
    }

    [Fact]
    public async Task Answer_over_a_log_is_that_of_awk_sort_and_uniq()
    {
        string log = Repository.Data("weblogs/apache_logs");
        _folder.Write("log", await File.ReadAllBytesAsync(log, TestContext.Current.CancellationToken));
        string expected = await OtherTool.ShellAsync(
            """awk '/"$/ { print $7 }' "$1" | sort | uniq -c | awk '{ print $2 "\t" $1 }'""", log);

        JobRun run = await _folder.RunAsync(UrlCount.Build, null, ("fs.local.block.size", "300000"));

        Assert.True(run.Result.Maps > 3);
        Assert.Equal(expected, run.Text);
        Assert.Equal(1, run.Count(DroppedRequest.MalformedLine)); // it is cut in its last field
        Assert.Equal(0, run.Count(DroppedRequest.MalformedRequest));
    }

    [Theory]
    [InlineData("scan_netsparker.txt")]
    [InlineData("scan_w3af.txt")]
    public async Task Answer_over_what_attackers_sent_is_that_of_a_regular_expression(string name)
    {
        // Each line of these has one more pair of quotes around it.
        string scan = Repository.Data($"weblogs/{name}");
        byte[][] lines = [.. Encoding.Latin1.GetString(await File.ReadAllBytesAsync(scan, TestContext.Current.CancellationToken))
            .Split('\n').Select(static line => Encoding.Latin1.GetBytes(line.TrimEnd('\r') is ['"', .. var inner, '"'] ? inner : line))];
        _folder.Write("log", [.. lines.SelectMany(static line => line.Append((byte)'\n'))]);
        string expected = await OtherTool.PythonAsync(
            """
            import collections, re, sys
            quoted = rb'"((?:[^"\\]|\\.)*)"'
            line = re.compile(rb'\S+ \S+ [^\[]+ \[[^\]]*\] ' + quoted + rb' \d{3} (?:\d+|-)(?: ' + quoted + b' ' + quoted + b')?')
            request = re.compile(rb'[A-Z_-]+ (.+?)(?: HTTP/[^ ]*)?')
            urls = collections.Counter()
            for text in open(sys.argv[1], 'rb').read().split(b'\n'):
                found = line.fullmatch(text) and request.fullmatch(line.fullmatch(text)[1])
                if found:
                    urls[found[1]] += 1
            for url, count in sorted(urls.items()):
                sys.stdout.buffer.write(url + b'\t%d\n' % count)
            """,
            Path.Combine(_folder.Input, "log"));

        JobRun run = await _folder.RunAsync(UrlCount.Build);

        Assert.Equal(expected, run.Text);
    }
}
