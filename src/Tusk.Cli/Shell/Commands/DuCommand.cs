using Tusk.Cli.Shell.Formats;
using Tusk.Cli.Shell.Paths;
using Tusk.FileSystems;

namespace Tusk.Cli.Shell.Commands;

/// <summary><c>-du</c>: how much files and directories hold.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.fs.shell.FsUsage.Du.</remarks>
internal sealed class DuCommand : ShellCommand
{
    private readonly ShellTable _table = new(3);
    private bool _isHuman;
    private bool _isSummary;
    private bool _hasHeader;
    private bool _excludesSnapshots;

    protected override void ReadOptions(List<string> words)
    {
        if (Replacement is not null)
        {
            words.Insert(0, "-s");
        }

        WordOptions options = new(0, int.MaxValue, "h", "s", "v", "x");
        options.Take(words);
        _isHuman = options.Has("h");
        _isSummary = options.Has("s");
        _hasHeader = options.Has("v");
        _excludesSnapshots = options.Has("x");
        if (words.Count == 0)
        {
            words.Add(".");
        }
    }

    protected override void ProcessItems(List<PathItem> items)
    {
        if (_hasHeader)
        {
            _table.Add("SIZE", "DISK_SPACE_CONSUMED_WITH_ALL_REPLICAS", "FULL_PATH_NAME");
        }

        base.ProcessItems(items);
        if (_table.Count > (_hasHeader ? 1 : 0))
        {
            _table.WriteTo(Session.Output);
        }
    }

    protected override void ProcessArgument(PathItem item)
    {
        if (!_isSummary && item.IsDirectory)
        {
            Enter(item);
        }
        else
        {
            base.ProcessArgument(item);
        }
    }

    protected override void Process(PathItem item)
    {
        ContentSummary summary = item.Files.GetContentSummaryAsync(item.Path, Session.CancellationToken).Wait();
        long length = summary.Length - (_excludesSnapshots ? summary.SnapshotLength : 0);
        long space = summary.SpaceConsumed - (_excludesSnapshots ? summary.SnapshotSpaceConsumed : 0);
        _table.Add(SizeText.Of(length, _isHuman), SizeText.Of(space, _isHuman), item.Text);
    }
}
