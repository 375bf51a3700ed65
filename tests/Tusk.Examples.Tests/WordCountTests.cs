using System.Text;
using Tusk.Examples.Tests.Support;

namespace Tusk.Examples.Tests;

public sealed class WordCountTests : IDisposable
{
    private readonly JobFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Word_count_lower_cased_and_without_punctuation()
    {
        WriteFooAndBar();

        JobRun run = await _folder.RunAsync(WordCount.Build, ["words"]);

        Assert.Equal("bar\t1\nfile\t2\nfoo\t1\nis\t2\nsweet\t1\nthe\t2\nthis\t2\n", run.Text);
    }

    [Fact]
    public async Task Word_count_as_Hadoop_s_example_gives_it()
    {
        WriteFooAndBar();

        JobRun run = await _folder.RunAsync(WordCount.Build);

        Assert.Equal("Sweet,\t1\nThis\t1\nbar\t1\nfile\t2\nfoo\t1\nis\t2\nthe\t2\nthis\t1\n", run.Text);
    }

    [Theory]
    [InlineData]
    [InlineData("simple")]
    public async Task Malformed_text_is_counted_as_Java_decodes_it(params string[] options)
    {
        // E2 82 is cut short, ED A0 80 a surrogate, FF nothing at all; VT (0B) ends no word, FF (0C) does
        _folder.Write("in", [.. "a"u8, 0xE2, 0x82, .. " b"u8, 0xED, 0xA0, 0x80, .. " "u8, 0xFF, 0xFF, .. "\fc\vd\n"u8]);

        JobRun run = await _folder.RunAsync(WordCount.Build, options);

        Assert.Equal("a\uFFFD\t1\nb\uFFFD\t1\nc\vd\t1\n\uFFFD\uFFFD\t1\n", run.Text);
    }

    [Theory]
    [InlineData(1 << 20)]
    [InlineData(1000)] // full again and again
    public async Task A_table_in_the_mapper_gives_the_same_counts_whatever_its_size(int mostBytes)
    {
        var random = new Random(12);
        string text = string.Concat(Enumerable.Range(0, 5000).Select(i => $"w{random.Next(300)}{(i % 20 == 0 ? "\n" : " ")}"));
        _folder.Write("1", text);
        _folder.Write("2", text + " w1 \uD83D\uDE00");

        JobRun plain = await _folder.RunAsync(WordCount.Build);
        JobRun tallied = await _folder.RunAsync(mostBytes == 1000 ? SmallTable : LargeTable);

        Assert.Equal(plain.Text, tallied.Text);
        long emitted = tallied.Result.Counters[Tusk.MapReduce.Counters.TaskCounter.MapOutputRecords].Value;
        Assert.InRange(emitted, mostBytes == 1000 ? 6000 : 601, mostBytes == 1000 ? 9990 : 601);
    }

    [Fact]
    public async Task Two_styles_at_once_are_refused() =>
        await Assert.ThrowsAsync<JobUsageException>(() => _folder.RunAsync(WordCount.Build, ["simple", "in-mapper"]));

    [Theory]
    [InlineData]
    [InlineData("words")]
    public async Task Both_styles_give_the_same_bytes(params string[] options)
    {
        var random = new Random(20261121);
        byte[] text = new byte[200_000];
        byte[] usual = [.. "  \t\n\nabcABC0_,\u00E4\u00C4\u0130\u1E9E\u6F22"u8];
        foreach (ref byte b in text.AsSpan())
        {
            b = random.Next(50) == 0 ? (byte)random.Next(256) : usual[random.Next(usual.Length)];
        }

        _folder.Write("in", text);

        JobRun spans = await _folder.RunAsync(WordCount.Build, options, ("mapreduce.job.reduces", "3"));
        JobRun strings = await _folder.RunAsync(WordCount.Build, ["simple", .. options], ("mapreduce.job.reduces", "3"));
        JobRun tallied = await _folder.RunAsync(WordCount.Build, ["in-mapper", .. options], ("mapreduce.job.reduces", "3"));

        Assert.True(spans.Bytes.Length > 10_000);
        Assert.Equal(3, spans.Parts.Count);
        Assert.Equal(spans.Parts, strings.Parts);
        Assert.Equal(spans.Parts, tallied.Parts);
    }

    [Fact]
    public async Task Words_of_every_script_become_lower_case()
    {
        _folder.Write("in", "STRASSE Straße ÄRGER ärger; ΣΊΣΥΦΟΣ—σίσυφοσ Ⱥⱥ \U00010400\U00010428 \u212A3 漢字、漢字 e\u0301\n");

        JobRun run = await _folder.RunAsync(WordCount.Build, ["words"]);

        // U+0301 is a mark, not a letter; U+212A (Kelvin) becomes a k, U+023A grows from two bytes to three
        Assert.Equal(
            "e\t1\nk3\t1\nstrasse\t1\nstraße\t1\närger\t2\nσίσυφοσ\t2\nⱥⱥ\t1\n漢字\t2\n\U00010428\U00010428\t1\n",
            run.Text);
    }

    [Fact]
    public void Every_letter_becomes_what_Unicode_s_simple_mapping_says()
    {
        Dictionary<int, int> table = SimpleLowerCase.Read();
        List<string> wrong = [];
        for (int value = 0; value <= 0x10FFFF; value++)
        {
            if (Rune.IsValid(value) && Rune.IsLetterOrDigit(new Rune(value)))
            {
                string expected = new Rune(table.GetValueOrDefault(value, value)).ToString();
                string actual = LowerCaseWords.Of(new Rune(value).ToString());
                if (actual != expected)
                {
                    wrong.Add($"U+{value:X4} became U+{char.ConvertToUtf32(actual, 0):X4}");
                }
            }
        }

        Assert.True(table.Count > 1400);
        Assert.Empty(wrong);
    }

    [Fact]
    public void No_character_grows_beyond_the_buffer_as_lower_case()
    {
        var words = new LowerCaseWords();
        for (int value = 0; value <= 0x10FFFF; value++)
        {
            if (Rune.IsValid(value))
            {
                // In a line long enough that the buffer is no larger than the line asks for.
                string line = string.Concat(Enumerable.Repeat(new Rune(value).ToString(), value % 1000 == 0 ? 1500 : 1));
                string expected = LowerCaseWords.Of(line);

                Assert.Equal(expected, words.Of(new Text(Encoding.UTF8.GetBytes(line))).ToString());
                Assert.True(Encoding.UTF8.GetByteCount(expected) <= 2 * Encoding.UTF8.GetByteCount(line));
            }
        }
    }

    [Fact]
    public async Task Answer_is_that_of_a_hand_written_program()
    {
        var random = new Random(7);
        for (int file = 0; file < 3; file++)
        {
            _folder.Write($"{file}", string.Concat(Enumerable.Range(0, 20_000).Select(
                i => $"{(char)('a' + random.Next(26))}{random.Next(3000)}{(i % 11 == 0 ? "\n" : random.Next(9) == 0 ? " \t " : " ")}")));
        }

        JobRun run = await _folder.RunAsync(WordCount.Build, null, ("fs.local.block.size", "50000"));

        Assert.True(run.Result.Maps > 3);
        Assert.Equal(HandWritten.Run("wordcount", _folder), run.Bytes);
    }

    private static Job SmallTable(JobOptions o) => Tally(o, 1000);

    private static Job LargeTable(JobOptions o) => Tally(o, 1 << 20);

    private static Job Tally(JobOptions o, int mostBytes) => Job.Named("wordcount")
        .Read(TextInput.Lines, o.Inputs)
        .Map(() => new TallyMapper(words: false, mostBytes))
        .Reduce<Text, long>(static (group, output) => output.Emit(group.Key, group.Values.Sum()))
        .Write(TextOutput.Default, o.Output);

    private void WriteFooAndBar()
    {
        _folder.Write("foo.txt", "Sweet, this is the foo file\n");
        _folder.Write("bar.txt", "This is the bar file\n");
    }
}
