namespace Tusk.Cli.CommandLine;

/// <summary>A line of the command table. <see cref="Create"/> is called only for the command that runs.</summary>
internal sealed class CommandEntry(string name, string summary, Func<ICommand> create, bool takesAllWords = false)
{
    /// <summary>The first word that chooses the command.</summary>
    public string Name { get; } = name;

    /// <summary>What the command is for, in one line of at most about 60 characters.</summary>
    public string Summary { get; } = summary;

    /// <summary>Makes the command.</summary>
    public Func<ICommand> Create { get; } = create;

    /// <summary>Whether <c>-help</c> and <c>-h</c> behind the name are the command's own words.</summary>
    public bool TakesAllWords { get; } = takesAllWords;
}
