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
        string waiting = $"Waiting for another demo, which uses the folder {_folder["data"]}\n";
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
        using (var stopped = new BuiltTusk(_folder.Path, "demo", "--size", "300m", "--data", "data"))
        {
            await UntilAsync(() => Blocks() > 20, "twenty blocks", token);
            stopped.Send(signal);
            (int stoppedCode, string stoppedOutput, _) = await stopped.EndAsync(token);
            Assert.Equal(exitCode, stoppedCode);
            Assert.DoesNotContain("Weather", stoppedOutput, StringComparison.Ordinal); // it had not made all of it
        }

        // Of the same set: what was finished is used, what was begun is not.
        using var next = new BuiltTusk(_folder.Path, "demo", "--size", "300m", "--data", "data");
        (int code, string output, string error) = await next.EndAsync(token);
        Assert.Equal((0, ""), (code, error));
        Assert.Matches(@"\nWeather: \d\d files, one a year, made and stored in /weather in .*\n", output);
        Assert.Contains("from 1,899,169 made-up weather records", output, StringComparison.Ordinal);
    }

    private int Blocks()
    {
        string blocks = _folder["data/hdfs/data/datanode-0"];
        try
        {
            return Directory.Exists(blocks) ? Directory.GetFiles(blocks, "blk_*.meta", SearchOption.AllDirectories).Length : 0;
        }
        catch (DirectoryNotFoundException)
        {
            return 0; // a folder was renamed under it
        }
    }

    private static async Task UntilAsync(Func<bool> condition, string what, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        while (!condition())
        {
            Assert.False(patience.IsCancellationRequested, $"{what} did not come");
            await Task.Delay(5, cancellationToken);
        }
    }
}
