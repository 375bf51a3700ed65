using System.Runtime.InteropServices;

namespace Tusk.FileSystems.Local;

/// <summary>What the system knows of a file and the runtime does not tell: pipes, devices and sockets, which it takes for files, and owners.</summary>
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
    private const uint OwnersAndSizeWanted = 0x8 | 0x10 | 0x200; // STATX_UID, STATX_GID, STATX_SIZE
    private const int LinuxUserOffset = 20; // stx_uid, stx_gid
    private const int LinuxSizeOffset = 40; // stx_size, behind the mode, padding and stx_ino
    private const int MacUserOffset = 16; // st_uid, st_gid: behind the mode, links and st_ino
    private const int MacSizeOffset = 96; // st_size, behind the four times
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

    /// <summary>Numbers of owner and group, and the size that the system keeps for a directory, too; null where it cannot be asked.</summary>
    public static (uint User, uint Group, long Size)? OwnersOf(string localPath)
    {
        try
        {
            var status = new byte[StatusBytes];
            if (!TryAsk(localPath, OwnersAndSizeWanted, status))
            {
                return null;
            }

            return OperatingSystem.IsLinux()
                ? (BitConverter.ToUInt32(status, LinuxUserOffset), BitConverter.ToUInt32(status, LinuxUserOffset + 4), BitConverter.ToInt64(status, LinuxSizeOffset))
                : (BitConverter.ToUInt32(status, MacUserOffset), BitConverter.ToUInt32(status, MacUserOffset + 4), BitConverter.ToInt64(status, MacSizeOffset));
        }
        catch (EntryPointNotFoundException)
        {
            return null; // an old C library
        }
    }

    private static int TypeOf(string localPath)
    {
        var status = new byte[StatusBytes];
        int offset = OperatingSystem.IsLinux() ? LinuxModeOffset : MacModeOffset;
        return TryAsk(localPath, TypeWanted, status) ? BitConverter.ToUInt16(status, offset) & TypeMask : Unknown;
    }

    private static bool TryAsk(string localPath, uint wanted, byte[] status) => OperatingSystem.IsLinux()
        ? StatusX(FromWorkingDirectory, localPath, 0, wanted, status) == 0
        : OperatingSystem.IsMacOS() && (RuntimeInformation.ProcessArchitecture == Architecture.X64
            ? StatusOfMacX64(localPath, status)
            : StatusOfMac(localPath, status)) == 0;

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatusX(int folder, string path, int flags, uint mask, [Out] byte[] status);

    [LibraryImport("libc", EntryPoint = "stat", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatusOfMac(string path, [Out] byte[] status);

    [LibraryImport("libc", EntryPoint = "stat$INODE64", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatusOfMacX64(string path, [Out] byte[] status);
}
