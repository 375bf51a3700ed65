using System.Runtime.InteropServices;

namespace Tusk.FileSystems.Local;

/// <summary>Tells files from pipes, devices and sockets, which the runtime takes for files.</summary>
/// <remarks>
/// The runtime's own ways to know come after opening, and to open a named pipe that nobody writes is to wait for ever.
/// Sources: statx(2) of Linux, whose structure is the same on every processor; stat(2) of macOS.
/// </remarks>
internal static partial class FileTypes
{
    private const int StatusBytes = 256; // struct statx has so many, struct stat of macOS fewer
    private const int FromWorkingDirectory = -100; // AT_FDCWD
    private const uint TypeWanted = 1; // STATX_TYPE
    private const int LinuxModeOffset = 28; // stx_mode, a u16: mask and block size are u32, attributes u64, links, user and group u32
    private const int MacModeOffset = 4; // st_mode, a u16: the device is an i32
    private const int TypeMask = 0xF000; // S_IFMT
    private const int Unknown = 0;
    private const int Regular = 0x8000; // S_IFREG
    private const int Directory = 0x4000; // S_IFDIR

    /// <summary>Whether a path leads, through links too, to something that is there and neither file nor directory.</summary>
    /// <returns>False also where the system cannot be asked.</returns>
    public static bool IsSpecial(string localPath)
    {
        try
        {
            return TypeOf(localPath) is not (Regular or Directory or Unknown);
        }
        catch (EntryPointNotFoundException)
        {
            return false; // an old C library
        }
    }

    private static int TypeOf(string localPath)
    {
        var status = new byte[StatusBytes];
        bool isKnown = OperatingSystem.IsLinux() ? StatusX(FromWorkingDirectory, localPath, 0, TypeWanted, status) == 0
            : OperatingSystem.IsMacOS() && (RuntimeInformation.ProcessArchitecture == Architecture.X64
                ? StatusOfMacX64(localPath, status)
                : StatusOfMac(localPath, status)) == 0;
        int offset = OperatingSystem.IsLinux() ? LinuxModeOffset : MacModeOffset;
        return isKnown ? BitConverter.ToUInt16(status, offset) & TypeMask : Unknown;
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatusX(int folder, string path, int flags, uint mask, [Out] byte[] status);

    [LibraryImport("libc", EntryPoint = "stat", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatusOfMac(string path, [Out] byte[] status);

    [LibraryImport("libc", EntryPoint = "stat$INODE64", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatusOfMacX64(string path, [Out] byte[] status);
}
