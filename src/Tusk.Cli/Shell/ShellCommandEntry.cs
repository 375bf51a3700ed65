namespace Tusk.Cli.Shell;

/// <summary>A line of the table of commands.</summary>
/// <param name="Name">Its name without the dash.</param>
/// <param name="Create">Makes it.</param>
internal sealed record ShellCommandEntry(string Name, Func<ShellSession, ShellCommandEntry, ShellCommand> Create)
{
    /// <summary>The command that should be used instead; null if this one may.</summary>
    public string? Replacement { get; init; }

    /// <summary>Whether it writes files, so that Ctrl-C must let it remove what is half done, and long work shows how it goes.</summary>
    public bool Copies { get; init; }

    /// <summary>Whether it changes files and tells so on standard output: it goes on when nobody reads that any more.</summary>
    public bool TellsChanges { get; init; }
}
