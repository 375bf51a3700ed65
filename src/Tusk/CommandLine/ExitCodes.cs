namespace Tusk.CommandLine;

/// <summary>What the process answers to the shell.</summary>
internal static class ExitCodes
{
    /// <summary>Done.</summary>
    public const int Done = 0;

    /// <summary>Failed; standard error says why.</summary>
    public const int Failed = 1;

    /// <summary>Wrong usage; nothing was done.</summary>
    public const int WrongUsage = 2;

    /// <summary>Nobody read standard output to its end; what the shell says of a program that SIGPIPE ended.</summary>
    public const int BrokenPipe = 141;
}
