using Tusk.Common.Configurations;
using Tusk.Common.Errors;
using Tusk.FileSystems;
using Tusk.FileSystems.Errors;
using Tusk.MapReduce.Jobs;

namespace Tusk.MapReduce.Outputs;

/// <summary>Makes a job's output appear when the job is done and not before: Hadoop's FileOutputCommitter, algorithm 1.</summary>
/// <remarks>
/// <code>
/// O/_temporary/A/_temporary/attempt   what an attempt writes
/// O/_temporary/A/task                 what it wrote, once it is committed (a rename)
/// O                                   everything, once the job is committed (renames), then _SUCCESS
/// </code>
/// <para>O is the output folder, A the application attempt. Unlike Hadoop's, an aborted job leaves not even O.</para>
/// <para>Whoever calls sees to it that of two attempts of a task one commits. What is done for a task, and
/// <see cref="CommitJobAsync"/>, may be repeated after a failure at any step, also by a new object after a crash.
/// <see cref="AbortJobAsync"/> may be repeated by the object that set the job up: no other knows which folders the
/// job made. No commit may follow an abort.</para>
/// Source: Apache Hadoop 3.4, o.a.h.mapreduce.lib.output.FileOutputCommitter.
/// </remarks>
public sealed class FileOutputCommitter
{
    private const string Pending = "_temporary";
    private const string Claim = "_claim";
    private const string SuccessMark = "_SUCCESS";
    private const int MostClaims = 10; // each may meet another job that ends; more are a place where nothing can be made

    private readonly FileSystem _fileSystem;
    private readonly FsPath _output;
    private readonly FsPath _jobFolder;
    private readonly bool _marksSuccess;
    private FsPath? _firstMissing;
    private bool _hasBegunCommit;
    private bool _hasClaimFile;
    private bool _isOurs; // the claim was made, and nothing else is in the output folder

    /// <summary>Commits into a folder.</summary>
    /// <param name="fileSystem">Where it is.</param>
    /// <param name="output">The job's output folder.</param>
    /// <param name="configuration">The job's settings.</param>
    /// <param name="applicationAttempt">0 in a process of our own, 1 and up on a cluster.</param>
    public FileOutputCommitter(
        FileSystem fileSystem, FsPath output, Configuration configuration, int applicationAttempt = 0)
    {
        ArgumentNullException.ThrowIfNull(fileSystem);
        ArgumentOutOfRangeException.ThrowIfNegative(applicationAttempt);
        _fileSystem = fileSystem;
        _output = fileSystem.Qualify(output);
        _jobFolder = _output / Pending / $"{applicationAttempt}";
        _marksSuccess = MapReduceKeys.MarkSuccess.Read(configuration);
    }

    /// <summary>The output folder, qualified.</summary>
    public FsPath Output => _output;

    /// <summary>Refuses an output folder that is there; changes nothing.</summary>
    /// <exception cref="OutputExistsException">It is there.</exception>
    public async ValueTask CheckOutputAsync(CancellationToken cancellationToken = default)
    {
        if (await _fileSystem.ExistsAsync(_output, cancellationToken).ConfigureAwait(false))
        {
            bool isUnfinished = await _fileSystem.ExistsAsync(_output / Pending, cancellationToken).ConfigureAwait(false);
            throw new OutputExistsException(_output, isUnfinished);
        }
    }

    /// <summary>Makes the folders of a job.</summary>
    /// <exception cref="OutputExistsException">The output folder is there, or another job that began at the same moment
    /// has it; what is there is left alone.</exception>
    public async ValueTask SetupJobAsync(CancellationToken cancellationToken = default)
    {
        await CheckOutputAsync(cancellationToken).ConfigureAwait(false);
        _firstMissing = await FirstMissingAsync(cancellationToken).ConfigureAwait(false);
        await ClaimAsync(cancellationToken).ConfigureAwait(false);
        await _fileSystem.MakeDirectoriesAsync(_jobFolder, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Makes sure that no other job writes here: to make folders is no claim, to make a file that must be new is.</summary>
    private async ValueTask ClaimAsync(CancellationToken cancellationToken)
    {
        for (int tries = 1; !await TryClaimAsync(tries, cancellationToken).ConfigureAwait(false); tries++)
        {
        }

        if (await HoldsMoreThanPendingAsync(cancellationToken).ConfigureAwait(false))
        {
            // Another job did all its work since this one looked.
            _firstMissing = null;
            await ReleaseAsync(_output / Pending, cancellationToken).ConfigureAwait(false);
            throw new OutputExistsException(_output, isUnfinished: false);
        }

        _isOurs = true;
    }

    /// <returns>False when the folders of the claim went away under it: another job has just ended, which made them too.</returns>
    private async ValueTask<bool> TryClaimAsync(int tries, CancellationToken cancellationToken)
    {
        try
        {
            Stream claim = await _fileSystem
                .CreateAsync(_output / Pending / Claim, overwrite: false, cancellationToken).ConfigureAwait(false);
            _hasClaimFile = true;
            await claim.DisposeAsync().ConfigureAwait(false);
            return true;
        }
        catch (PathExistsException)
        {
            _firstMissing = null; // the other job's to remove
            throw new OutputExistsException(_output, isUnfinished: true);
        }
        catch (PathAccessDeniedException e)
        {
            throw new PathAccessDeniedException(e.Path, $"to make the output directory {_output}", e);
        }
        catch (PathNotFoundException e)
        {
            return tries < MostClaims
                ? false
                : throw new HadoopException($"Cannot make the output directory {_output}: no folder can be made in {_firstMissing?.Parent}", e);
        }
    }

    /// <summary>Removes the claim, if it was made, and then the folders above it while they are empty: another job may claim them at once.</summary>
    /// <param name="last">The highest of them.</param>
    /// <param name="cancellationToken">Stops it.</param>
    private async ValueTask ReleaseAsync(FsPath last, CancellationToken cancellationToken)
    {
        if (_hasClaimFile)
        {
            await _fileSystem.DeleteAsync(_output / Pending / Claim, recursive: false, cancellationToken).ConfigureAwait(false);
            _hasClaimFile = false;
        }

        for (FsPath? folder = _output / Pending; folder is not null; folder = folder == last ? null : folder.Parent)
        {
            // Where the claim could not be made, some were not made either.
            if (await _fileSystem.ExistsAsync(folder, cancellationToken).ConfigureAwait(false)
                && !await TryDeleteEmptyAsync(folder, cancellationToken).ConfigureAwait(false))
            {
                return;
            }
        }
    }

    private async ValueTask<bool> TryDeleteEmptyAsync(FsPath folder, CancellationToken cancellationToken)
    {
        try
        {
            if (!await IsEmptyAsync(folder, cancellationToken).ConfigureAwait(false))
            {
                return false;
            }

            await _fileSystem.DeleteAsync(folder, recursive: false, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (PathIsNotEmptyDirectoryException)
        {
            return false; // another job has just begun in it
        }
        catch (PathNotFoundException)
        {
            return true; // another job has just given it up, too
        }
    }

    private async ValueTask DeleteChildrenAsync(FsPath folder, string except, CancellationToken cancellationToken)
    {
        if (!await _fileSystem.ExistsAsync(folder, cancellationToken).ConfigureAwait(false))
        {
            return;
        }

        IAsyncEnumerable<FileStatus> children = _fileSystem.ListAsync(folder, cancellationToken);
        await foreach (FileStatus child in children.ConfigureAwait(false))
        {
            if (child.Path.Name != except)
            {
                await _fileSystem.DeleteAsync(child.Path, recursive: true, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async ValueTask<bool> HoldsMoreThanPendingAsync(CancellationToken cancellationToken)
    {
        IAsyncEnumerable<FileStatus> children = _fileSystem.ListAsync(_output, cancellationToken);
        await foreach (FileStatus child in children.ConfigureAwait(false))
        {
            if (child.Path.Name != Pending)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The folder in which an attempt writes; the attempt makes it.</summary>
    /// <param name="attemptId">As Hadoop writes it: attempt_1700000000_0001_m_000000_0.</param>
    /// <exception cref="ArgumentException">It is no such id.</exception>
    public FsPath TaskAttemptPath(string attemptId)
    {
        TaskName(attemptId);
        return _jobFolder / Pending / attemptId;
    }

    /// <summary>Keeps what an attempt wrote, instead of what an earlier attempt of the task may have committed.</summary>
    public async ValueTask CommitTaskAsync(string attemptId, CancellationToken cancellationToken = default)
    {
        FsPath written = TaskAttemptPath(attemptId);
        if (await _fileSystem.ExistsAsync(written, cancellationToken).ConfigureAwait(false))
        {
            FsPath committed = _jobFolder / TaskName(attemptId);
            await _fileSystem.DeleteAsync(committed, recursive: true, cancellationToken).ConfigureAwait(false);
            await _fileSystem.RenameAsync(written, committed, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Deletes what an attempt wrote.</summary>
    public async ValueTask AbortTaskAsync(string attemptId, CancellationToken cancellationToken = default) =>
        await _fileSystem.DeleteAsync(TaskAttemptPath(attemptId), recursive: true, cancellationToken).ConfigureAwait(false);

    /// <summary>Moves what the tasks committed into the output folder, files over files, and marks the job as done.</summary>
    /// <remarks>If it is cut short, calling it again goes on where it stopped.</remarks>
    /// <exception cref="HadoopException">The job's folder is gone, or a file cannot be moved.</exception>
    public async ValueTask CommitJobAsync(CancellationToken cancellationToken = default)
    {
        // A commit that was cut short while or after it deleted the job's folder has no more to move.
        bool mayGoOn = _firstMissing is null || _hasBegunCommit;
        _hasBegunCommit = true;
        if (!mayGoOn
            || await _fileSystem.ExistsAsync(_jobFolder, cancellationToken).ConfigureAwait(false)
            || !await _fileSystem.ExistsAsync(_output, cancellationToken).ConfigureAwait(false))
        {
            await MergeTasksAsync(cancellationToken).ConfigureAwait(false);
        }

        await DeleteChildrenAsync(_output / Pending, except: Claim, cancellationToken).ConfigureAwait(false);
        _hasClaimFile = true; // this job's, whichever object made it
        await ReleaseAsync(_output / Pending, cancellationToken).ConfigureAwait(false);
        if (_marksSuccess)
        {
            Stream mark = await _fileSystem
                .CreateAsync(_output / SuccessMark, overwrite: true, cancellationToken).ConfigureAwait(false);
            await mark.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Deletes everything that the job made, the output folder and those above it that it had to make included.</summary>
    /// <remarks>Does nothing when this object did not set the job up: what is there is somebody else's then.</remarks>
    public async ValueTask AbortJobAsync(CancellationToken cancellationToken = default)
    {
        if (_firstMissing is not { } highest)
        {
            return;
        }

        if (_isOurs)
        {
            // The mark first: what is left if this is cut short must not look complete. The claim last: until then
            // no other job begins here.
            await _fileSystem.DeleteAsync(_output / SuccessMark, recursive: true, cancellationToken).ConfigureAwait(false);
            await DeleteChildrenAsync(_output / Pending, except: Claim, cancellationToken).ConfigureAwait(false);
            await DeleteChildrenAsync(_output, except: Pending, cancellationToken).ConfigureAwait(false);
            _isOurs = false;
        }

        await ReleaseAsync(highest, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask MergeTasksAsync(CancellationToken cancellationToken)
    {
        IAsyncEnumerable<FileStatus> tasks = _fileSystem.ListAsync(_jobFolder, cancellationToken);
        await foreach (FileStatus task in tasks.ConfigureAwait(false))
        {
            if (task.Path.Name != Pending)
            {
                await MergeFolderAsync(task, _output, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async ValueTask MergeFolderAsync(FileStatus from, FsPath into, CancellationToken cancellationToken)
    {
        IAsyncEnumerable<FileStatus> children = _fileSystem.ListAsync(from.Path, cancellationToken);
        await foreach (FileStatus child in children.ConfigureAwait(false))
        {
            FsPath target = into.Combine("./" + child.Path.Name);
            FileStatus? old = await _fileSystem.TryGetStatusAsync(target, cancellationToken).ConfigureAwait(false);
            if (old is { IsDirectory: true } && child.IsDirectory)
            {
                await MergeFolderAsync(child, target, cancellationToken).ConfigureAwait(false);
                continue;
            }

            if (old is not null)
            {
                await _fileSystem.DeleteAsync(target, recursive: true, cancellationToken).ConfigureAwait(false);
            }

            await _fileSystem.RenameAsync(child.Path, target, cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask<FsPath> FirstMissingAsync(CancellationToken cancellationToken)
    {
        FsPath missing = _output;
        while (missing.Parent is { IsRoot: false } parent
            && !await _fileSystem.ExistsAsync(parent, cancellationToken).ConfigureAwait(false))
        {
            missing = parent;
        }

        return missing;
    }

    private async ValueTask<bool> IsEmptyAsync(FsPath folder, CancellationToken cancellationToken)
    {
        IAsyncEnumerator<FileStatus> children =
            _fileSystem.ListAsync(folder, cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using (children.ConfigureAwait(false))
        {
            return !await children.MoveNextAsync().ConfigureAwait(false);
        }
    }

    // attempt_<cluster>_<job>_<m or r>_<task>_<attempt>  ->  task_<cluster>_<job>_<m or r>_<task>
    private static string TaskName(string attemptId)
    {
        ArgumentNullException.ThrowIfNull(attemptId);
        const string Prefix = "attempt_";
        string[] parts = attemptId.Split('_');
        if (parts.Length != 6 || parts[0] != "attempt" || Array.Exists(parts, static part => part.Length == 0)
            || attemptId.AsSpan().ContainsAny('/', '\\', ':'))
        {
            throw new ArgumentException(
                $"'{attemptId}' is no attempt id; expected attempt_<cluster>_<job>_m_000000_0.", nameof(attemptId));
        }

        return "task_" + attemptId[Prefix.Length..attemptId.LastIndexOf('_')];
    }
}
