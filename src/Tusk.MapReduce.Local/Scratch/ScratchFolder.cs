using Tusk.Common.Errors;

namespace Tusk.MapReduce.Local.Scratch;

/// <summary>A job's folder for scratch files: made at the first spill, gone when the job ends, however it ends.</summary>
/// <remarks>
/// <code>
/// ROOT/NAME.lock    held locked by this process while the job runs
/// ROOT/NAME/        the files
/// </code>
/// A process that was killed leaves both; the next job finds that nobody holds the lock and removes them. NAME is of a
/// form that nothing else uses, for ROOT may be a folder with other things in it.
/// </remarks>
internal sealed class ScratchFolder : IDisposable
{
    private const string LockExtension = ".lock";
    private const string NamePrefix = "tusk-scratch-";
    private const int NameIdLength = 32;
    private const int CreateTries = 5;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly string _root;
    private readonly string _jobName;
    private readonly Lock _gate = new();
    private string _name = "";
    private FileStream? _lock;
    private long _spilledBytes;

    /// <summary>Names a folder; nothing is made yet.</summary>
    /// <param name="root">Where such folders are.</param>
    /// <param name="jobName">Tells jobs of this process apart.</param>
    public ScratchFolder(string root, string jobName)
    {
        _root = root;
        _jobName = jobName;
    }

    /// <summary>Bytes written to scratch files so far.</summary>
    public long SpilledBytes => Volatile.Read(ref _spilledBytes);

    private string Folder => Path.Combine(_root, _name);

    /// <summary>Creates a file.</summary>
    /// <exception cref="HadoopException">The folder or file cannot be made.</exception>
    public ScratchFile CreateFile(string name)
    {
        lock (_gate)
        {
            _lock ??= Create();
        }

        return new ScratchFile(Path.Combine(Folder, name));
    }

    /// <summary>Counts bytes that were written.</summary>
    public void CountSpill(long bytes) => Interlocked.Add(ref _spilledBytes, bytes);

    /// <summary>Removes folders under <paramref name="root"/> whose processes are gone.</summary>
    /// <exception cref="HadoopException">The root cannot be listed, or what is stale not removed.</exception>
    public static void RemoveStale(string root)
    {
        if (!Directory.Exists(root))
        {
            return;
        }

        try
        {
            RemoveStaleIn(root);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new HadoopException(
                $"Cannot clean the scratch folder {root}: {e.Message} (mapreduce.cluster.local.dir sets where)", e);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_lock is not null)
            {
                Remove(Folder, _lock.Name);
                _lock.Dispose();
                _lock = null;
            }
        }
    }

    private static void RemoveStaleIn(string root)
    {
        foreach (string lockFile in Directory.EnumerateFiles(root, NamePrefix + "*" + LockExtension))
        {
            if (!IsOurs(Path.GetFileNameWithoutExtension(lockFile)))
            {
                continue;
            }

            using FileStream? held = TryLock(lockFile);
            if (held is not null)
            {
                Remove(lockFile[..^LockExtension.Length], lockFile);
            }
        }
    }

    private FileStream Create()
    {
        try
        {
            CreatePrivate(_root);
            FileStream held = CreateLock();
            try
            {
                CreatePrivate(Folder);
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
            throw new HadoopException(
                $"Cannot make the scratch folder {Folder}: {e.Message} (mapreduce.cluster.local.dir sets where)", e);
        }
    }

    private static void CreatePrivate(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, OwnerOnly);
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
                return new FileStream(Folder + LockExtension, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
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

    private static FileStream? TryLock(string path)
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

    private static void Remove(string folder, string lockFile)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        File.Delete(lockFile);
    }
}
