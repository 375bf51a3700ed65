using System.Runtime.InteropServices;
using Tusk.Running;

namespace Tusk.Tests.Running;

public sealed class StopSignalsTests
{
    [Theory]
    [InlineData(PosixSignal.SIGINT, 130)]
    [InlineData(PosixSignal.SIGTERM, 143)]
    [InlineData(PosixSignal.SIGHUP, 129)]
    public void The_first_signal_asks_to_stop(PosixSignal signal, int exitCode)
    {
        using var signals = new StopSignals();
        var context = new PosixSignalContext(signal);

        signals.OnSignal(context);

        Assert.True(context.Cancel);
        Assert.True(signals.Token.IsCancellationRequested);
        Assert.Equal(exitCode, signals.ExitCode);
    }

    [Fact]
    public void A_signal_that_arrives_late_finds_nothing_to_break()
    {
        var signals = new StopSignals();
        signals.Dispose();
        var context = new PosixSignalContext(PosixSignal.SIGINT);

        signals.OnSignal(context);

        Assert.False(context.Cancel);
        Assert.Equal(0, signals.ExitCode);
    }

    [Fact]
    public void Who_fails_at_stopping_does_not_end_the_process()
    {
        using var signals = new StopSignals();
        using CancellationTokenRegistration failing = signals.Token.Register(static () => throw new InvalidOperationException());

        signals.OnSignal(new PosixSignalContext(PosixSignal.SIGINT));

        Assert.Equal(130, signals.ExitCode);
    }
}
