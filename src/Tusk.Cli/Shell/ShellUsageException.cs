namespace Tusk.Cli.Shell;

/// <summary>The words of a command make no sense (an IllegalArgumentException of Hadoop's shell): its usage is shown, exit code 255.</summary>
internal sealed class ShellUsageException(string? message) : Exception
{
    /// <summary>What is wrong, line by line.</summary>
    public override string Message { get; } = message ?? "null";

    /// <summary>Fewer words than the command needs.</summary>
    public static ShellUsageException TooFew(int expected, int actual) =>
        new($"Not enough arguments: expected {expected} but got {actual}");

    /// <summary>More words than the command takes.</summary>
    public static ShellUsageException TooMany(int expected, int actual) =>
        new($"Too many arguments: expected {expected} but got {actual}");
}
