using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Tusk.Common.Files;

/// <summary>Makes what was written outlive a loss of power.</summary>
/// <remarks>
/// On Linux a file's data are synced without its times, which saves a write of the journal of the file system each time; and a
/// folder is synced, which the runtime cannot. Elsewhere the runtime syncs the whole file, and names of files are left to the
/// file system.
/// </remarks>
public static partial class FileSync
{
    private const int ReadOnly = 0; // O_RDONLY
    private const int Interrupted = 4; // EINTR

    /// <summary>Waits until the content of a file is on the disk.</summary>
    /// <exception cref="IOException">It is not, and nobody knows which part of it is.</exception>
    public static void Data(SafeFileHandle file)
    {
        if (!OperatingSystem.IsLinux())
        {
            RandomAccess.FlushToDisk(file);
            return;
        }

        while (SyncData(file) != 0)
        {
            ThrowUnlessInterrupted("fdatasync");
        }
    }

    /// <summary>Waits until the names in a folder are on the disk.</summary>
    /// <exception cref="IOException">They are not.</exception>
    public static void Folder(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        using SafeFileHandle folder = Open(path, ReadOnly);
        if (folder.IsInvalid)
        {
            throw new IOException($"{path} cannot be opened to sync it: {LastError()}.");
        }

        while (Sync(folder) != 0)
        {
            ThrowUnlessInterrupted("fsync of " + path);
        }
    }

    private static void ThrowUnlessInterrupted(string call)
    {
        if (Marshal.GetLastPInvokeError() != Interrupted)
        {
            throw new IOException($"{call} failed: {LastError()}.");
        }
    }

    private static string LastError() => new Win32Exception(Marshal.GetLastPInvokeError()).Message;

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SyncData(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Sync(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial SafeFileHandle Open(string path, int flags);
}
