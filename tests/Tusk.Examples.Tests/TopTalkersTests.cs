using Tusk.Common.Errors;
using Tusk.Examples.Tests.Support;

namespace Tusk.Examples.Tests;

public sealed class TopTalkersTests : IDisposable
{
    private const string Peer = """
        import collections, csv, glob, sys
        sources, pairs = collections.Counter(), collections.Counter()
        for name in glob.glob(sys.argv[1] + '/*'):
            for row in csv.DictReader(open(name), delimiter='\t' if name.endswith('.tsv') else ','):
                sources[row['SrcAddr']] += int(row[sys.argv[2]])
                pairs[row['SrcAddr'] + '\t' + row['DstAddr']] += int(row[sys.argv[2]])
        for kind, sums in ('source', sources), ('pair', pairs):
            for name, sum in sorted(sums.items(), key=lambda item: (-item[1], item[0]))[:int(sys.argv[3])]:
                print(kind, name, sum, sep='\t')
        """;

    private readonly JobFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("TotBytes", 10)]
    [InlineData("SrcBytes", 3)]
    [InlineData("TotBytes", 100_000)]
    public async Task Talkers_are_those_of_another_program(string bytes, int top)
    {
        foreach (string name in new[] { "test2-malicious", "test3-mixed", "test11-portscan" })
        {
            _folder.Write(name, await File.ReadAllBytesAsync(Repository.Data($"network/flows/{name}.binetflow"), TestContext.Current.CancellationToken));
        }

        // The same flows again with tabs, and with their columns in another order.
        string[] rows = await File.ReadAllLinesAsync(Path.Combine(_folder.Input, "test3-mixed"), TestContext.Current.CancellationToken);
        _folder.Write("turned.tsv", string.Concat(rows.Select(static row => string.Join('\t', row.Split(',').Reverse()) + "\n")));
        string expected = await OtherTool.PythonAsync(Peer, _folder.Input, bytes, $"{top}");

        JobRun run = await _folder.RunAsync(
            TopTalkers.Build, [$"bytes={bytes}", $"top={top}"], ("fs.local.block.size", "50000"), ("mapreduce.job.reduces", "3"));

        Assert.True(run.Result.Maps > 10);
        Assert.Equal(expected, run.Text);
        Assert.Equal(0, run.Count(DroppedFlow.MalformedRow));
    }

    [Theory]
    [InlineData("a,b,7", "source\ta\t7\npair\ta\tb\t7\n")]
    [InlineData("  a , b ,  7 ", "source\ta\t7\npair\ta\tb\t7\n")]
    [InlineData("\"a\",\"b, c\" ,\"7\"", "source\ta\t7\npair\ta\tb, c\t7\n")]
    [InlineData("\"\"\"a\"\" x\",b,0", "source\t\"a\" x\t0\npair\t\"a\" x\tb\t0\n")]
    [InlineData("a,5' 3\",7", "source\ta\t7\npair\ta\t5' 3\"\t7\n")] // a quote inside is a letter
    [InlineData("a,b,1000000000000000", "source\ta\t1000000000000000\npair\ta\tb\t1000000000000000\n")]
    public async Task Fields_may_be_in_quotes(string row, string expected)
    {
        _folder.Write("in", $"SrcAddr,\"DstAddr\", TotBytes\n{row}\n");

        JobRun run = await _folder.RunAsync(TopTalkers.Build);

        Assert.Equal(expected, run.Text);
        Assert.Equal(0, run.Count(DroppedFlow.MalformedRow));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a,b")]
    [InlineData("a,b,7,")]
    [InlineData(",b,7")]
    [InlineData("a,\"\",7")]
    [InlineData("a,b,")]
    [InlineData("a,b,-1")]
    [InlineData("a,b,7.5")]
    [InlineData("a,b,7x")]
    [InlineData("a,b,1000000000000001")]
    [InlineData("a,b,99999999999999999999")]
    [InlineData("a,\"b,7")]
    [InlineData("a,\"b\"c,7")]
    [InlineData("a,\"b\"\",7")]
    public async Task What_is_dropped_is_counted(string row)
    {
        _folder.Write("in", $"SrcAddr,DstAddr,TotBytes\n{row}\nx,y,1\n");

        JobRun run = await _folder.RunAsync(TopTalkers.Build);

        Assert.Equal("source\tx\t1\npair\tx\ty\t1\n", run.Text);
        Assert.Equal(1, run.Count(DroppedFlow.MalformedRow));
    }

    [Fact]
    public async Task Of_equal_sums_those_that_sort_first_are_kept()
    {
        _folder.Write("in", "from,to,n\nd,x,1\nc,x,1\nb,x,1\na,x,1\nb,y,1\n");

        JobRun run = await _folder.RunAsync(TopTalkers.Build, ["top=2", "source=from", "destination=to", "bytes=n"]);

        Assert.Equal("source\tb\t2\nsource\ta\t1\npair\ta\tx\t1\npair\tb\tx\t1\n", run.Text);
    }

    [Theory]
    [InlineData("")]
    [InlineData("SrcAddr,DstAddr,TotBytes")]
    public async Task No_flows_are_no_talkers(string text)
    {
        _folder.Write("in", text);

        Assert.Equal("", (await _folder.RunAsync(TopTalkers.Build)).Text);
    }

    [Theory]
    [InlineData("SrcAddr,DstAddr,Bytes\na,b,1\n", "has no column 'TotBytes'; it has: SrcAddr, DstAddr, Bytes.")]
    [InlineData("\"SrcAddr,DstAddr,TotBytes\na,b,1\n", "its first line is no heading")]
    public async Task A_file_without_a_heading_fails_the_job(string text, string expected)
    {
        _folder.Write("in", text);

        HadoopException e = await Assert.ThrowsAnyAsync<HadoopException>(() => _folder.RunAsync(TopTalkers.Build));

        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("1000001")]
    public async Task A_number_that_makes_no_sense_is_refused(string top)
    {
        var e = await Assert.ThrowsAsync<JobUsageException>(() => _folder.RunAsync(TopTalkers.Build, [$"top={top}"]));

        Assert.Contains(top, e.Message, StringComparison.Ordinal);
    }
}
