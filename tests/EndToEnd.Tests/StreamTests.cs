using EndToEnd.Tests.Support;

namespace EndToEnd.Tests;

/// <summary>Standard streams that are not as usual: what is lost is not called done, and no stack is shown.</summary>
public sealed class StreamTests : IDisposable
{
    private readonly Scene _scene = new();

    public StreamTests()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The streams are set by a POSIX shell.");
        _scene.Write("in", "a\n");
    }

    public void Dispose() => _scene.Dispose();

    [Fact]
    public async Task A_report_that_nobody_reads_is_lost_quietly()
    {
        // A pipe whose only reader is gone before the program begins.
        Ending ending = await RunThroughAsync(
            "mkfifo pipe && exec 3<>pipe 4>pipe 3<&- && exec \"$@\" >&4 4>&-", "wordcount", "in", "out", "--json");

        Assert.Equal((141, ""), (ending.ExitCode, ending.Error));
        Assert.Equal("a\t1\n", _scene.Parts());
    }

    [Fact]
    public async Task A_list_that_nobody_reads_is_lost_quietly()
    {
        Ending ending = await RunThroughAsync("mkfifo pipe && exec 3<>pipe 4>pipe 3<&- && exec \"$@\" >&4 4>&-", "--list");

        Assert.Equal((141, ""), (ending.ExitCode, ending.Error));
    }

    [Fact]
    public async Task A_report_into_a_closed_stream_is_lost_with_one_line_and_the_output_is_there()
    {
        Ending ending = await RunThroughAsync("exec \"$@\" >&-", "wordcount", "in", "out", "--json");

        ending.FailedWith(1, "The job is done, but its report is lost: Standard output is closed");
        Assert.Equal("a\t1\n", _scene.Parts());
    }

    [Fact]
    public async Task A_list_into_a_closed_stream_is_a_failure_that_says_so()
    {
        Ending ending = await RunThroughAsync("exec \"$@\" >&-", "--list");

        ending.FailedWith(1, "Standard output is closed");
    }

    [Fact]
    public async Task A_report_onto_a_full_disk_is_lost_with_one_line()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "There is no /dev/full, which is always full.");

        Ending ending = await RunThroughAsync("exec \"$@\" >/dev/full", "wordcount", "in", "out", "--json");

        ending.FailedWith(1, "The job is done, but its report is lost: Standard output: No space left on device.*");
    }

    [Fact]
    public async Task A_report_keeps_its_place_in_a_file_that_others_write_too()
    {
        Ending ending = await RunThroughAsync(
            "{ echo before; \"$@\"; echo after; } >report", "wordcount", "in", "out", "--json");

        string[] lines = await File.ReadAllLinesAsync(_scene["report"], TestContext.Current.CancellationToken);
        Assert.Equal((0, 3, "before", "after"), (ending.ExitCode, lines.Length, lines[0], lines[2]));
    }

    [Fact]
    public async Task A_job_needs_none_of_the_streams()
    {
        Ending ending = await RunThroughAsync("exec \"$@\" <&- >&- 2>&-", "wordcount", "in", "out");

        Assert.Equal(0, ending.ExitCode);
        Assert.Equal("a\t1\n", _scene.Parts());
    }

    [Fact]
    public async Task A_terminal_gets_text_and_no_escape_sequence()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists("/usr/bin/script"), "There is no script(1) of Linux to make a terminal.");

        Ending ending = await RunThroughAsync(
            "script -qec \"$(printf \"'%s' \" \"$@\")\" typescript </dev/null >screen", "wordcount", "in", "out");

        string screen = await File.ReadAllTextAsync(_scene["screen"], TestContext.Current.CancellationToken);
        Assert.Equal(0, ending.ExitCode);
        Assert.StartsWith("Job wordcount (", screen, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b", screen, StringComparison.Ordinal);
    }

    private async Task<Ending> RunThroughAsync(string script, params string[] args)
    {
        using var tusk = BuiltProgram.MapReduceThrough(["sh", "-c", script, "sh"], _scene.Folder, args);
        return await tusk.EndAsync();
    }
}
