using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Tusk.Cli.Tests;

/// <summary>The built command, run as a process of its own.</summary>
internal sealed class BuiltTusk : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly Task<string> _error;

    public BuiltTusk(string workingDirectory, params string[] args)
        : this(workingDirectory, [], args)
    {
    }

    private BuiltTusk(string workingDirectory, string[] launcher, string[] args)
    {
        // The host beside the runtime that runs this test.
        string host = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet"));
        string[] words = [.. launcher, File.Exists(host) ? host : "dotnet", Path.Combine(AppContext.BaseDirectory, "Tusk.Cli.dll"), .. args];
        var start = new ProcessStartInfo(words[0], words[1..])
        {
            WorkingDirectory = workingDirectory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["TMPDIR"] = workingDirectory;

        if (launcher.Length > 0)
        {
            // Else the runtime makes a file of its own for code, larger than any bound.
            start.Environment["DOTNET_EnableWriteXorExecute"] = "0";
        }

        _process = Process.Start(start)!;
        _output = _process.StandardOutput.ReadToEndAsync();
        _error = _process.StandardError.ReadToEndAsync();
    }

    /// <summary>Runs it where the system lets no file grow beyond 1 or 2 MB, as the shell counts; it is not ended by trying to.</summary>
    public static BuiltTusk WithFilesOfAtMostTwoMegabytes(string workingDirectory, params string[] args) =>
        new(workingDirectory, ["sh", "-c", "ulimit -f 2048; exec \"$@\"", "sh"], args);

    /// <summary>Sends a signal by its name.</summary>
    public void Send(string signal)
    {
        using Process kill = Process.Start("sh", ["-c", $"kill -{signal} {_process.Id}"]);
        kill.WaitForExit();
        Assert.Equal(0, kill.ExitCode);
    }

    /// <summary>Waits for its end.</summary>
    public async Task<(int ExitCode, string Output, string Error)> EndAsync(CancellationToken cancellationToken)
    {
        await _process.WaitForExitAsync(cancellationToken).WaitAsync(Patience, cancellationToken);
        return (_process.ExitCode, await _output, await _error);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }
}
