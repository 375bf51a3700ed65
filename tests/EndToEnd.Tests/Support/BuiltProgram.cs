using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace EndToEnd.Tests.Support;

/// <summary>A built program of ours, run as a process of its own.</summary>
internal sealed class BuiltProgram : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly Task<string> _error;

    /// <param name="workingDirectory">Where it runs.</param>
    /// <param name="words">The words of a shell that start it.</param>
    /// <param name="environment">Variables beside those of this process.</param>
    private BuiltProgram(string workingDirectory, string[] words, (string Name, string Value)[]? environment = null)
    {
        var start = new ProcessStartInfo(words[0], words[1..])
        {
            WorkingDirectory = workingDirectory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };

        // A runtime that is killed leaves the socket for its diagnosis behind.
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        foreach ((string name, string value) in environment ?? [])
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start)!;
        _output = _process.StandardOutput.ReadToEndAsync();
        _error = _process.StandardError.ReadToEndAsync();
    }

    /// <summary>The host beside the runtime that runs this test.</summary>
    internal static string Host
    {
        get
        {
            string host = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet"));
            return File.Exists(host) ? host : "dotnet";
        }
    }

    /// <summary>Starts <c>tusk mapreduce ...</c>.</summary>
    public static BuiltProgram MapReduce(string workingDirectory, params string[] args) =>
        Start([], workingDirectory, "Tusk.Cli.dll", ["mapreduce", .. args]);

    /// <summary>Starts <c>tusk ...</c>.</summary>
    public static BuiltProgram Tusk(string workingDirectory, params string[] args) =>
        Start([], workingDirectory, "Tusk.Cli.dll", args);

    /// <summary>Starts <c>tusk ...</c> with variables of its own.</summary>
    public static BuiltProgram Tusk(string workingDirectory, (string Name, string Value)[] environment, params string[] args) =>
        new(workingDirectory, [Host, Path.Combine(AppContext.BaseDirectory, "Tusk.Cli.dll"), .. args], environment);

    /// <summary>Starts the program of test jobs.</summary>
    public static BuiltProgram TestJob(string workingDirectory, params string[] args) =>
        Start([], workingDirectory, "TestJobs.dll", args);

    /// <summary>Starts <c>tusk mapreduce ...</c> through another command, such as setpriv.</summary>
    public static BuiltProgram MapReduceThrough(string[] command, string workingDirectory, params string[] args) =>
        Start(command, workingDirectory, "Tusk.Cli.dll", ["mapreduce", .. args]);

    /// <summary>Sends a signal by its name.</summary>
    public void Send(string signal, bool mayHaveEnded = false)
    {
        using Process kill = Process.Start("sh", ["-c", $"kill -{signal} {_process.Id}"]);
        kill.WaitForExit();
        Assert.True(kill.ExitCode == 0 || mayHaveEnded, $"kill -{signal} failed");
    }

    /// <summary>Sends a signal again and again until the program has ended, as an impatient user does: the system makes one
    /// of two equal signals when the first was not yet taken.</summary>
    public void SendUntilEnded(string signal)
    {
        const int PauseMilliseconds = 250;
        for (int sent = 0; sent < 40 && !_process.WaitForExit(PauseMilliseconds); sent++)
        {
            using Process kill = Process.Start("sh", ["-c", $"kill -{signal} {_process.Id} 2>/dev/null"]);
            kill.WaitForExit(); // fails where the program ended meanwhile
        }
    }

    /// <summary>Waits for its end.</summary>
    public async Task<Ending> EndAsync()
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        await _process.WaitForExitAsync(token).WaitAsync(Patience, token);
        return new Ending(_process.ExitCode, await _output, await _error);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }

    private static BuiltProgram Start(string[] command, string workingDirectory, string assembly, string[] args) =>
        new(workingDirectory, [.. command, Host, Path.Combine(AppContext.BaseDirectory, assembly), .. args]);
}
