using System.Globalization;
using Tusk.Cli.Shell.Paths;
using Tusk.FileSystems;

namespace Tusk.Cli.Shell.Commands;

/// <summary><c>-setrep</c>: sets how many copies are kept.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.fs.shell.SetReplication.</remarks>
internal sealed class SetrepCommand : ShellCommand
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly List<PathItem> _waiting = [];
    private short _replication;
    private bool _waits;

    protected override void ReadOptions(List<string> words)
    {
        WordOptions options = new(2, int.MaxValue, "R", "w");
        options.Take(words);
        _waits = options.Has("w");
        IsRecursive = true;
        string word = words[0];
        words.RemoveAt(0);
        if (!short.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _replication))
        {
            Warn("Illegal replication, a positive integer expected");
            throw new ShellUsageException(long.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long large)
                && large is >= int.MinValue and <= int.MaxValue
                    ? $"Value out of range. Value:\"{word}\" Radix:10"
                    : $"For input string: \"{word}\"");
        }

        if (_replication < 1)
        {
            throw new ShellUsageException("replication must be >= 1");
        }
    }

    protected override void ProcessItems(List<PathItem> items)
    {
        base.ProcessItems(items);
        foreach (PathItem item in _waiting)
        {
            WaitFor(item);
        }
    }

    protected override void Process(PathItem item)
    {
        if (item.IsDirectory)
        {
            return;
        }

        if (item.Known.ErasureCodingPolicy.Length > 0)
        {
            Session.Output.WriteLine($"Did not set replication for: {item.Text}, because it's an erasure coded file.");
            return;
        }

        if (!item.Files.SetReplicationAsync(item.Path, _replication, Session.CancellationToken).Wait())
        {
            throw new ShellException($"Could not set replication for: {item.Text}");
        }

        Session.Output.WriteLine($"Replication {_replication} set: {item.Text}");
        if (_waits)
        {
            _waiting.Add(item);
        }
    }

    private void WaitFor(PathItem item)
    {
        Session.Output.Write($"Waiting for {item.Text} ...");
        bool warned = false;
        while (!IsDone(item, ref warned))
        {
            Session.Output.Write(".");
            Session.Output.Flush();
            Task.Delay(Interval, Session.Time, Session.CancellationToken).GetAwaiter().GetResult();
        }

        Session.Output.WriteLine(" done");
    }

    private bool IsDone(PathItem item, ref bool warned)
    {
        FileStatus status = item.Refresh();
        if (FailureText.IsLocal(item.Path))
        {
            return true; // there is only ever one copy
        }

        foreach (BlockLocation block in item.Files.GetBlockLocationsAsync(status, 0, status.Length, Session.CancellationToken).Wait())
        {
            if (block.Hosts.Count == _replication)
            {
                continue;
            }

            if (!warned && block.Hosts.Count > _replication)
            {
                Session.Output.WriteLine("\nWARNING: the waiting time may be long for DECREASING the number of replications.");
                warned = true;
            }

            return false;
        }

        return true;
    }
}
