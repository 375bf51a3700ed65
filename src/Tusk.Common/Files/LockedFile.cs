using System.Text;

namespace Tusk.Common.Files;

/// <summary>A file that this process has locked, as a server of Hadoop's would see it and be seen by it: <c>in_use.lock</c>.</summary>
/// <remarks>
/// Java's FileLock is a record lock of POSIX: it excludes other processes, and is lost as soon as the process that holds it closes
/// the file once, whoever in it opened it. So holders within the process are told apart by a table, and nobody who fails opens the file.
/// Source: Apache Hadoop 3.4, o.a.h.hdfs.server.common.Storage.StorageDirectory#tryLock.
/// </remarks>
public sealed class LockedFile : IDisposable
{
    private const int MaxHolderBytes = 256;
    private static readonly HashSet<string> Held = new(StringComparer.Ordinal);

    private readonly string _key;
    private readonly FileStream _file;

    private LockedFile(string key, FileStream file) => (_key, _file) = (key, file);

    /// <summary>Locks a file, which is made if it is not there.</summary>
    /// <param name="path">The file.</param>
    /// <param name="owner">What is written into it, for others to read.</param>
    /// <param name="holder">What whoever holds it has written.</param>
    /// <returns>Null if somebody else holds it.</returns>
    /// <exception cref="IOException">It cannot be opened or written.</exception>
    public static LockedFile? TryOpen(string path, string owner, out string holder)
    {
        holder = owner;
        string key = KeyOf(path);
        lock (Held)
        {
            if (!Held.Add(key))
            {
                return null;
            }
        }

        LockedFile? locked = null;
        try
        {
            return locked = TryOpen(path, owner, key, out holder);
        }
        finally
        {
            if (locked is null)
            {
                Release(key);
            }
        }
    }

    /// <summary>Unlocks it.</summary>
    public void Dispose()
    {
        _file.Dispose();
        Release(_key);
    }

    /// <summary>What tells one file from another, whatever links lead to it: its folder, as the system numbers it, and its name there.</summary>
    /// <remarks>Not the file's own number: somebody may have removed a file that is held, and its folder is taken all the same.</remarks>
    private static string KeyOf(string path)
    {
        string full = Path.GetFullPath(path);
        return Path.GetDirectoryName(full) is { } folder && SystemFileStatus.Of(folder) is { } found
            ? $"{found.Device}:{found.Inode}/{Path.GetFileName(full)}"
            : full;
    }

    private static LockedFile? TryOpen(string path, string owner, string key, out string holder)
    {
        holder = "";
        // Shared as far as the runtime's own locks go: the record lock decides.
        var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 1);
        bool isLocked = false;
        bool isOpen = false;
        try
        {
            if (!OperatingSystem.IsMacOS())
            {
                file.Lock(0, long.MaxValue);
            }

            isLocked = true;
            WriteOwner(file, owner);
            isOpen = true;
            return new LockedFile(key, file);
        }
        catch (IOException) when (!isLocked)
        {
            byte[] bytes = new byte[MaxHolderBytes];
            holder = Encoding.UTF8.GetString(bytes, 0, file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false));
            return null;
        }
        finally
        {
            if (!isOpen)
            {
                file.Dispose();
            }
        }
    }

    private static void WriteOwner(FileStream file, string owner)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(owner);
        try
        {
            // Over what is there, then cut: a full disk has the room that it had.
            file.Write(bytes);
            file.SetLength(bytes.Length);
        }
        catch (IOException e) when (ErrorNumbers.Own.IsStorageFull(e))
        {
            // The lock holds without the name, which is for people only. A full disk must be opened to be emptied.
        }
    }

    private static void Release(string key)
    {
        lock (Held)
        {
            Held.Remove(key);
        }
    }
}
