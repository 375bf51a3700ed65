using System.Globalization;
using Tusk.Cli.Shell.Copying;
using Tusk.Cli.Shell.Paths;
using Tusk.FileSystems;

namespace Tusk.Cli.Shell.Commands;

/// <summary><c>-touch</c>: sets times, and makes files that are not there.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.fs.shell.TouchCommands.Touch.</remarks>
internal sealed class TouchCommand : ShellCommand
{
    private const string Format = "yyyyMMdd:HHmmss";

    private bool _modification;
    private bool _access;
    private bool _makesNothing;
    private string? _timestamp;

    protected override void ReadOptions(List<string> words)
    {
        _timestamp = PopValue("-t", words);
        WordOptions options = new(1, int.MaxValue, "t", "a", "m", "c");
        options.Take(words);
        _modification = options.Has("m");
        _access = options.Has("a");
        _makesNothing = options.Has("c");
    }

    protected override void Process(PathItem item) => SetTimes(item);

    protected override void ProcessMissing(PathItem item)
    {
        if (!item.ParentExists())
        {
            throw item.NotFoundWithPath();
        }

        if (_makesNothing)
        {
            return;
        }

        NewFiles.Make(item, FileCreation.Replacing, Session.CancellationToken).Dispose();
        if (_timestamp is not null)
        {
            SetTimes(item);
        }
    }

    // The option may stand anywhere; the last of all words is never its value's name.
    private static string? PopValue(string option, List<string> words)
    {
        for (int i = 0; i < words.Count && words[i] != "--"; i++)
        {
            if (words[i] != option)
            {
                continue;
            }

            words.RemoveAt(i);
            if (i == words.Count)
            {
                throw new ShellUsageException($"option {option} requires 1 argument.");
            }

            string value = words[i];
            words.RemoveAt(i);
            return value;
        }

        return null;
    }

    private void SetTimes(PathItem item)
    {
        DateTimeOffset time = Time();
        item.Files.SetTimesAsync(
            item.Path,
            _access && !_modification ? null : time,
            _modification && !_access ? null : time,
            Session.CancellationToken).Wait();
    }

    private DateTimeOffset Time()
    {
        if (_timestamp is null)
        {
            return Session.Time.GetUtcNow();
        }

        if (!DateTime.TryParseExact(_timestamp, Format, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime time))
        {
            throw new ShellUsageException($"Unable to parse the specified timestamp {_timestamp}. The expected format is {Format}");
        }

        return new DateTimeOffset(time, Session.Time.LocalTimeZone.GetUtcOffset(time));
    }
}
