namespace Tusk.Cli.Shell;

/// <summary>What ends a command at once, where Hadoop's shell has an UnsupportedOperationException or another that it did not expect.</summary>
internal sealed class ShellFatalException(string message) : Exception(message);
