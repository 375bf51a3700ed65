using Tusk.Cli.Shell.Copying;
using Tusk.Cli.Shell.Paths;

namespace Tusk.Cli.Shell.Commands;

/// <summary><c>-getmerge</c>: copies files, one behind the other, to one local file.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.fs.shell.CopyCommands.Merge.</remarks>
internal sealed class GetmergeCommand : ShellCommand
{
    private readonly List<PathItem> _sources = [];
    private PathItem _target = null!;
    private bool _endsLines;
    private bool _skipsEmpty;

    protected override bool TakesChildrenAtOnce => true;

    protected override void ReadOptions(List<string> words)
    {
        WordOptions options = new(2, int.MaxValue, "nl", "skip-empty-file");
        options.Take(words);
        _endsLines = options.Has("nl");
        _skipsEmpty = options.Has("skip-empty-file");
        _target = PathItem.OfLocal(Session, words[^1]);
        words.RemoveAt(words.Count - 1);
        if (_target.IsDirectory)
        {
            throw ShellException.IsDirectory(_target.Text);
        }
    }

    protected override void ProcessItems(List<PathItem> items)
    {
        base.ProcessItems(items);
        if (ExitCode != 0)
        {
            return;
        }

        FileCopier copier = new(Session, Name) { Overwrites = true, TellsFinalName = true };
        using CopyProgress? progress = CopyProgress.StartIfShown(Session, copier);
        using MergedStream merged = new(_sources, _endsLines, _skipsEmpty, Session.CancellationToken);
        copier.Write(merged, _target);
    }

    protected override void ProcessMissing(PathItem item)
    {
        ExitCode = 1;
        base.ProcessMissing(item);
    }

    // Collected first: a path that is wrong is known before anything is written.
    protected override void Process(PathItem item)
    {
        if (!item.IsDirectory)
        {
            _sources.Add(item);
        }
        else if (Depth == 0)
        {
            Enter(item);
        }
    }
}
