namespace Tusk.CommandLine;

/// <summary>The command line makes no sense. The message names the word and what was expected instead.</summary>
internal sealed class UsageException(string message) : Exception(message);
