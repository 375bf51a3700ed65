namespace Shell.Tests.Support;

/// <summary>What a command line gave.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Errors">Standard error.</param>
public sealed record ShellAnswer(int ExitCode, string Output, string Errors);
