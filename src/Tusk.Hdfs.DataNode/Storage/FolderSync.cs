using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Tusk.Hdfs.DataNode.Storage;

/// <summary>Makes names of files outlive a loss of power; on other systems than Linux that is left to the file system.</summary>
internal static partial class FolderSync
{
    private const int ReadOnly = 0; // O_RDONLY
    private const int Interrupted = 4; // EINTR

    /// <summary>Waits until the names in a folder are on the disk.</summary>
    /// <exception cref="IOException">They are not.</exception>
    public static void Sync(string path)
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
            if (Marshal.GetLastPInvokeError() != Interrupted)
            {
                throw new IOException($"fsync of {path} failed: {LastError()}.");
            }
        }
    }

    private static string LastError() => new Win32Exception(Marshal.GetLastPInvokeError()).Message;

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Sync(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial SafeFileHandle Open(string path, int flags);
}
