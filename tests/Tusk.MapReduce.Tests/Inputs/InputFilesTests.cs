using Tusk.Common.Configurations;
using Tusk.FileSystems;
using Tusk.MapReduce.Inputs;

namespace Tusk.MapReduce.Tests.Inputs;

public sealed class InputFilesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Configuration _configuration = new();

    public InputFilesTests()
    {
        foreach (string name in new[] { "in/a.txt", "in/b.txt", "in/_us", "in/.hid", "deep/x", "deep/sub/y", "deep/_sub/z", "{q}" })
        {
            _folder.Write(name);
        }

        Directory.CreateDirectory(_folder["empty"]);
    }

    public void Dispose() => _folder.Dispose();

    // Inputs as Hadoop reads them: the same lists and refusals as FileInputFormat#getSplits of 3.4.2 over such folders.
    [Theory]
    [InlineData("in", "in/a.txt in/b.txt")]
    [InlineData("in/a.txt", "in/a.txt")]
    [InlineData("in/b.txt,in/a.txt", "in/b.txt in/a.txt")]
    [InlineData("in/*", "in/a.txt in/b.txt")]
    [InlineData("in/{b,a}.txt,in/a*", "in/a.txt in/b.txt in/a.txt")]
    [InlineData("i*", "in/a.txt in/b.txt")]
    [InlineData("empty", "")]
    [InlineData("\\{q\\}", "{q}")]
    public async Task Finds_files(string input, string expected) => Assert.Equal(expected, await Found(input));

    [Fact]
    public async Task Reads_folders_in_folders_only_if_told()
    {
        InvalidInputException e = await Assert.ThrowsAsync<InvalidInputException>(() => Found("deep"));
        Assert.StartsWith($"Not a file: {_folder.PathOf("deep/sub")} (", e.Message, StringComparison.Ordinal);

        _configuration.Set("mapreduce.input.fileinputformat.input.dir.nonrecursive.ignore.subdirs", "true");
        Assert.Equal("deep/x", await Found("deep"));

        _configuration.Set("mapred.input.dir.recursive", "true");
        Assert.Equal("deep/sub/y deep/x", await Found("deep"));
    }

    [Theory]
    [InlineData("absent", "Input path does not exist: file:#absent")]
    [InlineData("absent*", "Input Pattern file:#absent* matches 0 files")]
    [InlineData("absent,no*", "Input path does not exist: file:#absent; Input Pattern file:#no* matches 0 files")]
    [InlineData("in/_us", "Input path does not exist: file:#in/_us (names that begin with _ or . are not read)")]
    public async Task Says_what_is_missing(string input, string expected)
    {
        InvalidInputException e = await Assert.ThrowsAsync<InvalidInputException>(() => Found(input));

        Assert.Equal(expected.Replace("#", _folder.Root + "/", StringComparison.Ordinal), e.Message);
    }

    // Hadoop: IllegalArgumentException, "Can not create a Path from an empty string".
    [Theory]
    [InlineData("An item of the input paths '#in/a.txt,' is empty", "#in/a.txt,")]
    [InlineData("An item of the input paths ',#in/a.txt' is empty", ",#in/a.txt")]
    [InlineData("An item of the input paths '#in/a.txt,,#in/b.txt' is empty", "#in/a.txt,,#in/b.txt")]
    [InlineData("An item of the input paths ',' is empty; Input path does not exist: file:#absent", ",", "#absent")]
    [InlineData("An input path is empty", "", "#in")]
    public async Task Refuses_empty_items(string expected, params string[] inputs)
    {
        string root = _folder.Root + "/";

        InvalidInputException e = await Assert.ThrowsAsync<InvalidInputException>(async () => await InputFiles.ListAsync(
            FileSystemRegistry.WithLocalFiles(),
            inputs.Select(input => input.Replace("#", root, StringComparison.Ordinal)),
            _configuration));

        Assert.Equal(expected.Replace("#", root, StringComparison.Ordinal), e.Message);
    }

    [Theory]
    [InlineData]
    [InlineData("")]
    [InlineData("", "")]
    public async Task Refuses_no_input_at_all(params string[] inputs)
    {
        InvalidInputException e = await Assert.ThrowsAsync<InvalidInputException>(
            async () => await InputFiles.ListAsync(FileSystemRegistry.WithLocalFiles(), inputs, _configuration));

        Assert.Equal("No input paths specified in job", e.Message);
    }

    [Fact]
    public async Task Splits_by_the_local_block_size_longest_first()
    {
        _folder.Write("cut/a", new string('a', 5));
        _folder.Write("cut/b", new string('b', 25));
        _folder.Write("cut/c.gz", new string('c', 22));
        _configuration.Set("fs.local.block.size", "10");

        IReadOnlyList<FileSplit> splits = await FileSplitter.SplitInputsAsync(
            FileSystemRegistry.WithLocalFiles(), [new JobInput(TextInput.Lines, [_folder["cut"]])], _configuration);

        Assert.Equal("c.gz:0+22 b:0+10 b:10+10 a:0+5 b:20+5", string.Join(' ', splits.Select(s => $"{s.Path.Name}:{s.Start}+{s.Length}")));
    }

    [Theory]
    [InlineData("a,b")]
    [InlineData("{a,b}")]
    [InlineData("[x]*?")]
    [InlineData("back\\slash\\,")]
    [InlineData("plain name")]
    public async Task A_quoted_path_means_itself(string name)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such names.");
        _folder.Write($"{name}/1", "");
        _folder.Write("a/2", "");

        IReadOnlyList<FileStatus> files = await InputFiles.ListAsync(
            FileSystemRegistry.WithLocalFiles(), [InputFiles.Quote(_folder[name])], _configuration);

        Assert.Equal($"{name}/1", LocalName(Assert.Single(files).Path));
    }

    private async Task<string> Found(string input)
    {
        string inputs = string.Join(',', InputFiles.SplitAtCommas(input).Select(name => _folder[name]));
        IReadOnlyList<FileStatus> files =
            await InputFiles.ListAsync(FileSystemRegistry.WithLocalFiles(), [inputs], _configuration);
        return string.Join(' ', files.Select(f => LocalName(f.Path)));
    }

    private string LocalName(FsPath path) => path.PathPart[(_folder.Root.Length + 1)..];
}
