using Tusk.Cli.Shell.Paths;

namespace Tusk.Cli.Shell.Copying;

/// <summary>A command with sources and a destination: several sources go into a directory, trees keep their form.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.fs.shell.CommandWithDestination, CopyCommandWithMultiThread.</remarks>
internal abstract class CopyingCommand : ShellCommand
{
    private const int DefaultQueue = 1024;

    private CopiedDirectory? _directory; // into which threads copy what is met now, if its attributes are kept
    private FileCopier? _copier;
    private CopyThreads? _workers;
    private Exception? _stopped;
    private int _threads = 1;
    private int _queue = DefaultQueue;

    /// <summary>Where the sources go; below it, while a tree is being copied.</summary>
    protected PathItem Destination { get; set; } = null!;

    /// <summary>What copies the files.</summary>
    protected FileCopier Copier => _copier ??= new FileCopier(Session, Name);

    /// <summary>Reads the options for threads.</summary>
    protected void ReadThreads(WordOptions options)
    {
        if (options.Value("t") is { } threads)
        {
            _threads = Math.Max(JavaNumbers.ParseInt32(threads), 1);
        }

        if (options.Value("q") is { } queue)
        {
            _queue = JavaNumbers.ParseInt32(queue) is var size and > 0 ? size : DefaultQueue;
        }
    }

    /// <summary>Copies one file after another, whatever the options say.</summary>
    protected void UseNoThreads() => _threads = 1;

    /// <summary>Takes the last word as a destination on the machine; without one it is the working directory.</summary>
    protected void TakeLocalDestination(List<string> words) => Destination = PathItem.OfLocal(Session, PopDestination(words));

    /// <summary>Takes the last word as the destination; without one it is the working directory. A pattern must match one path.</summary>
    protected void TakeDestination(List<string> words)
    {
        if (words.Count < 2)
        {
            Destination = PathItem.Of(Session, ".");
            return;
        }

        string word = PopDestination(words);
        List<PathItem> items = PathItem.Glob(Session, word);
        Destination = items.Count switch
        {
            0 => throw ShellException.NotFound(word),
            1 => items[0],
            _ => throw ShellException.Path(word, "Too many matches"),
        };
    }

    protected override void ProcessItems(List<PathItem> items)
    {
        CheckDestination(items.Count);
        using CopyProgress? progress = CopyProgress.StartIfShown(Session, Copier);
        if (_threads > 1 && (items.Count > 1 || items is [{ IsDirectory: true }]))
        {
            _workers = new CopyThreads(_threads, _queue);
        }

        try
        {
            base.ProcessItems(items);
        }
        finally
        {
            _workers?.Complete();
        }

        if (_stopped is not null)
        {
            throw _stopped;
        }
    }

    protected override void ProcessArgument(PathItem item)
    {
        if (item.IsDirectory && FileSystemUri.Of(item.Path) == FileSystemUri.Of(Destination.Path))
        {
            PathItem target = TargetOf(item);
            if (target.Path == item.Path)
            {
                throw ShellException.Paths("", item.Text, $"{target.Path}", "are identical");
            }

            if ($"{target.Path}".StartsWith(item.Path.IsRoot ? $"{item.Path}" : $"{item.Path}/", StringComparison.Ordinal))
            {
                throw ShellException.Paths("", item.Text, target.Text, "is a subdirectory of itself");
            }
        }

        base.ProcessArgument(item);
    }

    protected override void Process(PathItem item) => Process(item, TargetOf(item));

    /// <summary>Works on a source and its target.</summary>
    protected virtual void Process(PathItem source, PathItem target)
    {
        if (!source.IsDirectory)
        {
            CopyFile(source, target);
        }
        else if (!IsRecursive)
        {
            throw ShellException.IsDirectory(source.Text);
        }
    }

    protected override void Enter(PathItem directory)
    {
        PathItem above = Destination;
        CopiedDirectory? outer = _directory;
        CopiedDirectory? entered = null;
        try
        {
            PathItem target = TargetOf(directory);
            Destination = target;
            if (!target.Exists)
            {
                target.MakeDirectory();
                target.Refresh();
            }
            else if (!target.IsDirectory)
            {
                throw ShellException.IsNotDirectory(target.Text);
            }

            if (_workers is not null && Copier.Keeps != CopyAttributes.None)
            {
                // Hadoop sets them when it has walked through, while files are still written there.
                outer?.Begin();
                _directory = entered = new CopiedDirectory(outer, directory, target);
            }

            base.Enter(directory);
            if (_workers is null)
            {
                Copier.KeepAttributes(directory, target);
            }
            else if (entered is not null)
            {
                entered.IsWalked = true;
            }
        }
        finally
        {
            (Destination, _directory) = (above, outer);
            Leave(entered);
        }
    }

    /// <summary>Where a source goes: into the destination if that is a directory, or written as one.</summary>
    protected PathItem TargetOf(PathItem source) =>
        Depth > 0 || Destination.IsDirectory || Destination.RepresentsDirectory() ? Destination.ChildNamedLike(source) : Destination;

    private static string PopDestination(List<string> words)
    {
        if (words.Count < 2)
        {
            return ".";
        }

        string word = words[^1];
        words.RemoveAt(words.Count - 1);
        return word;
    }

    private void CheckDestination(int sources)
    {
        if (sources > 1)
        {
            if (!Destination.Exists)
            {
                throw ShellException.NotFound(Destination.Text);
            }

            if (!Destination.IsDirectory)
            {
                throw ShellException.IsNotDirectory(Destination.Text);
            }
        }
        else if (Destination.Exists)
        {
            if (!Destination.IsDirectory && !Copier.Overwrites)
            {
                throw ShellException.Exists(Destination.Text);
            }
        }
        else if (!Destination.ParentExists())
        {
            throw Destination.NotFoundWithPath();
        }
    }

    private void CopyFile(PathItem source, PathItem target)
    {
        if (_workers is null)
        {
            Copier.Copy(source, target);
            return;
        }

        CopiedDirectory? directory = _directory;
        directory?.Begin();
        _workers.Add(() =>
        {
            try
            {
                Copier.Copy(source, target);
            }
            catch (Exception e) when (FailureText.IsOrdinary(e))
            {
                Fail(e);
            }
            catch (Exception e)
            {
                // Thrown on where the command waits for the threads: it was cancelled, or nobody expected this.
                Interlocked.CompareExchange(ref _stopped, e, null);
            }

            Leave(directory);
        });
    }

    /// <summary>One thing less is missing in a directory; those that are whole by that get their attributes.</summary>
    private void Leave(CopiedDirectory? directory)
    {
        for (; directory is not null && directory.End(); directory = directory.Above)
        {
            if (!directory.IsWalked || Volatile.Read(ref _stopped) is not null)
            {
                continue;
            }

            try
            {
                Copier.KeepAttributes(directory.Source, directory.Target);
            }
            catch (Exception e) when (FailureText.IsOrdinary(e))
            {
                Fail(e);
            }
            catch (Exception e)
            {
                Interlocked.CompareExchange(ref _stopped, e, null);
            }
        }
    }
}
