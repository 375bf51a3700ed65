using System.Globalization;
using Tusk.Cli.Shell.Formats;
using Tusk.Cli.Shell.Paths;
using Tusk.FileSystems;

namespace Tusk.Cli.Shell.Commands;

/// <summary><c>-df</c>: how large and how full file systems are.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.fs.shell.FsUsage.Df.</remarks>
internal sealed class DfCommand : ShellCommand
{
    private readonly ShellTable _table = new ShellTable(6).Right(1).Right(2).Right(3).Right(4);
    private bool _isHuman;

    protected override void ReadOptions(List<string> words)
    {
        WordOptions options = new(0, int.MaxValue, "h");
        options.Take(words);
        _isHuman = options.Has("h");
        if (words.Count == 0)
        {
            words.Add("/");
        }
    }

    protected override void ProcessItems(List<PathItem> items)
    {
        _table.Add("Filesystem", "Size", "Used", "Available", "Use%", "Mounted on");
        base.ProcessItems(items);
        if (_table.Count > 1)
        {
            // Where a file system is mounted is shown for view file systems alone.
            _table.WriteTo(Session.Output, hidesLast: true);
        }
    }

    protected override void Process(PathItem item)
    {
        FileSystemCapacity capacity = item.Files.GetCapacityAsync(item.Path, Session.CancellationToken).Wait();
        _table.Add(
            FileSystemUri.Of(item.Path),
            SizeText.Of(capacity.Capacity, _isHuman),
            SizeText.Of(capacity.Used, _isHuman),
            SizeText.Of(capacity.Remaining, _isHuman),
            Percent(capacity.Used, capacity.Capacity),
            "/");
    }

    private static string Percent(long used, long capacity) => capacity == 0
        ? "NaN%"
        : Math.Round(used / (double)capacity * 100, MidpointRounding.AwayFromZero).ToString("F0", CultureInfo.InvariantCulture) + "%";
}
