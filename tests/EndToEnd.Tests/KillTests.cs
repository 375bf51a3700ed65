using System.Diagnostics;
using EndToEnd.Tests.Support;

namespace EndToEnd.Tests;

/// <summary>A job that is killed in each of its phases: nothing looks complete, the next job cleans up and gives the right answer.</summary>
public sealed class KillTests : IDisposable
{
    private const int Lines = 150_000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Scene _scene = new();
    private readonly string _sorted;

    public KillTests()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such signals.");
        string[] lines = [.. Enumerable.Range(0, Lines).Select(static i => $"{i * 7919L % Lines:D8} {i % 10}\n")];
        _scene.Write("in", string.Concat(lines));
        _sorted = string.Concat(lines.Order(StringComparer.Ordinal));
    }

    public void Dispose() => _scene.Dispose();

    [Theory]
    [InlineData("a spill", 1)]
    [InlineData("a merge", 1)]
    [InlineData("a reduce", 1)]
    [InlineData("the commit", 200)]
    public async Task A_kill_leaves_what_the_next_job_cleans_up(string phase, int reduces)
    {
        string[] settings = ["-Dmapreduce.cluster.local.dir=scratch", "-Dmapreduce.task.io.sort.factor=4", "--memory", "1m", "--reduces", $"{reduces}"];
        for (int tries = 1; ; tries++)
        {
            using var job = BuiltProgram.MapReduce(_scene.Folder, ["sort", "in", "out", .. settings]);
            bool isCaught = Until(() => IsIn(phase) || _scene.Has("out/_SUCCESS"));
            job.Send("KILL", mayHaveEnded: true);
            await job.EndAsync();
            Assert.True(isCaught, $"{phase} did not come");
            if (!_scene.Has("out/_SUCCESS"))
            {
                break;
            }

            // The commit was over when the kill came.
            Assert.True(tries < 10, $"{phase} is too short to be caught");
            Directory.Delete(_scene["out"], recursive: true);
        }

        (await _scene.RunAsync(["sort", "in", "out", .. settings])).FailedWith(1, ".*/out already exists.*");
        Directory.Delete(_scene["out"], recursive: true);
        (await _scene.RunAsync(["sort", "in", "out", .. settings])).Succeeded();

        Assert.Empty(_scene.Names("scratch"));
        Assert.Equal(reduces + 1, _scene.Names("out").Length);
        string found = _scene.Parts();
        Assert.True((reduces == 1 ? _sorted : Sorted(_sorted)) == (reduces == 1 ? found : Sorted(found)), "the output is not the input, sorted");
    }

    private static string Sorted(string text) => string.Join('\n', text.Split('\n').Order(StringComparer.Ordinal));

    private static bool Until(Func<bool> condition)
    {
        for (long startedAt = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(startedAt) < Patience;)
        {
            if (condition())
            {
                return true;
            }

            Thread.Sleep(1);
        }

        return false;
    }

    private bool IsIn(string phase) => phase switch
    {
        "a spill" => _scene.Find("scratch", "*.spill*"),
        "a merge" => _scene.Find("scratch", "*.merge*"),
        "a reduce" => _scene.Find("out/_temporary", "part-r-*"),
        _ => _scene.Find("out", "part-r-*", below: false),
    };
}
