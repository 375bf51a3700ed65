using Tusk.Common.Errors;

namespace Tusk.MapReduce.Local.Scratch;

/// <summary>A job's folder for scratch files: made at the first spill, gone when the job ends, however it ends.</summary>
/// <remarks>
/// <code>
/// ROOT/NAME.lock    held locked by this process while the job runs
/// ROOT/NAME/        the files
/// </code>
/// A process that was killed leaves both; the next job finds that nobody holds the lock and removes them.
/// </remarks>
internal sealed class ScratchFolder : IDisposable
{
    private const string LockExtension = ".lock";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly string _root;
    private readonly string _name;
    private readonly Lock _gate = new();
    private FileStream? _lock;
    private long _spilledBytes;

    /// <summary>Names a folder; nothing is made yet.</summary>
    /// <param name="root">Where such folders are.</param>
    /// <param name="jobName">Tells jobs of this process apart.</param>
    public ScratchFolder(string root, string jobName)
    {
        _root = root;
        _name = $"{jobName}-{Guid.NewGuid():N}";
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
    public static void RemoveStale(string root)
    {
        if (!Directory.Exists(root))
        {
            return;
        }

        foreach (string lockFile in Directory.EnumerateFiles(root, "*" + LockExtension))
        {
            using FileStream? held = TryLock(lockFile, FileMode.Open);
            if (held is not null)
            {
                Remove(lockFile[..^LockExtension.Length], lockFile);
            }
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

    private FileStream Create()
    {
        try
        {
            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(_root);
            }
            else
            {
                Directory.CreateDirectory(_root, OwnerOnly);
            }

            FileStream held = TryLock(Folder + LockExtension, FileMode.CreateNew)
                ?? throw new IOException($"{Folder}{LockExtension} is held by another process.");
            Directory.CreateDirectory(Folder);
            return held;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new HadoopException(
                $"Cannot make the scratch folder {Folder}: {e.Message} (mapreduce.cluster.local.dir sets where)", e);
        }
    }

    private static FileStream? TryLock(string path, FileMode mode)
    {
        try
        {
            return new FileStream(path, mode, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception e) when (mode == FileMode.Open && e is IOException or UnauthorizedAccessException)
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
