using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Tusk.Cli.Demo;
using Tusk.Cluster;
using Tusk.CommandLine;
using Tusk.Tests;

namespace Tusk.Cli.Tests.Demo;

public sealed partial class DemoTourTests : IDisposable
{
    private static readonly DemoScreen Screen = new(60, HasColours: false, HasUnicode: false);

    private readonly CapturedIo _captured = new();
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        _captured.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task The_tour_shows_the_maxima_that_a_plain_reading_finds()
    {
        await RunAsync("--full");

        List<(int Year, string Highest)> expected = [.. ReadPlainly().Select(static m => (m.Year, MaximaTable.Degrees(m.Tenths)))];
        Assert.Equal(100, expected.Count);
        Assert.Equal(expected, YearRow().Matches(_captured.Output)
            .Select(static row => (int.Parse(row.Groups[1].Value, CultureInfo.InvariantCulture), row.Groups[2].Value)));
        Assert.Matches(
            $@"\AHDFS: a NameNode and 1 DataNode in this process, ready in \S+ s, data in {Regex.Escape(_folder["data/hdfs"])}\n"
            + @"Weather: 100 files, one a year, made and stored in /weather in \S+ s\n\nThe highest temperature", _captured.Output);
    }

    [Fact]
    public async Task What_is_stored_serves_the_next_one_which_says_the_same_but_for_speed_and_port()
    {
        await RunAsync();
        string first = Steady(_captured.Output);
        await RunAsync();
        string second = Steady(_captured.Output)[first.Length..];

        Assert.Contains("\nWeather: in /weather, from an earlier demo\n", second, StringComparison.Ordinal);
        Assert.EndsWith(second[second.IndexOf("The highest", StringComparison.Ordinal)..], first, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_name_is_no_pattern()
    {
        await RunAsync("--data", _folder["a,b {c} [d]*?"]);

        Assert.Contains("decade", _captured.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_comparison_finds_the_answers_equal_and_leaves_no_copy()
    {
        Assert.SkipUnless(AwkPipeline.IsAvailable(), "There is no awk in PATH.");
        Directory.CreateDirectory(_folder["data/compare"]);
        _folder.Write("data/compare/1901", "what a killed demo left");

        await RunAsync("--compare");

        Assert.Matches(
            @"\na shell loop and awk on local files, one core +\d[^\n]*\ntusk on HDFS, all cores +\d[^\n]*\ntusk [^\n]* and gave the same answer\.\n"
            + @"Not counted: to start HDFS, and to copy the weather out of it for awk \([^\n]* s\)\.\n\nNext\n",
            _captured.Output);
        Assert.Equal(["demo.lock", "hdfs"], Directory.GetFileSystemEntries(_folder["data"]).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(1)] // too few to keep safe mode on
    [InlineData(3)]
    public async Task Blocks_that_are_gone_are_made_again(int count)
    {
        await RunAsync("--full");
        string expected = Table(_captured.Output);
        Array.ForEach(Blocks()[40..(40 + count)], File.Delete);

        string second = await RunAgainAsync("--full");

        Assert.Contains($"\nWeather: {count} file{(count == 1 ? "" : "s")}, one a year, made and stored in /weather in ", second, StringComparison.Ordinal);
        Assert.Equal(expected, Table(second));
        Assert.Contains("from an earlier demo", await RunAgainAsync("--full"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Blocks_that_changed_on_the_disk_are_noticed_and_made_again()
    {
        await RunAsync("--full");
        string expected = Table(_captured.Output);
        foreach (string block in Blocks()[10..13])
        {
            byte[] bytes = File.ReadAllBytes(block);
            bytes[100] ^= 1;
            File.WriteAllBytes(block, bytes);
        }

        string second = await RunAgainAsync("--full");

        Assert.Contains("\nWeather: 3 of the files could not be read any more; making them again\n", second, StringComparison.Ordinal);
        Assert.Equal(expected, Table(second));
    }

    [Fact]
    public async Task Metadata_that_cannot_be_used_are_told_in_one_line_with_what_helps()
    {
        await RunAsync();
        foreach (string image in Directory.GetFiles(_folder["data/hdfs/data/namenode/current"], "fsimage_*"))
        {
            File.WriteAllText(image, "no image");
        }

        IOException refusal = await Assert.ThrowsAsync<IOException>(() => RunAsync());

        Assert.StartsWith("Cannot start the demo's HDFS: ", refusal.Message, StringComparison.Ordinal);
        Assert.EndsWith($" (after \"rm -r {_folder["data/hdfs"]}\" it is made anew, without what else was stored there)", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal.Message);
        Directory.Delete(_folder["data/hdfs"], recursive: true);
        await RunAsync();
    }

    [Fact]
    public async Task While_another_process_has_its_HDFS_it_says_so()
    {
        await RunAsync();
        MiniCluster up = await MiniCluster.StartAsync(new MiniClusterOptions { Folder = _folder["data/hdfs"] }, TestContext.Current.CancellationToken);
        await using (up)
        {
            IOException refusal = await Assert.ThrowsAsync<IOException>(() => RunAsync());

            Assert.Equal(
                $"The demo's HDFS in '{_folder["data/hdfs"]}' is in use by another process, such as 'tusk up'; end that first", refusal.Message);
        }
    }

    [Fact]
    public async Task What_an_earlier_version_made_is_removed()
    {
        Directory.CreateDirectory(_folder["data"]);
        _folder.Write("data/_manifest", "weather version 1 seed 1901 bytes 200000 years 1901-2000\n");
        _folder.Write("data/1901", "");

        await RunAsync();

        Assert.StartsWith($"Removed what an earlier version had made: the weather in {_folder["data"]}\n", _captured.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder["data/1901"]));
    }

    [Fact]
    public async Task What_to_try_next_can_be_pasted_into_a_shell()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The hints are for a POSIX shell.");
        await RunAsync("--data", _folder["it's {my} data"]);

        string next = _captured.Output[_captured.Output.IndexOf("\nNext\n", StringComparison.Ordinal)..];
        string[] commands = [.. next.Split('\n').Where(static line => line.StartsWith("  ", StringComparison.Ordinal)).Select(static line => line.Trim())];
        string quoted = $@"'{_folder.Path}/it'\''s {{my}} data";
        Assert.Equal(
            [
                $"tusk up --dir {quoted}/hdfs' --port 0 --http-port 0", $"export HADOOP_CONF_DIR={quoted}/hdfs/conf'", "tusk fs -ls /weather",
                "tusk fs -cat /maxima/part-r-00000", "tusk mapreduce maxtemperature --explain /weather /again", "tusk mapreduce --list",
                $"tusk demo --compare --size 200k --data {_folder["data"]} --data {quoted}'",
            ],
            commands);
    }

    [Theory]
    [InlineData("./tusk", "./tusk")]
    [InlineData("/a/b-c_d.e", "/a/b-c_d.e")]
    [InlineData("", "''")]
    [InlineData("a b", "'a b'")]
    [InlineData("it's", "'it'\\''s'")]
    [InlineData("~x", "'~x'")]
    [InlineData("$HOME", "'$HOME'")]
    public void A_word_is_quoted_where_a_shell_needs_it(string word, string expected) => Assert.Equal(expected, ShellWord.Of(word));

    [Fact]
    public async Task A_cancelled_tour_leaves_no_result()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => RunAsync(new CancellationToken(canceled: true)));

        Assert.False(Directory.Exists(_folder["data"]));
    }

    [Theory]
    [InlineData("--size takes a size from 1 to 1099511627776 bytes, such as 300m (k, m, g: thousands, millions, milliards), not '0'", "--size", "0")]
    [InlineData("--size takes a size from 1 to 1099511627776 bytes, such as 300m (k, m, g: thousands, millions, milliards), not '2000g'", "--size=2000g")]
    [InlineData("--size takes a size from 1 to 1099511627776 bytes, such as 300m (k, m, g: thousands, millions, milliards), not ''", "--size=")]
    [InlineData("--data needs a value behind it", "--data")]
    [InlineData("--data takes a folder, not an empty word", "--data", "")]
    [InlineData("there is no --output any more: the result is in the demo's HDFS, from where 'tusk fs -get' copies it", "--output", "x")]
    [InlineData("--full takes no value", "--full=1")]
    [InlineData("unexpected '--compar'; did you mean '--compare'?", "--compar")]
    [InlineData("unexpected 'word'", "word")]
    public void What_makes_no_sense_is_refused(string expected, params string[] args) =>
        Assert.Equal(expected, Assert.Throws<UsageException>(() => DemoOptions.Parse(args)).Message);

    [Theory]
    [InlineData("1901")]
    [InlineData("1901\tx")]
    [InlineData("x\t5")]
    public void A_result_that_is_none_is_refused(string line) => Assert.Throws<InvalidDataException>(() => YearMaximum.Parse(line));

    private Task RunAsync(params string[] args) => RunAsync(TestContext.Current.CancellationToken, args);

    private async Task<string> RunAgainAsync(params string[] args)
    {
        int before = _captured.Output.Length;
        await RunAsync(args);
        return _captured.Output[before..];
    }

    private Task RunAsync(CancellationToken cancellationToken, params string[] args)
    {
        DemoOptions options = DemoOptions.Parse(["--size", "200k", "--data", _folder["data"], .. args]);
        return new DemoTour(options, Screen, _captured.Io).RunAsync(cancellationToken);
    }

    private static IEnumerable<YearMaximum> ReadPlainly()
    {
        var options = new WeatherOptions(TotalBytes: 200_000);
        byte[] buffer = new byte[1 << 20];
        for (int year = options.FirstYear; year <= options.LastYear; year++)
        {
            string text = Encoding.ASCII.GetString(buffer, 0, new WeatherYear(options, year).Read(buffer));
            yield return new YearMaximum(year, (
                from line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                where line.Substring(87, 5) != "+9999" && "01459".Contains(line[92], StringComparison.Ordinal)
                select int.Parse(line.AsSpan(87, 5), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture)).Max());
        }
    }

    private string[] Blocks() => [.. Directory.GetFiles(_folder["data/hdfs/data/datanode-0"], "blk_*", SearchOption.AllDirectories)
        .Where(static path => !path.EndsWith(".meta", StringComparison.Ordinal) && new FileInfo(path).Length is > 1000 and < 20_000).Order(StringComparer.Ordinal)];

    private static string Table(string output) =>
        output[output.IndexOf("\nyear ", StringComparison.Ordinal)..output.IndexOf("from HDFS in", StringComparison.Ordinal)];

    private static string Steady(string output) => Changing().Replace(output, "");

    [GeneratedRegex(@"^(\d{4}) +(-?\d+\.\d)$", RegexOptions.Multiline)]
    private static partial Regex YearRow();

    [GeneratedRegex(@"^.*records/s$|(?<=127\.0\.0\.1:)\d+|(?<=ready in )[^,]*|(?<= in )\d\S+ s$", RegexOptions.Multiline)]
    private static partial Regex Changing();
}
