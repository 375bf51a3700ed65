using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace EndToEnd.Tests.Support;

/// <summary>A <c>tusk</c> command that serves until it is told to end, as a process of its own.</summary>
internal sealed class BuiltServer : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly StringBuilder _error = new();
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private BuiltServer(ProcessStartInfo start, string mark)
    {
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) =>
        {
            _lines.Enqueue(line.Data ?? "");
            if (line.Data is null || line.Data.Contains(mark, StringComparison.Ordinal))
            {
                _ready.TrySetResult(); // its end, too
            }
        };
        _process.ErrorDataReceived += (_, line) =>
        {
            lock (_error)
            {
                _error.Append(line.Data).Append('\n');
            }
        };
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>What it wrote to standard output so far.</summary>
    public string Output => string.Join('\n', _lines);

    /// <summary>Starts one and waits for a line with a mark.</summary>
    public static async Task<BuiltServer> StartAsync(string mark, (string Name, string Value)[] environment, params string[] args)
    {
        string host = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet"));
        var start = new ProcessStartInfo(File.Exists(host) ? host : "dotnet", [Path.Combine(AppContext.BaseDirectory, "Tusk.Cli.dll"), .. args])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        var server = new BuiltServer(start, mark);
        await server._ready.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);
        Assert.True(server.Output.Contains(mark, StringComparison.Ordinal), $"It did not start: {server._error}");
        return server;
    }

    /// <summary>Waits until it has ended by itself.</summary>
    /// <returns>Its exit code and the last line of its standard error.</returns>
    public async Task<(int ExitCode, string LastLine)> WaitForEndAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(Patience, TestContext.Current.CancellationToken);
        lock (_error)
        {
            return (_process.ExitCode, _error.ToString().TrimEnd('\n').Split('\n')[^1]);
        }
    }

    /// <summary>Sends a signal and waits for the end.</summary>
    public async Task<int> EndAsync(string signal)
    {
        using Process kill = Process.Start("sh", ["-c", $"kill -{signal} {_process.Id}"]);
        await kill.WaitForExitAsync();
        await _process.WaitForExitAsync().WaitAsync(Patience, TestContext.Current.CancellationToken);
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }
}
