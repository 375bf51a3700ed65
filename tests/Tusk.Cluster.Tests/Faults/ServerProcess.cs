using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Tusk.Cluster.Tests.Faults;

/// <summary>A NameNode or a DataNode as a process that can be killed and started again, on the same folders and ports.</summary>
internal sealed class ServerProcess(string name, string program, string[] args) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly StringBuilder _log = new();
    private Process? _process;

    /// <summary>What it is called in messages.</summary>
    public string Name => name;

    /// <summary>What it has written to standard error, all starts together.</summary>
    public string Log
    {
        get
        {
            lock (_log)
            {
                return _log.ToString();
            }
        }
    }

    /// <summary>Starts it.</summary>
    /// <param name="more">More words of its command line.</param>
    /// <returns>The words of its ready line.</returns>
    public async Task<string[]> StartAsync(params string[] more)
    {
        string? ready = await LaunchAsync(more);
        Assert.True(ready?.StartsWith("ready ", StringComparison.Ordinal), $"{name} did not start: {Log}");
        return Ready = ready!.Split(' ');
    }

    /// <summary>Starts it where it is to refuse: it ends by itself.</summary>
    /// <param name="more">More words of its command line.</param>
    public async Task RefuseAsync(params string[] more)
    {
        string? ready = await LaunchAsync(more);
        Assert.True(ready is null, $"{name} started, and should have refused: {Log}");
        await WaitForEndAsync();
    }

    /// <summary>Waits until it has ended by itself; it can be started again then.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> WaitForEndAsync()
    {
        using Process process = _process!;
        try
        {
            await process.WaitForExitAsync().WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            Assert.Fail($"{name} did not end in {Patience.TotalSeconds} s: {Log}");
        }

        _process = null;
        return process.ExitCode;
    }

    /// <summary>The words of its last ready line.</summary>
    public string[] Ready { get; private set; } = [];

    /// <summary>The most physical memory that it had since its start, in bytes.</summary>
    public long PeakResidentBytes()
    {
        string line = File.ReadLines($"/proc/{_process!.Id}/status").First(static line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) << 10;
    }

    /// <summary>As kill -9.</summary>
    public async Task KillAsync()
    {
        if (Interlocked.Exchange(ref _process, null) is { } process)
        {
            using (process)
            {
                process.Kill();
                await process.WaitForExitAsync().WaitAsync(Patience);
            }
        }
    }

    /// <summary>Whether it runs.</summary>
    public bool IsRunning => _process is { HasExited: false };

    public async ValueTask DisposeAsync() => await KillAsync();

    private async Task<string?> LaunchAsync(string[] more)
    {
        // Built into a folder of its own beside ours.
        string folder = AppContext.BaseDirectory.Replace("Tusk.Cluster.Tests", program, StringComparison.Ordinal);
        Process process = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(folder, program + ".dll"), .. args, .. more])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        _process = process;
        process.ErrorDataReceived += (_, line) => Add(line.Data);
        process.BeginErrorReadLine();
        return await process.StandardOutput.ReadLineAsync().WaitAsync(Patience);
    }

    private void Add(string? line)
    {
        lock (_log)
        {
            _log.AppendLine($"{DateTime.UtcNow:HH:mm:ss.fff} {line}");
        }
    }
}
