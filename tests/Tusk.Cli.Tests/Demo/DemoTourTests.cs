using System.Globalization;
using System.Text.RegularExpressions;
using Tusk.Cli.Demo;
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
    }

    [Fact]
    public async Task The_same_data_give_the_same_words_but_for_the_speed()
    {
        await RunAsync();
        string first = SpeedLine().Replace(_captured.Output, "");
        await RunAsync();
        string second = SpeedLine().Replace(_captured.Output[first.Length..], "");

        Assert.NotEmpty(first);
        Assert.EndsWith(second[second.IndexOf("decade", StringComparison.Ordinal)..], first, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_name_is_no_pattern()
    {
        await RunAsync("--data", _folder["a,b {c} [d]*?"]);

        Assert.Contains("decade", _captured.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_comparison_finds_the_answers_equal()
    {
        Assert.SkipUnless(AwkPipeline.IsAvailable(), "There is no awk in PATH.");

        await RunAsync("--compare");

        Assert.Matches(@"\na shell loop and awk, one core +\d[^\n]*\ntusk, all cores +\d[^\n]*\n", _captured.Output);
        Assert.EndsWith("and gave the same answer.", _captured.Output.Split("\n\nNext\n")[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_is_not_the_demos_is_left_alone()
    {
        Directory.CreateDirectory(_folder["out"]);
        _folder.Write("out/mine", "text");

        IOException refusal = await Assert.ThrowsAsync<IOException>(() => RunAsync());

        Assert.Contains("holds no result of an earlier demo", refusal.Message, StringComparison.Ordinal);
        Assert.True(File.Exists(_folder["out/mine"]));
        Assert.False(Directory.Exists(_folder["data"]));
    }

    [Fact]
    public async Task The_result_of_data_in_a_folder_of_ones_own_is_beside_it_and_named()
    {
        await RunWithAsync("--data", _folder["my data"]);

        Assert.True(File.Exists(_folder["my data-output/part-r-00000"]));
        Assert.Contains($"\nThe result is in {_folder["my data-output"]}\n", _captured.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_beside_the_data_that_is_not_the_demos_is_left_alone()
    {
        Directory.CreateDirectory(_folder["data-output"]);
        _folder.Write("data-output/mine", "text");

        await Assert.ThrowsAsync<IOException>(() => RunWithAsync("--data", _folder["data"]));

        Assert.True(File.Exists(_folder["data-output/mine"]));
    }

    [Fact]
    public async Task A_folder_for_the_weather_that_cannot_be_made_is_named()
    {
        _folder.Write("file", "text");

        string isFile = (await Assert.ThrowsAsync<IOException>(() => RunWithAsync("--data", _folder["file"]))).Message;
        string isBelow = (await Assert.ThrowsAsync<IOException>(() => RunWithAsync("--data", _folder["file/below"]))).Message;

        Assert.Equal($"'{_folder["file"]}' is a file, expected a folder for the weather (--data)", isFile);
        Assert.StartsWith($"Cannot make the folder '{_folder["file/below"]}' for the weather (--data, or TUSK_HOME): ", isBelow, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("data", "data")]
    [InlineData("data", "data/out")]
    [InlineData("data", "data/")]
    [InlineData("out/data", "out")]
    public void Data_and_result_are_not_one_inside_the_other(string data, string output)
    {
        DemoOptions options = DemoOptions.Parse(["--data", _folder[data], "--output", _folder[output]]);

        string message = Assert.Throws<UsageException>(() => new DemoFolders(options)).Message;

        Assert.EndsWith("must not be one inside the other (--output, --data)", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_to_try_next_can_be_pasted_into_a_shell()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The hints are for a POSIX shell.");
        await RunWithAsync("--data", _folder["it's {my} data"], "--output", _folder["o p"]);

        string next = _captured.Output[_captured.Output.IndexOf("\nNext\n", StringComparison.Ordinal)..];
        string[] commands = [.. next.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(static line => line.Trim())];
        Assert.Equal($"cat '{_folder["o p"]}/part-r-00000'", commands[0]);
        Assert.Equal(
            $@"tusk mapreduce maxtemperature --explain '{_folder.Path}/it'\''s \{{my\}} data' OUTPUT", commands[1]);
        Assert.Equal("tusk mapreduce --list", commands[2]);
        Assert.StartsWith("tusk demo --compare ", commands[3], StringComparison.Ordinal);
        Assert.EndsWith($@" --data '{_folder.Path}/it'\''s {{my}} data' --output '{_folder["o p"]}'", commands[3], StringComparison.Ordinal);
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

        Assert.False(Directory.Exists(_folder["out"]));
    }

    [Theory]
    [InlineData("--size takes a size from 1 to 1099511627776 bytes, such as 300m (k, m, g: thousands, millions, milliards), not '0'", "--size", "0")]
    [InlineData("--size takes a size from 1 to 1099511627776 bytes, such as 300m (k, m, g: thousands, millions, milliards), not '2000g'", "--size=2000g")]
    [InlineData("--size takes a size from 1 to 1099511627776 bytes, such as 300m (k, m, g: thousands, millions, milliards), not ''", "--size=")]
    [InlineData("--data needs a value behind it", "--data")]
    [InlineData("--output takes a folder, not an empty word", "--output", "")]
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

    private Task RunAsync(CancellationToken cancellationToken, params string[] args)
    {
        DemoOptions options = DemoOptions.Parse(["--size", "200k", "--data", _folder["data"], "--output", _folder["out"], .. args]);
        return new DemoTour(options, Screen, _captured.Io).RunAsync(cancellationToken);
    }

    private Task RunWithAsync(params string[] args) =>
        new DemoTour(DemoOptions.Parse(["--size", "200k", .. args]), Screen, _captured.Io).RunAsync(TestContext.Current.CancellationToken);

    private IEnumerable<YearMaximum> ReadPlainly() =>
        from file in Directory.GetFiles(_folder["data"], "????").Order(StringComparer.Ordinal)
        let tenths = from line in File.ReadLines(file)
                     where line.Substring(87, 5) != "+9999" && "01459".Contains(line[92], StringComparison.Ordinal)
                     select int.Parse(line.AsSpan(87, 5), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture)
        select new YearMaximum(int.Parse(Path.GetFileName(file), CultureInfo.InvariantCulture), tenths.Max());

    [GeneratedRegex(@"^(\d{4}) +(-?\d+\.\d)$", RegexOptions.Multiline)]
    private static partial Regex YearRow();

    [GeneratedRegex(@"^.*records/s$", RegexOptions.Multiline)]
    private static partial Regex SpeedLine();
}
