using Tusk.Cli.Shell.Paths;

namespace Tusk.Cli.Shell.Commands;

/// <summary><c>-truncate</c>: cuts files.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.fs.shell.Truncate.</remarks>
internal sealed class TruncateCommand : ShellCommand
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly List<PathItem> _waiting = [];
    private long _length;
    private bool _waits;

    protected override void ReadOptions(List<string> words)
    {
        WordOptions options = new(2, int.MaxValue, "w");
        options.Take(words);
        _waits = options.Has("w");
        string word = words[0];
        words.RemoveAt(0);
        try
        {
            _length = JavaNumbers.ParseInt64(word);
        }
        catch (ShellUsageException)
        {
            Warn("Illegal length, a non-negative integer expected");
            throw;
        }

        if (_length < 0)
        {
            throw new ShellUsageException("length must be >= 0");
        }
    }

    protected override void ProcessItems(List<PathItem> items)
    {
        base.ProcessItems(items);
        foreach (PathItem item in _waiting)
        {
            Session.Output.WriteLine($"Waiting for {item.Text} ...");
            Session.Output.Flush();
            while (item.Refresh().Length != _length)
            {
                Task.Delay(Interval, Session.Time, Session.CancellationToken).GetAwaiter().GetResult();
            }

            Session.Output.WriteLine($"Truncated {item.Text} to length: {_length}");
        }
    }

    protected override void Process(PathItem item)
    {
        if (item.IsDirectory)
        {
            throw ShellException.IsDirectory(item.Text);
        }

        long size = item.Known.Length;
        if (size < _length)
        {
            throw new ShellUsageException($"Cannot truncate to a larger file size. Current size: {size}, truncate size: {_length}.");
        }

        if (item.Files.TruncateAsync(item.Path, _length, Session.CancellationToken).Wait())
        {
            Session.Output.WriteLine($"Truncated {item.Text} to length: {_length}");
        }
        else if (_waits)
        {
            _waiting.Add(item);
        }
        else
        {
            Session.Output.WriteLine($"Truncating {item.Text} to length: {_length}. "
                + "Wait for block recovery to complete before further updating this file.");
        }
    }
}
