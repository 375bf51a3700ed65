using System.IO.Compression;
using System.Text;
using EndToEnd.Tests.Support;

namespace EndToEnd.Tests.BadInput;

/// <summary>Input that cannot be read: one line that says which and why, exit code 1, no output folder.</summary>
public sealed class InputTests : IDisposable
{
    private const long LongLineBytes = 1L << 30;

    private readonly Scene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Theory]
    [InlineData("absent", "Input path does not exist: file:.*/absent")]
    [InlineData("absent/*", "Input Pattern file:.*/absent/\\* matches 0 files")]
    [InlineData("in,absent", "Input path does not exist: file:.*/absent")]
    [InlineData("in,", "An item of the input paths 'in,' is empty")]
    [InlineData("in/below", "Input path does not exist: file:.*/in/below")]
    [InlineData("in[", "Illegal file pattern: unclosed \\[ in 'in\\['.*")]
    [InlineData("", "No input paths specified in job")]
    [InlineData("s3a://bucket/in", "No file system for scheme 's3a' of s3a://bucket/in; known: file, hdfs\\.")]
    [InlineData("hdfs://no-such-host.invalid/in", "Unknown host no-such-host.invalid in no-such-host.invalid:8020: check the name .*")]
    public async Task A_path_that_leads_to_nothing(string input, string message)
    {
        _scene.Write("in", "a b\n");

        Ending ending = await _scene.RunAsync("wordcount", input, "out");

        ending.FailedWith(1, message);
        Assert.Equal(["in"], _scene.Names());
    }

    [Fact]
    public async Task A_folder_in_the_place_of_a_file()
    {
        _scene.Write("in/a", "a\n");
        _scene.Write("in/below/b", "b\n");

        Ending ending = await _scene.RunAsync("wordcount", "in", "out");

        ending.FailedWith(1, "Not a file: file:.*/in/below .*mapreduce\\.input\\.fileinputformat\\.input\\.dir\\.recursive=true.*");
        Assert.Equal(["in"], _scene.Names());
    }

    [Theory]
    [InlineData("closed", "Permission denied: file:.*/closed")]
    [InlineData("closed/a", "Permission denied: file:.*/closed/a")]
    [InlineData("secret", "Map task 0 failed 4 times .*: Permission denied: file:.*/secret .*")]
    public async Task What_may_not_be_read(string input, string message)
    {
        string[] nobody = Nobody.Command(_scene);
        _scene.Write("closed/a", "a\n");
        _scene.Write("secret", "a\n");
        _scene.Permit("secret", UnixFileMode.UserWrite);
        _scene.Permit("closed", UnixFileMode.UserWrite);
        try
        {
            using var tusk = BuiltProgram.MapReduceThrough(nobody, _scene.Folder, "wordcount", input, "out");
            Ending ending = await tusk.EndAsync();

            ending.FailedWith(1, message);
            Assert.Equal(["closed", "secret"], _scene.Names());
        }
        finally
        {
            _scene.Permit("closed", UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    [Theory]
    [InlineData("pipe", "pipe")]
    [InlineData("in", "in/pipe")]
    [InlineData("link", "pipe")]
    [InlineData("/dev/zero", "")]
    [InlineData("/dev/stdin", "")]
    public async Task What_is_no_regular_file_is_refused_and_not_waited_for(string input, string pipe)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such files.");
        Directory.CreateDirectory(_scene["in"]);
        File.CreateSymbolicLink(_scene["link"], "pipe");

        // The program's standard input is a pipe without a name.
        using var tusk = BuiltProgram.MapReduceThrough(
            ["sh", "-c", $"{(pipe.Length > 0 ? $"mkfifo {pipe}; " : "")}echo a | \"$@\"", "sh"], _scene.Folder, "wordcount", input, "out");
        Ending ending = await tusk.EndAsync();

        ending.FailedWith(1, "Not a regular file: file:.*(pipe|link|/dev/zero|/dev/stdin) \\(a pipe, device or socket has no length .*\\)");
        Assert.DoesNotContain("out", _scene.Names());
    }

    [Fact]
    public async Task A_gzip_file_that_is_cut_short_is_named_with_the_offset()
    {
        byte[] whole = Gzip(string.Concat(Enumerable.Range(0, 20_000).Select(static i => $"{i} {i * 7919L % 10_007}\n")));
        _scene.Write("in.gz", whole[..20_000]);

        Ending ending = await _scene.RunAsync("wordcount", "in.gz", "out");

        ending.FailedWith(1, "Map task 0 failed 4 times .*: file:.*/in\\.gz: unexpected end of the gzip file at offset 20000; .*");
        Assert.Equal(["in.gz"], _scene.Names());
    }

    [Fact]
    public async Task A_gzip_file_that_is_none_is_named()
    {
        _scene.Write("in.gz", "a text with the wrong name\n");

        Ending ending = await _scene.RunAsync("wordcount", "in.gz", "out");

        ending.FailedWith(1, "Map task 0 failed 4 times .*: file:.*/in\\.gz: corrupt gzip file near offset 0: no gzip header .*");
        Assert.Equal(["in.gz"], _scene.Names());
    }

    // 256 MB is the built-in bound of a line; a small share of memory lowers it.
    [Theory]
    [InlineData("2g", "at most 268435455 B \\(set mapreduce\\.input\\.linerecordreader\\.line\\.maxlength to pass over longer lines, or to allow them\\)")]
    [InlineData("64m", "at most \\d+ B fit a task's share of memory \\(give the job more, .*--memory, or set mapreduce\\.input\\.linerecordreader\\.line\\.maxlength .*")]
    public async Task A_line_over_the_bound_names_the_setting_and_takes_no_more_memory_than_the_bound_asks_for(string memory, string bound)
    {
        const int MostHeapBytes = 600 << 20;
        WriteLongLine();

        using var tusk = BuiltProgram.MapReduceThrough(
            ["env", $"DOTNET_GCHeapHardLimit={MostHeapBytes:X}"],
            _scene.Folder, "wordcount", "in", "out", "--threads", "1", "--memory", memory,
            "-Dmapreduce.map.maxattempts=1", $"-Dfs.local.block.size={LongLineBytes}");
        Ending ending = await tusk.EndAsync();

        ending.FailedWith(1, $"Map task 0 failed .*: the line at offset 0 has \\d+ B or more; {bound}.*");
        Assert.Equal(["in"], _scene.Names());
    }

    [Theory]
    [InlineData(LongLineBytes)]
    [InlineData(32 << 20)]
    public async Task A_line_over_the_users_limit_is_passed_over_and_counted_once_however_many_splits_it_is_in(long blockBytes)
    {
        WriteLongLine("\nend\n");

        Ending ending = (await _scene.RunAsync(
            "wordcount", "in", "out", "--json", "--memory", "64m",
            "-Dmapreduce.input.linerecordreader.line.maxlength=1000", $"-Dfs.local.block.size={blockBytes}")).Succeeded();

        Assert.Equal("end\t1\n", _scene.Parts());
        Assert.Equal(1, ending.Counter("MAP_SKIPPED_RECORDS"));
        Assert.Equal(1, ending.Counter("MAP_INPUT_RECORDS"));
    }

    [Fact]
    public async Task A_mapper_that_always_throws_names_the_record_and_the_cause()
    {
        _scene.Write("in", "first\nsecond\n");

        Ending ending = await _scene.RunTestJobAsync("alwaysthrows", "in", "out");

        // The second line begins at byte 6.
        ending.FailedWith(1, "Map task 0 failed 4 times in split file:.*/in:0\\+13, record at offset 6: InvalidOperationException: "
            + "this record is refused \\[mapreduce\\.map\\.maxattempts 4\\]");
        Assert.Equal(["in"], _scene.Names());
    }

    [Fact]
    public async Task A_factory_that_builds_another_plan_each_time_is_named()
    {
        _scene.Write("in", "a\n");

        Ending ending = await _scene.RunTestJobAsync("notdeterministic", "in", "out");

        ending.FailedWith(1, ".*The factory NotDeterministic\\.Build is not deterministic: .*");
        Assert.Equal(["in"], _scene.Names());
    }

    /// <summary>A line of zeros, which take no room on the disk, at the start of a file.</summary>
    private void WriteLongLine(string behind = "")
    {
        using FileStream file = File.Create(_scene["in"]);
        file.SetLength(LongLineBytes);
        file.Position = LongLineBytes;
        file.Write(Encoding.ASCII.GetBytes(behind));
    }

    private static byte[] Gzip(string text)
    {
        var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest))
        {
            gzip.Write(Encoding.ASCII.GetBytes(text));
        }

        return compressed.ToArray();
    }
}
