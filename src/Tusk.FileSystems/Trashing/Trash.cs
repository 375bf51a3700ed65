using System.Globalization;
using System.Runtime.CompilerServices;
using Tusk.Common.Configurations;
using Tusk.Common.Errors;
using Tusk.FileSystems.Errors;

namespace Tusk.FileSystems.Trashing;

/// <summary>The user's trash on a file system: what was deleted, under <c>.Trash/Current</c> of the home directory, and older
/// states of it, named by their time.</summary>
/// <remarks>Nothing is deleted by time alone: somebody calls <see cref="ExpungeAsync"/>; in a cluster the NameNode does.
/// Source: Apache Hadoop 3.4, o.a.h.fs.Trash and o.a.h.fs.TrashPolicyDefault.</remarks>
public sealed class Trash
{
    /// <summary>How long a state of the trash is kept, in minutes; 0 for no trash.</summary>
    public const string IntervalKey = "fs.trash.interval";

    private const string StateFormat = "yyMMddHHmmss";
    private const string OldStateFormat = "yyMMddHHmm";
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const int MostStatesOfOneSecond = 1000; // also how often another name is tried

    private readonly FileSystem _files;
    private readonly TimeProvider _time;

    /// <summary>The trash of a file system's user.</summary>
    /// <param name="files">The file system.</param>
    /// <param name="interval">How long a state of it is kept; zero or less for no trash.</param>
    /// <param name="time">The clock; states are named by its local time. The system's if null.</param>
    public Trash(FileSystem files, TimeSpan interval, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(files);
        (_files, Interval, _time) = (files, interval, time ?? TimeProvider.System);
        Root = files.HomeDirectory.Combine(".Trash");
        Current = Root.Combine("Current");
    }

    /// <summary>Where it is.</summary>
    public FsPath Root { get; }

    /// <summary>Where what is deleted now goes.</summary>
    public FsPath Current { get; }

    /// <summary>How long a state of it is kept.</summary>
    public TimeSpan Interval { get; }

    /// <summary>Whether there is a trash.</summary>
    public bool IsEnabled => Interval > TimeSpan.Zero;

    /// <summary>The trash for a path: the server says how long it keeps it, and where it does not, <see cref="IntervalKey"/>.</summary>
    /// <param name="files">The path's file system.</param>
    /// <param name="path">What will be deleted.</param>
    /// <param name="configuration">Has the key.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ConfigurationException">The key's value is no number.</exception>
    public static async ValueTask<Trash> OpenAsync(
        FileSystem files, FsPath path, Configuration configuration, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(configuration);
        TimeSpan interval = IntervalOf(configuration.GetDouble(IntervalKey, 0));
        return await OpenAsync(files, path, interval, null, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The trash for a path: the server says how long it keeps it.</summary>
    /// <param name="files">The path's file system.</param>
    /// <param name="path">What will be deleted.</param>
    /// <param name="interval">How long a state is kept where the server does not say.</param>
    /// <param name="time">The clock; the system's if null.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async ValueTask<Trash> OpenAsync(
        FileSystem files, FsPath path, TimeSpan interval, TimeProvider? time, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(files);
        FileDefaults defaults = await files.GetDefaultsAsync(path, cancellationToken).ConfigureAwait(false);
        return new Trash(files, defaults.TrashInterval is { } served && served > TimeSpan.Zero ? served : interval, time);
    }

    /// <summary>What <see cref="IntervalKey"/> means: what is too long is as long as can be; less than 0 and no number is none.</summary>
    /// <param name="minutes">The value; infinite, too. As in Java it counts in single precision, and whole milliseconds.</param>
    public static TimeSpan IntervalOf(double minutes)
    {
        long milliseconds = (long)((float)minutes * 60_000f); // saturates, and makes 0 of what is no number
        return milliseconds <= 0 ? TimeSpan.Zero
            : milliseconds >= (long)TimeSpan.MaxValue.TotalMilliseconds ? TimeSpan.MaxValue : TimeSpan.FromMilliseconds(milliseconds);
    }

    /// <summary>Moves a file or a directory into the trash.</summary>
    /// <returns>Where it is now; null when there is no trash, or it is in it already: then it is to be deleted.</returns>
    /// <exception cref="HadoopException">It cannot be moved; it is where it was.</exception>
    public async ValueTask<FsPath?> MoveAsync(FsPath path, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(path);

        // Hadoop also takes what only begins like it, as .Trash2, for a part of the trash, and deletes it.
        if (!IsEnabled || $"{path}/".StartsWith($"{Root}/", StringComparison.Ordinal))
        {
            return null;
        }

        // As by Hadoop, /user/al is refused to alice, too: an error loses nothing.
        if ($"{Root.Parent}".StartsWith(path.ToString(), StringComparison.Ordinal))
        {
            throw new HadoopException($"Cannot move \"{path}\" to the trash, as it contains the trash");
        }

        FsPath target = Current.Combine("./" + path.PathPart);
        Exception? cause = null;

        // Twice: a checkpoint may come between the two steps.
        for (int i = 0; i < 2; i++)
        {
            try
            {
                FsPath above = await MakeParentAsync(target.Parent!, cancellationToken).ConfigureAwait(false);
                target = await FindFreeAsync(above.Combine("./" + target.Name), cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (IsOrdinary(e))
            {
                cause = e;
                break;
            }

            try
            {
                await _files.RenameAsync(path, target, cancellationToken).ConfigureAwait(false);
                return target;
            }
            catch (Exception e) when (IsOrdinary(e))
            {
                cause = e;
            }
        }

        throw new HadoopException($"Failed to move {path} to trash {target}", cause!);
    }

    /// <summary>Makes what is in the trash now an older state.</summary>
    /// <returns>Where that is; null when there is nothing.</returns>
    /// <exception cref="HadoopException">It cannot be renamed.</exception>
    public async ValueTask<FsPath?> CheckpointAsync(CancellationToken cancellationToken = default)
    {
        if (!await _files.ExistsAsync(Current, cancellationToken).ConfigureAwait(false))
        {
            return null;
        }

        DateTimeOffset now = TimeZoneInfo.ConvertTime(_time.GetUtcNow(), _time.LocalTimeZone);
        FsPath first = Root.Combine(now.ToString(StateFormat, CultureInfo.InvariantCulture));
        FsPath target = first;
        for (int i = 1; await _files.ExistsAsync(target, cancellationToken).ConfigureAwait(false); i++)
        {
            target = i <= MostStatesOfOneSecond
                ? first.WithSuffix($"-{i}")
                : throw new HadoopException($"Failed to checkpoint trash: {target}");
        }

        await _files.RenameAsync(Current, target, cancellationToken).ConfigureAwait(false);
        return target;
    }

    /// <summary>Deletes older states.</summary>
    /// <param name="immediately">Whether those go, too, whose time has not come.</param>
    /// <param name="cancellationToken">Gives up between two of them.</param>
    /// <returns>What became of each entry of the trash but <see cref="Current"/>.</returns>
    public async IAsyncEnumerable<(FsPath Path, TrashOutcome Outcome)> ExpungeAsync(
        bool immediately, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        if (!await _files.ExistsAsync(Root, cancellationToken).ConfigureAwait(false))
        {
            yield break;
        }

        List<FsPath> states = [];
        await foreach (FileStatus state in _files.ListAsync(Root, cancellationToken).ConfigureAwait(false))
        {
            states.Add(state.Path);
        }

        foreach (FsPath state in states.Where(state => state.Name != Current.Name))
        {
            if (TimeOf(state.Name) is not { } time)
            {
                yield return (state, TrashOutcome.Unknown);
            }
            else if (!immediately && _time.GetUtcNow() - time <= Interval)
            {
                yield return (state, TrashOutcome.Kept);
            }
            else
            {
                bool isDeleted = await _files.DeleteAsync(state, recursive: true, cancellationToken).ConfigureAwait(false);
                yield return (state, isDeleted ? TrashOutcome.Deleted : TrashOutcome.NotDeleted);
            }
        }
    }

    private static bool IsOrdinary(Exception failure) => failure is IOException or UnauthorizedAccessException;

    /// <summary>Makes a directory in the trash; under another name, where a file of its name or of one above it was deleted before.</summary>
    private async ValueTask<FsPath> MakeParentAsync(FsPath above, CancellationToken cancellationToken)
    {
        for (int i = 0; ; i++)
        {
            try
            {
                await _files.MakeDirectoriesAsync(above, Private, cancellationToken).ConfigureAwait(false);
                return above;
            }
            catch (Exception e) when (e is PathIsNotDirectoryException or PathExistsException && i < MostStatesOfOneSecond)
            {
                FsPath file = above;
                while (!await _files.ExistsAsync(file, cancellationToken).ConfigureAwait(false))
                {
                    file = file.Parent!; // ends at the root, which is there
                }

                string behind = above.ToString()[file.ToString().Length..];
                above = new FsPath($"{file}{Milliseconds()}{behind}");
            }
        }
    }

    private async ValueTask<FsPath> FindFreeAsync(FsPath target, CancellationToken cancellationToken)
    {
        FsPath free = target;
        while (await _files.ExistsAsync(free, cancellationToken).ConfigureAwait(false))
        {
            free = target.WithSuffix(Milliseconds());
        }

        return free;
    }

    private string Milliseconds() => _time.GetUtcNow().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);

    private DateTimeOffset? TimeOf(string name)
    {
        int dash = name.IndexOf('-', StringComparison.Ordinal);
        ReadOnlySpan<char> digits = dash < 0 ? name : name.AsSpan(0, dash);
        bool isTime = DateTime.TryParseExact(digits, StateFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime time)
            || DateTime.TryParseExact(digits, OldStateFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out time);
        return isTime ? new DateTimeOffset(time, _time.LocalTimeZone.GetUtcOffset(time)) : null;
    }
}
