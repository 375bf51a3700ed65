using System.Runtime.InteropServices;

namespace Tusk.MapReduce.Local.Scratch;

/// <summary>Asks the system whose a folder is, which the runtime does not tell.</summary>
internal static partial class FileOwner
{
    private const int CurrentDirectory = -100;
    private const int NoFollow = 0x100;
    private const uint TypeModeAndOwner = 0x1 | 0x2 | 0x8;
    private const int ResultBytes = 256;
    private const int OwnerOffset = 20;
    private const int ModeOffset = 28;
    private const int TypeMask = 0xF000;
    private const int DirectoryType = 0x4000;

    /// <summary>Whether a path is a folder, not a link to one, and this process's user owns it.</summary>
    /// <remarks>
    /// Linux's <c>statx</c>, whose result is laid out alike on every processor. Where there is none, owning is shown by
    /// setting the mode, which only the owner (and root) may.
    /// </remarks>
    public static bool OwnsFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            // The temporary folder is the user's own there.
            return Directory.Exists(path) && new DirectoryInfo(path).LinkTarget is null;
        }

        if (OperatingSystem.IsLinux())
        {
            try
            {
                byte[] result = new byte[ResultBytes];
                return StatX(CurrentDirectory, path, NoFollow, TypeModeAndOwner, result) == 0
                    && BitConverter.ToUInt32(result, OwnerOffset) == EffectiveUser()
                    && (BitConverter.ToUInt16(result, ModeOffset) & TypeMask) == DirectoryType;
            }
            catch (EntryPointNotFoundException)
            {
                // An old C library.
            }
        }

        return OwnsByMode(path);
    }

    private static bool OwnsByMode(string path)
    {
        var folder = new DirectoryInfo(path);
        if (OperatingSystem.IsWindows() || !folder.Exists || folder.LinkTarget is not null)
        {
            return false;
        }

        try
        {
            folder.UnixFileMode = ScratchRoot.OwnerOnly;
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int StatX(int folder, string path, int flags, uint mask, [Out] byte[] result);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial uint EffectiveUser();
}
