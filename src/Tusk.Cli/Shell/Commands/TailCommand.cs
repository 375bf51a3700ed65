using Tusk.Cli.Shell.Copying;
using Tusk.Cli.Shell.Paths;
using Tusk.FileSystems;

namespace Tusk.Cli.Shell.Commands;

/// <summary><c>-tail</c>: the last kibibyte of a file, and with <c>-f</c> what is appended.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.fs.shell.Tail.</remarks>
internal sealed class TailCommand : ShellCommand
{
    private const int Bytes = 1024;

    private TimeSpan _interval = TimeSpan.FromSeconds(5);
    private bool _follows;

    protected override void ReadOptions(List<string> words)
    {
        WordOptions options = new WordOptions(1, 1, "f").WithValue("s");
        options.Take(words);
        _follows = options.Has("f");
        if (_follows && options.Value("s") is { Length: > 0 } text)
        {
            long milliseconds = JavaNumbers.ParseInt64(text);
            _interval = milliseconds > 0 ? TimeSpan.FromMilliseconds(Math.Min(milliseconds, int.MaxValue)) : _interval;
        }
    }

    protected override List<PathItem> Expand(string word) => [PathItem.Of(Session, word)];

    protected override void Process(PathItem item)
    {
        if (item.IsDirectory)
        {
            throw ShellException.IsDirectory(item.Text);
        }

        long offset = Show(item, -Bytes);
        while (_follows)
        {
            Task.Delay(_interval, Session.Time, Session.CancellationToken).GetAwaiter().GetResult();
            offset = Show(item, offset);
        }
    }

    /// <summary>Shows a file from an offset, which counts from the end if it is negative.</summary>
    /// <returns>Where the file ended.</returns>
    private long Show(PathItem item, long offset)
    {
        item.Refresh();
        using FsInput input = item.Files.OpenAsync(item.Path, Session.CancellationToken).Wait();

        // Not the status's length, which Hadoop takes: of a file being written that is less than what can be read, and what
        // was shown would be shown again and again.
        long length = input.Length;
        if (offset > length)
        {
            return length; // cut since: what comes behind is shown
        }

        offset = offset < 0 ? Math.Max(length + offset, 0) : offset;
        using Stream content = input.OpenStream(offset);
        return offset + StreamCopy.ToOutput(content, Session);
    }
}
