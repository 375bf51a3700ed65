namespace Tusk.CommandLine;

/// <summary>The command line makes no sense. The message names the word and what was expected instead.</summary>
internal sealed class UsageException(string message) : Exception(message)
{
    /// <summary>The message, and where to read more.</summary>
    /// <param name="help">The command that shows it.</param>
    public string WithAdvice(string help) => $"{Message}{(Message.EndsWith('?') ? "" : ";")} see '{help}'";
}
