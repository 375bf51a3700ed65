using Tusk.Cli.Shell;
using Tusk.Common.Errors;
using Tusk.FileSystems;
using Tusk.FileSystems.Local;
using Tusk.Running;

namespace Shell.Tests;

public sealed class InterruptedEndTests
{
    public static TheoryData<Exception> Failures =>
    [
        new HadoopException("hdfs://nn/f cannot be closed."),
        new InvalidOperationException("Another call on this stream has not finished."),
        new OperationCanceledException(),
    ];

    /// <summary>Its exit code is that of the signal, and there is nothing else to tell.</summary>
    [Theory]
    [MemberData(nameof(Failures), DisableDiscoveryEnumeration = true)]
    public void A_file_that_is_not_complete_does_not_fail_the_end_of_an_interrupted_command(Exception failure)
    {
        using var signals = new StopSignals();
        Shared shared = new(failure);
        FileSystemRegistry files = new FileSystemRegistry().Register("f", static (_, configuration) => new LocalFileSystem(configuration), shared);
        using InterruptedEnd end = new(signals, files, static () => { });

        end.Close();

        Assert.True(shared.IsDisposed);
    }

    private sealed class Shared(Exception failure) : IAsyncDisposable
    {
        public bool IsDisposed { get; private set; }

        public ValueTask DisposeAsync()
        {
            IsDisposed = true;
            return ValueTask.FromException(failure);
        }
    }
}
