using Tusk.Tests;

namespace Tusk.Cli.Tests.Demo;

/// <summary>The demo as processes that know nothing of each other.</summary>
public sealed class DemoProcessTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly string[] Words = ["demo", "--size", "20m", "--data", "data"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Two_at_once_without_data_both_succeed()
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        using var first = new BuiltTusk(_folder.Path, Words);
        using var second = new BuiltTusk(_folder.Path, Words);

        (int ExitCode, string Output, string Error)[] ends = await Task.WhenAll(first.EndAsync(token), second.EndAsync(token));

        // Unless one was done before the other began, which no test can rule out, one had to wait.
        string waiting = $"Waiting for another demo, which uses the weather in {_folder["data"]}\n";
        Assert.All(ends, end => Assert.True(end.ExitCode == 0 && (end.Error.Length == 0 || end.Error == waiting), end.Error));
        Assert.All(ends, static end => Assert.Contains("The highest temperature of each year", end.Output, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("KILL", 137)]
    [InlineData("INT", 130)]
    public async Task One_that_was_stopped_while_it_made_data_hinders_no_other(string signal, int exitCode)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such signals.");
        CancellationToken token = TestContext.Current.CancellationToken;
        Directory.CreateDirectory(_folder["data"]);
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var watcher = new FileSystemWatcher(_folder["data"], "_2000.tmp");
        watcher.Created += (_, _) => begun.TrySetResult();
        watcher.EnableRaisingEvents = true;
        using (var stopped = new BuiltTusk(_folder.Path, "demo", "--size", "300m", "--data", "data"))
        {
            await begun.Task.WaitAsync(Patience, token);
            stopped.Send(signal);
            Assert.Equal(exitCode, (await stopped.EndAsync(token)).ExitCode);
        }

        using var next = new BuiltTusk(_folder.Path, Words);
        (int code, _, string error) = await next.EndAsync(token);

        Assert.Equal((0, ""), (code, error));
        Assert.Empty(Directory.GetFiles(_folder["data"], "*.tmp"));
    }
}
