using Tusk.Cli.Shell.Paths;

namespace Tusk.Cli.Shell;

/// <summary>One command of the shell: takes its options, finds what its words mean, and works on one path after another.</summary>
/// <remarks>
/// <para>A path that fails is told in a line, and the next one has its turn; the exit code is 1 then.</para>
/// Source: Apache Hadoop 3.4, o.a.h.fs.shell.Command.
/// </remarks>
internal abstract class ShellCommand
{
    private int _errors;

    /// <summary>What the command works with.</summary>
    public required ShellSession Session { get; init; }

    /// <summary>The command's name as it was typed, without the dash.</summary>
    public required string Name { get; init; }

    /// <summary>The command that should be used instead; null if this one may.</summary>
    public string? Replacement { get; init; }

    /// <summary>Whether directories are entered.</summary>
    protected bool IsRecursive { get; set; }

    /// <summary>How many directories below a word of the command line the work is.</summary>
    protected int Depth { get; private set; }

    /// <summary>What is answered when nothing failed.</summary>
    protected int ExitCode { get; set; }

    /// <summary>Whether a directory's children are wanted all at once when it is entered.</summary>
    protected virtual bool TakesChildrenAtOnce => false;

    /// <summary>How many children are taken at a time when they are not wanted all at once; 0: one by one.</summary>
    protected virtual int GroupSize => 0;

    /// <summary>Runs the command.</summary>
    /// <param name="words">The words behind its name.</param>
    /// <returns>The exit code.</returns>
    /// <exception cref="ShellUsageException">The words make no sense.</exception>
    public int Run(List<string> words)
    {
        try
        {
            if (Replacement is not null)
            {
                Warn($"DEPRECATED: Please use '{Replacement}' instead.");
            }

            ReadOptions(words);
            ProcessWords(words);
        }
        catch (Exception e) when (FailureText.IsOrdinary(e))
        {
            Fail(e);
        }

        return _errors == 0 ? ExitCode : 1;
    }

    /// <summary>Takes the options from the words, and checks how many there are.</summary>
    protected abstract void ReadOptions(List<string> words);

    /// <summary>Works on the words.</summary>
    protected virtual void ProcessWords(List<string> words)
    {
        List<PathItem> items = [];
        foreach (string word in words)
        {
            try
            {
                items.AddRange(Expand(word));
            }
            catch (Exception e) when (FailureText.IsOrdinary(e))
            {
                Fail(e);
            }
        }

        ProcessItems(items);
    }

    /// <summary>What a word means.</summary>
    protected virtual List<PathItem> Expand(string word)
    {
        List<PathItem> items = PathItem.Glob(Session, word);
        return items.Count > 0 ? items : throw ShellException.NotFound(word);
    }

    /// <summary>Works on everything that the words mean.</summary>
    protected virtual void ProcessItems(List<PathItem> items)
    {
        foreach (PathItem item in items)
        {
            try
            {
                if (item.Exists)
                {
                    ProcessArgument(item);
                }
                else
                {
                    ProcessMissing(item);
                }
            }
            catch (Exception e) when (FailureText.IsOrdinary(e))
            {
                Fail(e);
            }
        }
    }

    /// <summary>Works on something that is there, and on what is below it.</summary>
    protected virtual void ProcessArgument(PathItem item)
    {
        Depth = 0;
        ProcessGroup(null, [item]);
    }

    /// <summary>Works on a path where nothing is.</summary>
    protected virtual void ProcessMissing(PathItem item) => throw ShellException.NotFound(item.Text);

    /// <summary>Works on some children of a directory, or on one word's item.</summary>
    protected virtual void ProcessGroup(PathItem? parent, IReadOnlyList<PathItem> items)
    {
        foreach (PathItem item in items)
        {
            Visit(item);
        }
    }

    /// <summary>Works on one item itself.</summary>
    protected virtual void Process(PathItem item) => throw new NotSupportedException($"{Name} does not work on paths");

    /// <summary>Ends the work on an item, after everything below it.</summary>
    protected virtual void ProcessAfter(PathItem item)
    {
    }

    /// <summary>Whether an item is entered when directories are.</summary>
    protected virtual bool CanEnter(PathItem item) => item.IsDirectory;

    /// <summary>Works on a directory's children.</summary>
    protected virtual void Enter(PathItem directory)
    {
        Depth++;
        try
        {
            if (TakesChildrenAtOnce)
            {
                // In the order of Java's URIs. Source: Apache Hadoop 3.4, o.a.h.fs.shell.PathData#getDirectoryContents.
                ProcessGroup(directory, [.. directory.Children().OrderBy(static child => child.Path)]);
            }
            else
            {
                ProcessAsTheyCome(directory);
            }
        }
        finally
        {
            Depth--;
        }
    }

    /// <summary>Tells a failure; the command ends with 1.</summary>
    protected void Fail(Exception failure)
    {
        if (failure is ToldException)
        {
            Interlocked.Increment(ref _errors);
        }
        else
        {
            Fail(FailureText.Of(failure));
        }
    }

    /// <summary>Tells a failure; the command ends with 1.</summary>
    protected void Fail(string message)
    {
        Interlocked.Increment(ref _errors);
        Warn(message);
    }

    /// <summary>Writes a line to standard error, the command's name in front.</summary>
    protected void Warn(string message) => Session.Output.WriteErrorLine($"{Name}: {message}");

    private void Visit(PathItem item)
    {
        try
        {
            Session.CancellationToken.ThrowIfCancellationRequested();
            Process(item);
            if (IsRecursive && CanEnter(item))
            {
                Enter(item);
            }

            ProcessAfter(item);
        }
        catch (Exception e) when (FailureText.IsOrdinary(e))
        {
            Fail(e);
        }
    }

    private void ProcessAsTheyCome(PathItem directory)
    {
        if (GroupSize == 0)
        {
            foreach (PathItem child in directory.Children())
            {
                Visit(child);
            }

            return;
        }

        List<PathItem> group = [];
        foreach (PathItem child in directory.Children())
        {
            group.Add(child);
            if (group.Count == GroupSize)
            {
                ProcessGroup(directory, group);
                group = [];
            }
        }

        if (group.Count > 0)
        {
            ProcessGroup(directory, group);
        }
    }
}
