namespace Tusk.Cli.Shell;

/// <summary>What file systems say while a command of the shell runs: they are made before it, and told of nobody's output.</summary>
/// <remarks>Safe for several threads.</remarks>
internal sealed class ShellNotices
{
    private Action<string>? _listener;

    /// <summary>Says a line, if somebody listens.</summary>
    public void Tell(string line) => Volatile.Read(ref _listener)?.Invoke(line);

    /// <summary>Hands lines on from now on.</summary>
    public void Listen(Action<string> listener) => Volatile.Write(ref _listener, listener);
}
