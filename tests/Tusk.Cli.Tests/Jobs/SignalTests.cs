using System.Diagnostics;
using Tusk.Tests;

namespace Tusk.Cli.Tests.Jobs;

public sealed class SignalTests : IDisposable
{
    // The same file a thousand times: a job of gigabytes that costs a megabyte of disk.
    private const int Times = 4000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan ToleratedEnd = TimeSpan.FromSeconds(5);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    public async Task A_signal_cancels_the_job_and_leaves_no_output(string signal, int exitCode)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such signals.");
        CancellationToken token = TestContext.Current.CancellationToken;
        _folder.Write("a", string.Concat(Enumerable.Range(0, 100_000).Select(static i => $"some words {i % 1000}\n")));
        string inputs = string.Join(',', Enumerable.Repeat("a", Times));
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var watcher = new FileSystemWatcher(_folder.Path, "out");
        watcher.Created += (_, _) => begun.TrySetResult();
        watcher.EnableRaisingEvents = true;
        using var tusk = new BuiltTusk(_folder.Path, "mapreduce", "wordcount", inputs, "out", "--json");
        await begun.Task.WaitAsync(Patience, token);

        long sentAt = Stopwatch.GetTimestamp();
        tusk.Send(signal);
        (int actual, string output, string error) = await tusk.EndAsync(token);

        Assert.True(Stopwatch.GetElapsedTime(sentAt) < ToleratedEnd, "The job took longer to end than tolerated.");
        Assert.Equal(exitCode, actual);
        Assert.Equal("Cancelled; nothing was written.\n", error);
        Assert.StartsWith("{\"state\":\"KILLED\",", output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["out"]), "The output folder is still there.");
    }
}
