using Tusk.FileSystems;
using Tusk.Running;

namespace Tusk.Cli.Shell;

/// <summary>Sees to it that an interrupted command ends soon, and that its file systems are closed when it has.</summary>
/// <remarks>
/// The command is told to stop, and removes what is half done. Where a server does not answer it would wait as long as any
/// other: after <see cref="CommandTime"/> its file systems are closed under it, so that its calls fail; and what does not
/// end even then is left behind.
/// </remarks>
internal sealed class InterruptedEnd : IDisposable
{
    /// <summary>How long the command has to end by itself.</summary>
    public static readonly TimeSpan CommandTime = TimeSpan.FromSeconds(10);

    /// <summary>How long it has to end after that.</summary>
    public static readonly TimeSpan ClosingTime = TimeSpan.FromSeconds(5);

    private readonly StopSignals _signals;
    private readonly FileSystemRegistry _fileSystems;
    private readonly Action _left;
    private readonly Lock _gate = new();
    private readonly ITimer _timer;
    private readonly CancellationTokenRegistration _interruption;
    private Task? _closing;
    private int _ticks;

    /// <summary>Waits for a signal.</summary>
    /// <param name="signals">Tells the command to stop.</param>
    /// <param name="fileSystems">The command's.</param>
    /// <param name="left">Tells the user that the command did not end and is left, before the process ends.</param>
    public InterruptedEnd(StopSignals signals, FileSystemRegistry fileSystems, Action left)
    {
        (_signals, _fileSystems, _left) = (signals, fileSystems, left);

        // The system's clock: what a process may take is not what a test says.
        _timer = TimeProvider.System.CreateTimer(_ => Tick(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _interruption = signals.Token.UnsafeRegister(
            static end => ((InterruptedEnd)end!)._timer.Change(CommandTime, ClosingTime), this);
    }

    /// <summary>Closes the file systems: what was being opened when the signal came is closed at the server, connections end.</summary>
    public void Close()
    {
        try
        {
            CloseOnceAsync().GetAwaiter().GetResult();
        }
        catch (Exception e) when (e is IOException or InvalidOperationException or OperationCanceledException)
        {
            // A file is not complete: its command was interrupted, and has told what it was told itself.
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _interruption.Dispose();
        _timer.Dispose();
    }

    private void Tick()
    {
        if (Interlocked.Increment(ref _ticks) > 1)
        {
            _left();
            Environment.Exit(_signals.ExitCode);
        }

        _ = CloseOnceAsync(); // whoever closes in the end hears of its failure
    }

    private Task CloseOnceAsync()
    {
        lock (_gate)
        {
            return _closing ??= _fileSystems.DisposeAsync().AsTask();
        }
    }
}
