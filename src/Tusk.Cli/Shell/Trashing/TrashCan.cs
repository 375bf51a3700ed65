using System.Globalization;
using Tusk.Cli.Shell.Formats;
using Tusk.Common.Configurations;
using Tusk.FileSystems;
using Tusk.FileSystems.Errors;

namespace Tusk.Cli.Shell.Trashing;

/// <summary>The user's trash on a file system: what was deleted, under <c>.Trash/Current</c>, and older states of it.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.fs.Trash and o.a.h.fs.TrashPolicyDefault.</remarks>
internal sealed class TrashCan
{
    private const string CheckpointFormat = "yyMMddHHmmss";
    private const string OldCheckpointFormat = "yyMMddHHmm";
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const int MostCheckpointsOfOneSecond = 1000;

    private readonly ShellSession _session;
    private readonly FileSystem _files;
    private readonly TimeSpan _interval;
    private readonly FsPath _root;
    private readonly FsPath _current;

    private TrashCan(ShellSession session, FileSystem files, TimeSpan interval)
    {
        (_session, _files, _interval) = (session, files, interval);
        _root = files.HomeDirectory.Combine(".Trash");
        _current = _root.Combine("Current");
    }

    private CancellationToken Stopping => _session.CancellationToken;

    /// <summary>The trash for a path: the server says how long it keeps it, and where it does not, <c>fs.trash.interval</c> (minutes).</summary>
    public static TrashCan For(ShellSession session, FileSystem files, FsPath path)
    {
        TimeSpan interval = ReadInterval(session);
        if (files.GetDefaultsAsync(path, session.CancellationToken).Wait().TrashInterval is { } served && served > TimeSpan.Zero)
        {
            interval = served;
        }

        return new TrashCan(session, files, interval);
    }

    /// <summary>Moves a path into the trash.</summary>
    /// <returns>False when there is no trash, or the path is in it already: then it is to be deleted.</returns>
    public bool Take(FsPath path)
    {
        // Hadoop also takes what only begins like it, as .Trash2, for a part of the trash, and deletes it.
        if (_interval == TimeSpan.Zero || $"{path}/".StartsWith($"{_root}/", StringComparison.Ordinal))
        {
            return false;
        }

        if ($"{_root.Parent}".StartsWith(path.ToString(), StringComparison.Ordinal))
        {
            throw new ShellException($"Cannot move \"{path}\" to the trash, as it contains the trash");
        }

        FsPath above = _current.Combine("./" + (path.Parent?.PathPart ?? "/"));
        FsPath target = _current.Combine("./" + path.PathPart);
        Exception? cause = null;

        // Twice: a checkpoint may come between the two steps.
        for (int i = 0; i < 2; i++)
        {
            try
            {
                _files.MakeDirectoriesAsync(above, Private, Stopping).Wait();
            }
            catch (Exception e) when (e is PathIsNotDirectoryException or PathExistsException)
            {
                // A file of that name was deleted before.
                above = Renamed(above);
                target = above.Combine("./" + target.Name);
                i--;
                continue;
            }
            catch (Exception e) when (FailureText.IsOrdinary(e))
            {
                cause = e;
                break;
            }

            try
            {
                target = Free(target);
                _files.RenameAsync(path, target, Stopping).Wait();
                Log($"Moved: '{path}' to trash at: {target}");
                return true;
            }
            catch (Exception e) when (FailureText.IsOrdinary(e))
            {
                cause = e;
            }
        }

        throw new ShellException($"Failed to move {path} to trash {target}", cause);
    }

    /// <summary>Makes what is in the trash now an older state.</summary>
    public void Checkpoint()
    {
        if (!IsThere(_root))
        {
            return;
        }

        Log($"TrashPolicyDefault#createCheckpoint for trashRoot: {_root}");
        if (!IsThere(_current))
        {
            return;
        }

        DateTimeOffset now = TimeZoneInfo.ConvertTime(_session.Time.GetUtcNow(), _session.Time.LocalTimeZone);
        FsPath first = _root.Combine(now.ToString(CheckpointFormat, CultureInfo.InvariantCulture));
        FsPath target = first;
        for (int i = 1; IsThere(target); i++)
        {
            target = i <= MostCheckpointsOfOneSecond
                ? first.WithSuffix($"-{i}")
                : throw new ShellException($"Failed to checkpoint trash: {target}");
        }

        _files.RenameAsync(_current, target, Stopping).Wait();
        Log($"Created trash checkpoint: {target.PathPart}");
    }

    /// <summary>Deletes older states.</summary>
    /// <param name="immediately">Whether those go, too, whose time has not come.</param>
    public void Expunge(bool immediately)
    {
        if (!IsThere(_root))
        {
            return;
        }

        Log($"TrashPolicyDefault#deleteCheckpoint for trashRoot: {_root}");
        Log($"TrashPolicyDefault#deleteCheckpoint for trashRoot: {_root}");
        List<FileStatus> states = [.. Blocking.Each(_files.ListAsync(_root, Stopping), Stopping)];
        foreach (FileStatus state in states)
        {
            if (state.Path.Name == _current.Name)
            {
                continue;
            }

            if (TimeOf(state.Path.Name) is not { } time)
            {
                Log($"Unexpected item in trash: {state.Path.PathPart}. Ignoring.", "WARN");
            }
            else if (immediately || _session.Time.GetUtcNow() - time > _interval)
            {
                bool deleted = _files.DeleteAsync(state.Path, recursive: true, Stopping).Wait();
                Log(
                    deleted ? $"Deleted trash checkpoint: {state.Path.PathPart}" : $"Couldn't delete checkpoint: {state.Path.PathPart} Ignoring.",
                    deleted ? "INFO" : "WARN");
            }
        }
    }

    // As Java turns a floating-point number into milliseconds: what is too long is as long as can be, no number is none.
    private static TimeSpan ReadInterval(ShellSession session)
    {
        double minutes;
        try
        {
            minutes = session.Configuration.GetDouble("fs.trash.interval", 0);
        }
        catch (ConfigurationException e)
        {
            throw new ShellUsageException($"For input string: \"{e.Value}\"");
        }

        if (minutes >= TimeSpan.MaxValue.TotalMinutes)
        {
            return TimeSpan.MaxValue;
        }

        if (minutes < 0)
        {
            long milliseconds = (long)(minutes * 60_000); // saturates
            session.Output.WriteErrorLine(LogText.Line(
                session.Time,
                "WARN",
                "fs.TrashPolicyDefault",
                $"Invalid value {milliseconds} for deletion interval, deletion interaval can not be negative.Changing to default value 0"));
        }

        return minutes > 0 ? TimeSpan.FromMinutes(minutes) : TimeSpan.Zero;
    }

    private bool IsThere(FsPath path) => _files.ExistsAsync(path, Stopping).Wait();

    private FsPath Free(FsPath target)
    {
        FsPath free = target;
        while (IsThere(free))
        {
            free = target.WithSuffix(Milliseconds());
        }

        return free;
    }

    private FsPath Renamed(FsPath above)
    {
        FsPath file = above;
        while (!IsThere(file))
        {
            file = file.Parent!; // ends at the root, which is there
        }

        string behind = above.ToString()[file.ToString().Length..];
        return new FsPath($"{file}{Milliseconds()}{behind}");
    }

    private string Milliseconds() =>
        _session.Time.GetUtcNow().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);

    private DateTimeOffset? TimeOf(string name)
    {
        int dash = name.IndexOf('-', StringComparison.Ordinal);
        ReadOnlySpan<char> digits = dash < 0 ? name : name.AsSpan(0, dash);
        bool isTime = DateTime.TryParseExact(digits, CheckpointFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime time)
            || DateTime.TryParseExact(digits, OldCheckpointFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out time);
        return isTime ? new DateTimeOffset(time, _session.Time.LocalTimeZone.GetUtcOffset(time)) : null;
    }

    // What Hadoop's log says on the console of a user, in its form.
    private void Log(string message, string level = "INFO") =>
        _session.Output.WriteErrorLine(LogText.Line(_session.Time, level, "fs.TrashPolicyDefault", message));
}
