using System.Globalization;

namespace Tusk.Cli.Demo;

/// <summary>The demo's folder: its HDFS, a lock, and for a while the files of <c>--compare</c>.</summary>
/// <remarks>In <c>TUSK_HOME</c>, else <c>XDG_CACHE_HOME/tusk</c>, else <c>~/.cache/tusk</c>; each size of data has a folder of its own.</remarks>
internal sealed class DemoFolder
{
    private const string HdfsName = "hdfs";
    private const string CopyName = "compare";

    private bool _madeFolder;

    /// <param name="options">May name another folder.</param>
    /// <exception cref="IOException">There is no home folder.</exception>
    public DemoFolder(DemoOptions options) => Path = options.DataFolder
        ?? System.IO.Path.Combine(Home(), string.Create(CultureInfo.InvariantCulture, $"weather-{options.SizeBytes}"));

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>The folder of its HDFS, which <c>tusk up --dir</c> takes.</summary>
    public string Hdfs => System.IO.Path.Combine(Path, HdfsName);

    /// <summary>Whether an HDFS was started there: it has the lock of one.</summary>
    public bool HasHdfs => File.Exists(System.IO.Path.Combine(Hdfs, "in_use.lock"));

    /// <summary>The weather as plain files; there while they are compared.</summary>
    public string Copy => System.IO.Path.Combine(Path, CopyName);

    /// <summary>What is free on its disk; null where the system does not say.</summary>
    public long? FreeBytes
    {
        get
        {
            try
            {
                return new DriveInfo(Path).AvailableFreeSpace;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
            {
                return null;
            }
        }
    }

    /// <summary>Makes the folder, if it is not there.</summary>
    /// <exception cref="IOException">It cannot be made, or holds something else, and is left as it is.</exception>
    public void Make()
    {
        if (File.Exists(Path))
        {
            throw new IOException($"'{Path}' is a file, expected a folder for the demo's HDFS (--data)");
        }

        try
        {
            _madeFolder = !Directory.Exists(Path);
            Directory.CreateDirectory(Path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"Cannot make the folder '{Path}' for the demo's HDFS (--data, or TUSK_HOME): {e.Message}", e);
        }

        OldWeather old = new(Path);
        foreach (string name in Directory.GetFileSystemEntries(Path).Select(static path => System.IO.Path.GetFileName(path)))
        {
            if (name is not (HdfsName or CopyName or DemoLock.FileName) && !old.Has(name))
            {
                throw new IOException($"'{Path}' holds '{name}', which the demo did not make; give an empty folder or a new one (--data)");
            }
        }
    }

    /// <summary>Keeps other demos out of the folder, and waits for the one that is in it.</summary>
    /// <param name="waiting">Called once if there is one to wait for.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="IOException">The folder is not writable.</exception>
    public DemoLock Lock(Action waiting, CancellationToken cancellationToken)
    {
        try
        {
            return DemoLock.Take(Path, waiting, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"Cannot write in the folder '{Path}' (--data, or TUSK_HOME): {e.Message}", e);
        }
    }

    /// <summary>Removes what a demo left that was killed, and what earlier versions kept there; the lock is held.</summary>
    /// <returns>What was removed of earlier versions; null: nothing.</returns>
    public string? RemoveRemains()
    {
        RemoveCopy();
        return new OldWeather(Path).Remove();
    }

    /// <summary>Removes the plain files.</summary>
    public void RemoveCopy()
    {
        if (Directory.Exists(Copy))
        {
            Directory.Delete(Copy, recursive: true);
        }
    }

    /// <summary>Removes an HDFS in which nothing was stored yet.</summary>
    public void RemoveHdfs()
    {
        try
        {
            if (Directory.Exists(Hdfs))
            {
                Directory.Delete(Hdfs, recursive: true);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The failure that led here says more than that its trace could not be removed.
        }
    }

    /// <summary>Removes the folder if nothing came into it and it was not there before.</summary>
    public void RemoveEmpty()
    {
        try
        {
            if (_madeFolder && Directory.GetFileSystemEntries(Path).Length == 0)
            {
                Directory.Delete(Path);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Gone already, or another demo has just begun in it.
        }
    }

    private static string Home()
    {
        if (Environment.GetEnvironmentVariable("TUSK_HOME") is { Length: > 0 } home)
        {
            return System.IO.Path.GetFullPath(home);
        }

        // As the XDG specification says, a relative path there counts for nothing.
        if (Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cache && System.IO.Path.IsPathRooted(cache))
        {
            return System.IO.Path.Combine(cache, "tusk");
        }

        string user = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        return user.Length > 0
            ? System.IO.Path.Combine(user, ".cache", "tusk")
            : throw new IOException("There is no home folder for the demo's HDFS; set TUSK_HOME to a folder, or use --data");
    }
}
