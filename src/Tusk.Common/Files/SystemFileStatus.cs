using System.Runtime.InteropServices;

namespace Tusk.Common.Files;

/// <summary>What the system knows of a file and the runtime does not tell: pipes, devices and sockets, which it takes for files, and owners.</summary>
/// <remarks>
/// The runtime's own ways to know come after opening, and to open a named pipe that nobody writes is to wait for ever.
/// Sources: statx(2) of Linux, whose structure is the same on every processor; stat(2) of macOS.
/// </remarks>
public readonly partial record struct SystemFileStatus
{
    private const int StatusBytes = 256; // struct statx has so many, struct stat of macOS fewer
    private const int FromWorkingDirectory = -100; // AT_FDCWD
    private const int NotThroughLinks = 0x100; // AT_SYMLINK_NOFOLLOW
    private const uint Wanted = 0x1 | 0x8 | 0x10 | 0x100 | 0x200; // STATX_TYPE, STATX_UID, STATX_GID, STATX_INO, STATX_SIZE
    private const int LinuxUserOffset = 20; // stx_uid, stx_gid: mask and block size are u32, attributes u64, links u32
    private const int LinuxModeOffset = 28; // stx_mode, a u16
    private const int LinuxInodeOffset = 32; // stx_ino, behind the mode and padding
    private const int LinuxSizeOffset = 40; // stx_size
    private const int LinuxDeviceOffset = 136; // stx_dev_major and stx_dev_minor, u32 both, behind blocks, attributes, four times and stx_rdev
    private const int MacModeOffset = 4; // st_mode, a u16: the device is an i32
    private const int MacInodeOffset = 8; // st_ino, behind the mode and links
    private const int MacUserOffset = 16; // st_uid, st_gid
    private const int MacSizeOffset = 96; // st_size, behind the four times
    private const int TypeMask = 0xF000; // S_IFMT
    private const int Regular = 0x8000; // S_IFREG
    private const int Directory = 0x4000; // S_IFDIR

    private SystemFileStatus(byte[] status, int modeOffset, int userOffset, int sizeOffset, int inodeOffset, ulong device)
    {
        int type = BitConverter.ToUInt16(status, modeOffset) & TypeMask;
        IsDirectory = type == Directory;
        IsSpecial = type is not (Regular or Directory);
        User = BitConverter.ToUInt32(status, userOffset);
        Group = BitConverter.ToUInt32(status, userOffset + sizeof(uint));
        Bytes = BitConverter.ToInt64(status, sizeOffset);
        Inode = BitConverter.ToUInt64(status, inodeOffset);
        Device = device;
    }

    /// <summary>Number of this process's user, as the system sees it when it opens files.</summary>
    /// <exception cref="EntryPointNotFoundException">On Windows, where users have no number.</exception>
    public static uint CurrentUser => EffectiveUser();

    /// <summary>Whether it is a directory.</summary>
    public bool IsDirectory { get; }

    /// <summary>Whether it is neither file nor directory; of what is asked for itself, a link is so too.</summary>
    public bool IsSpecial { get; }

    /// <summary>Number of its owner.</summary>
    public uint User { get; }

    /// <summary>Number of its group.</summary>
    public uint Group { get; }

    /// <summary>Its size, in bytes; of a directory what the system keeps for it.</summary>
    public long Bytes { get; }

    /// <summary>Number of the volume that it is on.</summary>
    public ulong Device { get; }

    /// <summary>Its number in that volume, by whatever path it was reached.</summary>
    public ulong Inode { get; }

    /// <summary>Asks for what a path leads to, through links too.</summary>
    /// <returns>Null if nothing is there, or the system cannot be asked.</returns>
    public static SystemFileStatus? Of(string localPath)
    {
        if (OperatingSystem.IsLinux())
        {
            return TryAskLinux(localPath, flags: 0, out SystemFileStatus? found) ? found : null;
        }

        var status = new byte[StatusBytes];
        return OperatingSystem.IsMacOS()
            && (RuntimeInformation.ProcessArchitecture == Architecture.X64 ? StatX64(localPath, status) : Stat(localPath, status)) == 0
            ? new SystemFileStatus(status, MacModeOffset, MacUserOffset, MacSizeOffset, MacInodeOffset, BitConverter.ToUInt32(status, 0))
            : null;
    }

    /// <summary>Asks for what stands at a path itself, be it a link.</summary>
    /// <param name="localPath">The path.</param>
    /// <param name="status">What is there; null if nothing is that this process may see.</param>
    /// <returns>False if the system cannot be asked: only Linux is.</returns>
    public static bool TryAskItself(string localPath, out SystemFileStatus? status)
    {
        status = null;
        return OperatingSystem.IsLinux() && TryAskLinux(localPath, NotThroughLinks, out status);
    }

    private static bool TryAskLinux(string path, int flags, out SystemFileStatus? found)
    {
        var status = new byte[StatusBytes];
        try
        {
            found = StatX(FromWorkingDirectory, path, flags, Wanted, status) == 0
                ? new SystemFileStatus(
                    status,
                    LinuxModeOffset,
                    LinuxUserOffset,
                    LinuxSizeOffset,
                    LinuxInodeOffset,
                    BitConverter.ToUInt64(status, LinuxDeviceOffset))
                : null;
            return true;
        }
        catch (EntryPointNotFoundException)
        {
            found = null;
            return false; // an old C library
        }
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int StatX(int folder, string path, int flags, uint mask, [Out] byte[] status);

    [LibraryImport("libc", EntryPoint = "stat", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Stat(string path, [Out] byte[] status);

    [LibraryImport("libc", EntryPoint = "stat$INODE64", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int StatX64(string path, [Out] byte[] status);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial uint EffectiveUser();
}
