using EndToEnd.Tests.Support;

namespace EndToEnd.Tests.BadInput;

/// <summary>Output or scratch that cannot be written: one line that says where and why, exit code 1, nothing left.</summary>
public sealed class OutputTests : IDisposable
{
    // 2.7 MB of different words: more than a small disk holds, as part files and as spills.
    private static readonly string Numbers = string.Concat(Enumerable.Range(0, 400_000).Select(static i => $"{i}\n"));

    private readonly Scene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public async Task A_folder_that_is_there_is_left_as_it_is()
    {
        _scene.Write("in", "a\n");
        _scene.Write("out/part-r-00000", "mine\n");

        Ending ending = await _scene.RunAsync("wordcount", "in", "out");

        ending.FailedWith(1, "Output directory file:.*/out already exists; delete it or name another");
        Assert.Equal(["part-r-00000"], _scene.Names("out"));
        Assert.Equal("mine\n", _scene.Parts());
    }

    [Fact]
    public async Task A_file_that_is_there_is_left_as_it_is()
    {
        _scene.Write("in", "a\n");

        Ending ending = await _scene.RunAsync("wordcount", "in", "in");

        ending.FailedWith(1, "Output directory file:.*/in already exists; .*");
        Assert.Equal("a\n", await File.ReadAllTextAsync(_scene["in"], TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_folder_below_a_file_cannot_be_made()
    {
        _scene.Write("in", "a\n");

        Ending ending = await _scene.RunAsync("wordcount", "in", "in/below/out");

        ending.FailedWith(1, "Is not a directory: file:.*/in");
        Assert.Equal(["in"], _scene.Names());
    }

    [Fact]
    public async Task A_place_that_takes_no_folder_is_named_and_not_said_to_exist()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "There is no /proc.");
        _scene.Write("in", "a\n");

        Ending ending = await _scene.RunAsync("wordcount", "in", "/proc/tusk/out");

        ending.FailedWith(1, "Cannot make the output directory file:/proc/tusk/out: no folder can be made in file:/proc");
    }

    [Fact]
    public async Task A_link_that_leads_nowhere_is_named()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links are those of POSIX here.");
        _scene.Write("in", "a\n");
        File.CreateSymbolicLink(_scene["link"], "absent");

        Ending ending = await _scene.RunAsync("wordcount", "in", "link");

        ending.FailedWith(1, "file:.*/link is a link to absent, which leads nowhere: no folder can be made of it");
        Assert.Equal(["in", "link"], _scene.Names());
    }

    [Fact]
    public async Task A_scratch_folder_that_cannot_be_made_is_found_before_the_job_begins()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "There is no /proc.");
        _scene.Write("in", "a\n"); // which needs no scratch at all

        Ending ending = await _scene.RunAsync("wordcount", "in", "out", "-Dmapreduce.cluster.local.dir=/proc/tusk");

        ending.FailedWith(1, "Cannot make the scratch folder /proc/tusk: .* \\(mapreduce\\.cluster\\.local\\.dir sets where\\)");
        Assert.Equal(["in"], _scene.Names());
    }

    [Fact]
    public async Task A_disk_that_is_full_of_weather_is_named_and_left_empty()
    {
        using var disk = new SmallDisk(_scene["disk"]);

        using var demo = BuiltProgram.Tusk(_scene.Folder, "demo", "--size", "200m", "--data", "disk/data");
        Ending ending = await demo.EndAsync();

        ending.FailedWith(1, "Cannot start the demo's HDFS: .*; only .* are free on its disk \\(--data or TUSK_HOME: another folder\\)");
        Assert.Empty(_scene.Names("disk"));
        Assert.Equal(["disk"], _scene.Names());
    }

    [Theory]
    [InlineData("closed/out", "closed/out", UnixFileMode.None)]
    [InlineData("closed/out", "closed", UnixFileMode.OtherRead | UnixFileMode.OtherExecute)]
    [InlineData("closed/below/out", "closed", UnixFileMode.OtherRead | UnixFileMode.OtherExecute)]
    public async Task A_folder_in_which_nothing_may_be_made(string output, string named, UnixFileMode others)
    {
        string[] nobody = Nobody.Command(_scene);
        _scene.Write("in", "a\n");
        Directory.CreateDirectory(_scene["closed"]);
        _scene.Permit("closed", UnixFileMode.UserRead | UnixFileMode.UserExecute | others);
        Assert.SkipUnless(
            others != UnixFileMode.None || nobody.Length > 0, "Who owns a folder is not kept from looking into it by what others may do.");

        using var tusk = BuiltProgram.MapReduceThrough(nobody, _scene.Folder, "wordcount", "in", output);
        Ending ending = await tusk.EndAsync();

        string tried = others == UnixFileMode.None ? "" : " \\(to make the output directory file:.*/out\\)";
        ending.FailedWith(1, $"Permission denied: file:.*/{named}{tried}");
        _scene.Permit("closed", UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Assert.Empty(_scene.Names("closed"));
    }

    [Theory]
    [InlineData("closed/below")]
    [InlineData("closed")]
    public async Task A_scratch_folder_in_which_nothing_may_be_made_names_its_setting(string scratch)
    {
        string[] nobody = Nobody.Command(_scene);
        _scene.Write("in", Numbers);
        Directory.CreateDirectory(_scene["closed"]);
        _scene.Permit("closed", UnixFileMode.None);

        using var tusk = BuiltProgram.MapReduceThrough(
            nobody, _scene.Folder, "wordcount", "in", "out", $"-Dmapreduce.cluster.local.dir={scratch}", "--memory", "100k");
        Ending ending = await tusk.EndAsync();

        ending.FailedWith(1, ".*/closed.* denied.* \\(mapreduce\\.cluster\\.local\\.dir sets where\\).*");
        Assert.Equal(["closed", "in"], _scene.Names());
        _scene.Permit("closed", UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Assert.Empty(_scene.Names("closed"));
    }

    [Fact]
    public async Task A_disk_that_is_full_of_output()
    {
        using var disk = new SmallDisk(_scene["disk"]);
        _scene.Write("in", Numbers);

        Ending ending = await _scene.RunAsync("wordcount", "in", "disk/below/out");

        ending.FailedWith(1, "Reduce task 0 failed 4 times: No space left on device, or over quota: file:.*/part-r-00000 .*");
        Assert.Empty(_scene.Names("disk"));
    }

    [Fact]
    public async Task A_disk_that_is_full_of_scratch_names_the_setting()
    {
        using var disk = new SmallDisk(_scene["disk"]);
        _scene.Write("in", Numbers);

        Ending ending = await _scene.RunAsync(
            "wordcount", "in", "out", "-Dmapreduce.cluster.local.dir=disk", "--memory", "100k", "--threads", "1");

        ending.FailedWith(1, "Map task 0 failed 4 times .*Cannot write scratch file .*: No space left on device \\(folder set by mapreduce\\.cluster\\.local\\.dir\\).*");
        Assert.Empty(_scene.Names("disk"));
        Assert.Equal(["disk", "in"], _scene.Names());
    }

    [Fact]
    public async Task A_disk_that_was_full_of_scratch_only_for_a_moment_fails_the_job_though_its_combiner_caught_that()
    {
        using var disk = new SmallDisk(_scene["disk"]);
        _scene.Write("in", Numbers[..40_000]);
        _scene.Write("disk/filler", new byte[1_020_000]); // 24 KB are left: the second full buffer, 20 KB, fails
        string[] small = ["-Dmapreduce.cluster.local.dir=disk", "-Dmapreduce.map.maxattempts=1", "--memory", "400k", "--threads", "1"];

        Ending ending = await _scene.RunTestJobAsync(["carelesscombiner", "in", "out", "--filler", _scene["disk/filler"], .. small]);

        ending.FailedWith(1, "Map task 0 failed .*Cannot write scratch file .*: No space left on device .*");
        Assert.Empty(_scene.Names("disk")); // there was room again
    }
}
