using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace Tusk.Running;

/// <summary>Ctrl-C, SIGTERM and the end of the terminal (SIGHUP): the first asks for an orderly end, the second ends the process at once.</summary>
internal sealed class StopSignals : IDisposable
{
    private const int SignalBase = 128;
    private const int HangUp = 1;
    private const int Interrupt = 2;
    private const int Terminate = 15;
    private const PosixSignal FileTooLarge = (PosixSignal)25; // SIGXFSZ on Linux and macOS

    // For good: a signal may still be on its way when the work is done, and would end the process then.
    private static PosixSignalRegistration? _fileTooLarge;

    // Has no timer and no handle, so that nothing is lost by leaving it to the collector.
    [SuppressMessage("Reliability", "CA2213", Justification = "A signal may be on its way to it; see Dispose.")]
    private readonly CancellationTokenSource _stopping = new();

    private readonly PosixSignalRegistration _interrupt;
    private readonly PosixSignalRegistration _terminate;
    private readonly PosixSignalRegistration _hangUp;
    private int _exitCode;
    private bool _isDone;

    /// <summary>Listens from now on.</summary>
    public StopSignals()
    {
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);
        _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
        _hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, OnSignal);

        // A write beyond the user's limit (ulimit -f) is to fail as on a full disk; the signal would end the process there.
        if (!OperatingSystem.IsWindows())
        {
            _fileTooLarge ??= PosixSignalRegistration.Create(FileTooLarge, static context => context.Cancel = true);
        }
    }

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => _stopping.Token;

    /// <summary>What the shell expects of a process that the first signal ended: 130, 143 or 129; 0 while none came.</summary>
    public int ExitCode => Volatile.Read(ref _exitCode);

    /// <summary>Stops listening.</summary>
    /// <remarks>A signal that came just before may still be on its way to <see cref="OnSignal"/>, on another thread: what that
    /// touches stays whole.</remarks>
    public void Dispose()
    {
        Volatile.Write(ref _isDone, true);
        _interrupt.Dispose();
        _terminate.Dispose();
        _hangUp.Dispose();
    }

    /// <summary>What a signal does; on a thread of the runtime's.</summary>
    internal void OnSignal(PosixSignalContext context)
    {
        if (Volatile.Read(ref _isDone))
        {
            return; // the work is done: the system does what it does to a program that does not listen
        }

        context.Cancel = true;
        int code = SignalBase + context.Signal switch
        {
            PosixSignal.SIGINT => Interrupt,
            PosixSignal.SIGHUP => HangUp,
            _ => Terminate,
        };
        if (Interlocked.CompareExchange(ref _exitCode, code, 0) != 0)
        {
            Environment.Exit(code);
        }

        try
        {
            _stopping.Cancel();
        }
        catch (AggregateException)
        {
            // Somebody who was told to stop failed at it. The work still ends, or the next signal ends the process;
            // an exception from here would end it at once, in the middle of a write.
        }
    }
}
