using System.Diagnostics;
using EndToEnd.Tests.Support;

namespace EndToEnd.Tests.Hdfs;

/// <summary>What the demo says to try next, typed as it is.</summary>
public sealed class DemoTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly Scene _scene = new();

    public DemoTests() => Assert.SkipWhen(OperatingSystem.IsWindows(), "The lines are for a POSIX shell.");

    public void Dispose() => _scene.Dispose();

    [Fact]
    public async Task Its_HDFS_is_there_for_the_lines_that_it_names()
    {
        string dll = Path.Combine(AppContext.BaseDirectory, "Tusk.Cli.dll");
        _scene.Write("my tusk", $"#!/bin/sh\nexec '{BuiltProgram.Host}' '{dll}' \"$@\"\n");
        _scene.Permit("my tusk", UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Ending demo = await BuiltProgram.Tusk(
            _scene.Folder, [("TUSK_COMMAND", _scene["my tusk"]), ("HADOOP_CONF_DIR", _scene["none"])], "demo", "--size", "200k", "--data", "my data").EndAsync();
        string[] next = [.. demo.Succeeded().Output[demo.Output.IndexOf("\nNext\n", StringComparison.Ordinal)..]
            .Split('\n').Where(static line => line.StartsWith("  ", StringComparison.Ordinal)).Select(static line => line.Trim())];

        using Process up = Shell($"exec {next[0]}");
        string? line;
        do
        {
            line = await up.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Patience);
            Assert.NotNull(line);
        }
        while (!line.StartsWith("Ctrl-C", StringComparison.Ordinal));

        try
        {
            Assert.StartsWith("export HADOOP_CONF_DIR=", next[1], StringComparison.Ordinal);
            Assert.Equal(102, (await TypeAsync(next[1], next[2])).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length); // "Found 101 items"
            Assert.StartsWith("1901\t", await TypeAsync(next[1], next[3]), StringComparison.Ordinal);
            Assert.StartsWith("Job maxtemperature, engine local; nothing was run", await TypeAsync(next[1], next[4]), StringComparison.Ordinal);
        }
        finally
        {
            up.Kill();
            await up.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        Assert.Contains("maxtemperature", await TypeAsync(next[5]), StringComparison.Ordinal);
        Assert.Contains("from an earlier demo", await TypeAsync(next[6].Replace("--compare", "--ascii", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    private async Task<string> TypeAsync(params string[] lines)
    {
        using Process shell = Shell(string.Join('\n', lines));
        Task<string> error = shell.StandardError.ReadToEndAsync();
        string output = await shell.StandardOutput.ReadToEndAsync().WaitAsync(Patience);
        await shell.WaitForExitAsync().WaitAsync(Patience);
        Assert.Equal((0, ""), (shell.ExitCode, await error));
        return output;
    }

    private Process Shell(string script)
    {
        var start = new ProcessStartInfo("sh", ["-c", script]) { WorkingDirectory = _scene.Folder, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        return Process.Start(start)!;
    }
}
