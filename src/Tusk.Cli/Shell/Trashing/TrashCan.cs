using System.Globalization;
using Tusk.Cli.Shell.Formats;
using Tusk.Common.Configurations;
using Tusk.FileSystems;
using Tusk.FileSystems.Trashing;

namespace Tusk.Cli.Shell.Trashing;

/// <summary>The user's trash, with what Hadoop's log says of it on the console.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.fs.TrashPolicyDefault.</remarks>
internal sealed class TrashCan
{
    private readonly ShellSession _session;
    private readonly FileSystem _files;
    private readonly Trash _trash;

    private TrashCan(ShellSession session, FileSystem files, Trash trash) => (_session, _files, _trash) = (session, files, trash);

    private CancellationToken Stopping => _session.CancellationToken;

    private bool IsThere => _files.ExistsAsync(_trash.Root, Stopping).Wait();

    /// <summary>The trash for a path: the server says how long it keeps it, and where it does not, <c>fs.trash.interval</c> (minutes).</summary>
    public static TrashCan For(ShellSession session, FileSystem files, FsPath path) =>
        new(session, files, Trash.OpenAsync(files, path, ReadInterval(session), session.Time, session.CancellationToken).Wait());

    /// <summary>Moves a path into the trash.</summary>
    /// <returns>False when there is no trash, or the path is in it already: then it is to be deleted.</returns>
    public bool Take(FsPath path)
    {
        if (_trash.MoveAsync(path, Stopping).Wait() is not { } target)
        {
            return false;
        }

        Log($"Moved: '{path}' to trash at: {target}");
        return true;
    }

    /// <summary>Makes what is in the trash now an older state.</summary>
    public void Checkpoint()
    {
        if (!IsThere)
        {
            return;
        }

        Log($"TrashPolicyDefault#createCheckpoint for trashRoot: {_trash.Root}");
        if (_trash.CheckpointAsync(Stopping).Wait() is { } state)
        {
            Log($"Created trash checkpoint: {state.PathPart}");
        }
    }

    /// <summary>Deletes older states.</summary>
    /// <param name="immediately">Whether those go, too, whose time has not come.</param>
    public void Expunge(bool immediately)
    {
        if (!IsThere)
        {
            return;
        }

        Log($"TrashPolicyDefault#deleteCheckpoint for trashRoot: {_trash.Root}");
        Log($"TrashPolicyDefault#deleteCheckpoint for trashRoot: {_trash.Root}");
        foreach ((FsPath state, TrashOutcome outcome) in Blocking.Each(_trash.ExpungeAsync(immediately, Stopping), Stopping))
        {
            switch (outcome)
            {
                case TrashOutcome.Deleted:
                    Log($"Deleted trash checkpoint: {state.PathPart}");
                    break;
                case TrashOutcome.NotDeleted:
                    Log($"Couldn't delete checkpoint: {state.PathPart} Ignoring.", "WARN");
                    break;
                case TrashOutcome.Unknown:
                    Log($"Unexpected item in trash: {state.PathPart}. Ignoring.", "WARN");
                    break;
            }
        }
    }

    // As Java turns a floating-point number into milliseconds: what is too long is as long as can be, no number is none.
    private static TimeSpan ReadInterval(ShellSession session)
    {
        double minutes;
        try
        {
            minutes = session.Configuration.GetDouble(Trash.IntervalKey, 0);
        }
        catch (ConfigurationException e)
        {
            // Java takes a letter behind the number, which says how precise it is.
            minutes = double.TryParse(e.Value.TrimEnd('f', 'F', 'd', 'D'), NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
                && char.IsAsciiDigit(e.Value[^2])
                    ? number
                    : throw new ShellUsageException(e.Value.Length == 0 ? "empty String" : $"For input string: \"{e.Value}\"");
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

        return Trash.IntervalOf(minutes);
    }

    // What Hadoop's log says on the console of a user, in its form.
    private void Log(string message, string level = "INFO") =>
        _session.Output.WriteErrorLine(LogText.Line(_session.Time, level, "fs.TrashPolicyDefault", message));
}
