using System.Globalization;
using Tusk.Cli.Shell.Formats;
using Tusk.Cli.Shell.Paths;
using Tusk.FileSystems;

namespace Tusk.Cli.Shell.Commands;

/// <summary><c>-ls</c>: what there is.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.fs.shell.Ls.</remarks>
internal sealed class LsCommand : ShellCommand
{
    private bool _pathOnly;
    private bool _entersArguments;
    private bool _isHuman;
    private bool _hidesUnprintable;
    private bool _isReverse;
    private bool _byTime;
    private bool _bySize;
    private bool _usesAccessTime;
    private bool _showsPolicy;
    private int _replicationWidth = 3;
    private int _lengthWidth = 10;
    private int _ownerWidth;
    private int _groupWidth;
    private int _policyWidth;

    protected override bool TakesChildrenAtOnce => !IsRecursive || _byTime || _bySize || _isReverse;

    protected override int GroupSize => _pathOnly ? 0 : 100;

    protected override void ReadOptions(List<string> words)
    {
        if (Replacement is not null)
        {
            words.Insert(0, "-R");
        }

        WordOptions options = new(0, int.MaxValue, "C", "d", "h", "q", "R", "r", "t", "S", "u", "e");
        options.Take(words);
        _pathOnly = options.Has("C");
        _entersArguments = !options.Has("d");
        IsRecursive = options.Has("R") && _entersArguments;
        _isHuman = options.Has("h");
        _hidesUnprintable = options.Has("q");
        _isReverse = options.Has("r");
        _byTime = options.Has("t");
        _bySize = !_byTime && options.Has("S");
        _usesAccessTime = options.Has("u");
        _showsPolicy = options.Has("e");
        if (words.Count == 0)
        {
            words.Add(".");
        }
    }

    protected override void ProcessArgument(PathItem item)
    {
        if (_showsPolicy && FailureText.IsLocal(item.Path))
        {
            throw new ShellFatalException($"FileSystem {FileSystemUri.Of(item.Path)} does not support Erasure Coding");
        }

        if (_entersArguments && item.IsDirectory)
        {
            Enter(item);
        }
        else
        {
            base.ProcessArgument(item);
        }
    }

    protected override void ProcessGroup(PathItem? parent, IReadOnlyList<PathItem> items)
    {
        if (parent is not null && !IsRecursive && items.Count > 0)
        {
            if (!_pathOnly)
            {
                Session.Output.WriteLine($"Found {items.Count} items");
            }

            PathItem[] sorted = [.. items];
            StableSort(sorted);
            items = sorted;
        }

        if (!_pathOnly)
        {
            Widen(items);
        }

        base.ProcessGroup(parent, items);
    }

    protected override void Process(PathItem item)
    {
        if (_pathOnly)
        {
            Session.Output.WriteLine(item.Text);
            return;
        }

        FileStatus status = item.Known;
        string line = (status.IsDirectory ? "d" : "-")
            + PermissionText.Symbolic(status.Permissions)
            + (status.HasAcl ? "+" : " ")
            + (status.IsFile ? Number(status.Replication) : "-").PadLeft(_replicationWidth) + " "
            + Left(status.Owner, _ownerWidth)
            + Left(status.Group, _groupWidth)
            + (_showsPolicy ? Left(PolicyOf(item), _policyWidth) : "")
            + SizeText.Of(status.Length, _isHuman).PadLeft(_lengthWidth) + " "
            + TimeText.ToMinute(TimeOf(status), Session.Time) + " "
            + (_hidesUnprintable ? PrintableText.Of(item.Text) : item.Text);
        Session.Output.WriteLine(line);
    }

    private static string Left(string text, int width) => width > 0 ? text.PadRight(width) + " " : text;

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    // Not Array.Sort: among equals the order of the listing stays, as in Java.
    private void StableSort(PathItem[] items)
    {
        int[] ranks = new int[items.Length];
        for (int i = 0; i < ranks.Length; i++)
        {
            ranks[i] = i;
        }

        PathItem[] unsorted = [.. items];
        Array.Sort(ranks, (a, b) => Compare(unsorted[a], unsorted[b]) is var order and not 0 ? order : a.CompareTo(b));
        for (int i = 0; i < ranks.Length; i++)
        {
            items[i] = unsorted[ranks[i]];
        }
    }

    private int Compare(PathItem left, PathItem right)
    {
        int order = _byTime ? Milliseconds(right).CompareTo(Milliseconds(left))
            : _bySize ? right.Known.Length.CompareTo(left.Known.Length)
            : left.Path.CompareTo(right.Path);
        return _isReverse ? -order : order;
    }

    private long Milliseconds(PathItem item) => TimeOf(item.Known).ToUnixTimeMilliseconds();

    private DateTimeOffset TimeOf(FileStatus status) => _usesAccessTime ? status.AccessTime : status.ModificationTime;

    private string PolicyOf(PathItem item) =>
        item.Files.GetContentSummaryAsync(item.Path, Session.CancellationToken).Wait().ErasureCodingPolicy;

    // Never narrower again: what comes later is aligned with what was wide before.
    private void Widen(IReadOnlyList<PathItem> items)
    {
        foreach (PathItem item in items)
        {
            FileStatus status = item.Known;
            _replicationWidth = Math.Max(_replicationWidth, Number(status.Replication).Length);
            _lengthWidth = Math.Max(_lengthWidth, Number(status.Length).Length);
            _ownerWidth = Math.Max(_ownerWidth, status.Owner.Length);
            _groupWidth = Math.Max(_groupWidth, status.Group.Length);
            _policyWidth = _showsPolicy ? Math.Max(_policyWidth, PolicyOf(item).Length) : 0;
        }
    }
}
