using Tusk.Common.Errors;

namespace Tusk.MapReduce.Local.Scratch;

/// <summary>A job's folder for scratch files: made at the first spill, gone when the job ends, however it ends.</summary>
/// <remarks>
/// <code>
/// ROOT/NAME.lock    held locked by this process while the job runs
/// ROOT/NAME/        the files
/// </code>
/// A process that was killed leaves both, as does a job that was stopped and has more files than can be removed while its user waits;
/// the next job finds that nobody holds the lock and removes them. NAME is of a
/// form that nothing else uses, for ROOT may be a folder with other things in it, and with other people's: who may
/// write there can name a link as we name our folders. So only what is this user's own folder, and no link, is emptied.
/// </remarks>
internal sealed class ScratchFolder : IDisposable
{
    private const string LockExtension = ".lock";
    private const string NamePrefix = "tusk-scratch-";
    private const int NameIdLength = 32;
    private const int CreateTries = 100; // each may meet another job that cleans, however many start at once

    /// <summary>How many files stay open; less than the 256 that some systems allow a process.</summary>
    private const int MostOpenFiles = 100;

    /// <summary>How many files are removed at least: so few take no time.</summary>
    private const int RemovedAnyway = 100;

    private static readonly EnumerationOptions EveryFile = new()
    {
        RecurseSubdirectories = true,
        AttributesToSkip = FileAttributes.ReparsePoint,
        IgnoreInaccessible = false,
    };

    private readonly ScratchRoot _root;
    private readonly string _jobName;
    private readonly TimeProvider _time;
    private readonly CancellationToken _stopping;
    private readonly ScratchHandles _handles = new(MostOpenFiles);
    private readonly Lock _gate = new();
    private string _name = "";
    private FileStream? _lock;
    private long _spilledBytes;

    /// <summary>Names a folder; nothing is made yet.</summary>
    /// <param name="root">Where such folders are.</param>
    /// <param name="jobName">Tells jobs of this process apart.</param>
    /// <param name="time">Measures how long removing takes; the system's clock if null.</param>
    /// <param name="stopping">Set when the job is stopped: somebody waits for its end.</param>
    public ScratchFolder(ScratchRoot root, string jobName, TimeProvider? time = null, CancellationToken stopping = default)
    {
        _root = root;
        _jobName = jobName;
        _time = time ?? TimeProvider.System;
        _stopping = stopping;
    }

    /// <summary>How long files of a job that was stopped are removed.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Bytes written to scratch files so far.</summary>
    public long SpilledBytes => Volatile.Read(ref _spilledBytes);

    private string Folder => Path.Combine(_root.Path, _name);

    /// <summary>Creates a file.</summary>
    /// <exception cref="HadoopException">The folder or file cannot be made.</exception>
    public ScratchFile CreateFile(string name)
    {
        lock (_gate)
        {
            _lock ??= Create();
        }

        return new ScratchFile(Path.Combine(Folder, name), _handles, _stopping);
    }

    /// <summary>Makes a folder for files that have names of their own.</summary>
    /// <exception cref="HadoopException">The folder cannot be made.</exception>
    public string CreateFolder(string name)
    {
        lock (_gate)
        {
            _lock ??= Create();
        }

        string folder = Path.Combine(Folder, name);
        try
        {
            ScratchRoot.MakePrivate(folder);
            return folder;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw _root.Failure(e.Message, e);
        }
    }

    /// <summary>Counts bytes that were written.</summary>
    public void CountSpill(long bytes) => Interlocked.Add(ref _spilledBytes, bytes);

    /// <summary>Removes folders under <paramref name="root"/> whose processes are gone.</summary>
    /// <param name="root">Where they are.</param>
    /// <param name="stopping">Ends it between two files; the next job goes on.</param>
    /// <returns>Those that could not be removed: a job that needs no room of theirs need not fail for them.</returns>
    public static IReadOnlyList<string> RemoveStale(ScratchRoot root, CancellationToken stopping = default)
    {
        List<string> left = [];
        try
        {
            if (root.Exists)
            {
                RemoveStaleIn(root.Path, left, stopping);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            left.Add(root.Path); // cannot be listed; the first spill will tell why
        }

        return left;
    }

    /// <summary>Removes the folder.</summary>
    /// <remarks>What cannot be removed keeps its lock file, now unlocked: the next job tries again. The job has its result, or its failure.</remarks>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_lock is not null)
            {
                using FileStream held = _lock;
                _lock = null;
                if (TryEmptyInTime())
                {
                    TryRemove(Folder, held.Name);
                }
            }
        }
    }

    /// <summary>Removes the files; of a job that was stopped, as many as can be while its user has patience.</summary>
    /// <returns>False if some are left to the next job: there may be hundreds of thousands, and disks that take minutes for them.</returns>
    private bool TryEmptyInTime()
    {
        long? stoppedAt = null;
        int removed = 0;
        try
        {
            foreach (string file in FilesOf(Folder))
            {
                if (removed >= RemovedAnyway && _stopping.IsCancellationRequested)
                {
                    stoppedAt ??= _time.GetTimestamp();
                    if (_time.GetElapsedTime(stoppedAt.Value) >= Patience)
                    {
                        return false;
                    }
                }

                ScratchFile.TryDelete(file); // who removes the folder finds the same
                removed++;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Not to be listed: likewise.
        }

        return true;
    }

    /// <summary>The files in a folder and in those below it, where archives are unpacked; none behind a link.</summary>
    private static IEnumerable<string> FilesOf(string folder) => Directory.EnumerateFiles(folder, "*", EveryFile);

    private static void RemoveStaleIn(string root, List<string> left, CancellationToken stopping)
    {
        foreach (string lockFile in Directory.EnumerateFiles(root, NamePrefix + "*" + LockExtension))
        {
            if (!IsOurs(Path.GetFileNameWithoutExtension(lockFile)) || new FileInfo(lockFile).LinkTarget is not null)
            {
                continue;
            }

            using FileStream? held = TryLock(lockFile);
            string folder = lockFile[..^LockExtension.Length];
            if (held is not null && !(TryEmpty(folder, stopping) && TryRemove(folder, lockFile)))
            {
                left.Add(folder);
            }
        }
    }

    /// <summary>Removes the files of a folder, if it is there.</summary>
    /// <returns>False if it is a link or another user's: it stays as it is.</returns>
    private static bool TryEmpty(string folder, CancellationToken stopping)
    {
        stopping.ThrowIfCancellationRequested();
        if (!FileOwner.OwnsFolder(folder))
        {
            return !Directory.Exists(folder);
        }

        try
        {
            RemoveFiles(FilesOf(folder), stopping);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Not to be removed: who removes the folder finds the same, and says so.
        }

        return true;
    }

    /// <summary>Removes files one by one; a stop comes between two.</summary>
    internal static void RemoveFiles(IEnumerable<string> files, CancellationToken stopping)
    {
        foreach (string file in files)
        {
            stopping.ThrowIfCancellationRequested();
            File.Delete(file);
        }
    }

    private FileStream Create()
    {
        _root.Make();
        try
        {
            FileStream held = CreateLock();
            try
            {
                ScratchRoot.MakePrivate(Folder);
                return held;
            }
            catch
            {
                File.Delete(held.Name);
                held.Dispose();
                throw;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw _root.Failure(e.Message, e);
        }
    }

    /// <summary>Names the folder and locks its name.</summary>
    /// <remarks>
    /// Between the making of the file and its locking, a job that starts elsewhere may take it for a stale one, and
    /// remove it; then another name does.
    /// </remarks>
    private FileStream CreateLock()
    {
        for (int tries = 1; ; tries++)
        {
            _name = $"{NamePrefix}{_jobName}-{Guid.NewGuid():N}";
            try
            {
                var held = new FileStream(Folder + LockExtension, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
                if (File.Exists(held.Name) || tries == CreateTries)
                {
                    return held;
                }

                held.Dispose(); // locked, but gone already
            }
            catch (IOException) when (tries < CreateTries)
            {
                // Taken for stale; the next try tells whether it was something worse.
            }
        }
    }

    private static bool IsOurs(string name)
    {
        int id = name.Length - NameIdLength;
        return id > NamePrefix.Length && name[id - 1] == '-' && Guid.TryParseExact(name[id..], "N", out _);
    }

    /// <summary>Locks a file that nobody holds.</summary>
    /// <returns>Null if somebody does, or if locks mean nothing here: then nobody can tell what is stale.</returns>
    private static FileStream? TryLock(string path)
    {
        FileStream? held = TryOpenAlone(path);
        if (held is not null && TryOpenAlone(path) is { } second)
        {
            // Some network file systems and DOTNET_SYSTEM_IO_DISABLEFILELOCKING.
            second.Dispose();
            held.Dispose();
            return null;
        }

        return held;
    }

    private static FileStream? TryOpenAlone(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null; // somebody's, or just removed: not ours to clean
        }
    }

    private static bool TryRemove(string folder, string lockFile)
    {
        try
        {
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }

            File.Delete(lockFile);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
