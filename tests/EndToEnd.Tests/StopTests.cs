using System.Diagnostics;
using EndToEnd.Tests.Support;

namespace EndToEnd.Tests;

/// <summary>A job that is stopped while it maps and has spilled.</summary>
public sealed class StopTests : IDisposable
{
    // Either takes some tenths of a second; the rest is for a machine that is busy with other tests.
    private static readonly TimeSpan MostForEnding = TimeSpan.FromSeconds(3);

    // A millisecond each: more than any test waits.
    private const int Lines = 200_000;

    private readonly Scene _scene = new();

    public StopTests()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such signals.");
        _scene.Write("in", string.Concat(Enumerable.Repeat("a\n", Lines)));
    }

    public void Dispose() => _scene.Dispose();

    [Fact]
    public async Task Ctrl_C_ends_the_job_and_leaves_neither_output_nor_scratch()
    {
        using BuiltProgram job = await StartAndSpillAsync();

        long sentAt = Stopwatch.GetTimestamp();
        job.Send("INT");
        Ending ending = await job.EndAsync();

        Assert.InRange(Stopwatch.GetElapsedTime(sentAt), TimeSpan.Zero, MostForEnding);
        Assert.Equal((130, "Cancelled; nothing was written.\n"), (ending.ExitCode, ending.Error));
        Assert.Equal(["in", "mark", "scratch"], _scene.Names());
        Assert.Empty(_scene.Names("scratch"));
    }

    [Fact]
    public async Task A_second_Ctrl_C_ends_a_job_that_does_not_listen_and_the_next_job_cleans_up()
    {
        using BuiltProgram job = await StartAndSpillAsync("--deaf");

        job.Send("INT");
        long sentAt = Stopwatch.GetTimestamp();
        job.SendUntilEnded("INT");
        Ending ending = await job.EndAsync();

        Assert.InRange(Stopwatch.GetElapsedTime(sentAt), TimeSpan.Zero, MostForEnding);
        Assert.Equal(130, ending.ExitCode);
        await AssertNextJobCleansUpAsync();
    }

    [Fact]
    public async Task After_a_kill_the_output_is_refused_with_advice_and_the_next_job_removes_the_scratch()
    {
        using BuiltProgram job = await StartAndSpillAsync();

        job.Send("KILL");
        await job.EndAsync();

        await AssertNextJobCleansUpAsync();
    }

    [Fact]
    public async Task A_job_leaves_the_scratch_of_one_that_runs_alone()
    {
        using BuiltProgram job = await StartAndSpillAsync();

        (await RunNextAsync("out2")).Succeeded();

        Assert.NotEmpty(_scene.Names("scratch"));
        job.Send("INT");
        Assert.Equal(130, (await job.EndAsync()).ExitCode);
        Assert.Empty(_scene.Names("scratch"));
    }

    private async Task AssertNextJobCleansUpAsync()
    {
        Assert.Equal(["_temporary"], _scene.Names("out"));
        Assert.NotEmpty(_scene.Names("scratch"));

        (await RunNextAsync("out")).FailedWith(1,
            "Output directory file:.*/out already exists and holds _temporary: a job is writing to it, or was killed; if none is running, delete it");
        (await RunNextAsync("out2")).Succeeded();

        Assert.Equal($"a\t{Lines}\n", _scene.Parts("out2"));
        Assert.Empty(_scene.Names("scratch"));
    }

    private Task<Ending> RunNextAsync(string output) =>
        _scene.RunAsync("wordcount", "in", output, "-Dmapreduce.cluster.local.dir=scratch");

    private async Task<BuiltProgram> StartAndSpillAsync(params string[] options)
    {
        Directory.CreateDirectory(_scene["scratch"]);
        using var mark = new Watch(_scene.Folder, "mark");
        var job = BuiltProgram.TestJob(_scene.Folder, [
            "slowmapper", "in", "out", "--mark", "mark", "--memory", "100k",
            "-Dmapreduce.cluster.local.dir=scratch", .. options]);
        await mark.MadeAsync();
        Assert.NotEmpty(_scene.Names("scratch"));
        return job;
    }
}
