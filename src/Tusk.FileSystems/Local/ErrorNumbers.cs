namespace Tusk.FileSystems.Local;

/// <summary>The system's numbers of the errors that the runtime has no exception type for; it leaves them in HResult.</summary>
internal sealed record ErrorNumbers(int NoSpace, int OverQuota, int IsADirectory, int NotADirectory, int NotEmpty)
{
    private const int Win32 = unchecked((int)0x80070000);

    /// <summary>ENOSPC, EDQUOT, EISDIR, ENOTDIR, ENOTEMPTY of Linux.</summary>
    public static ErrorNumbers Linux { get; } = new(28, 122, 21, 20, 39);

    /// <summary>The same of macOS, and of the other systems that come from BSD.</summary>
    public static ErrorNumbers Bsd { get; } = new(28, 69, 21, 20, 66);

    /// <summary>ERROR_DISK_FULL, ERROR_DISK_QUOTA_EXCEEDED, ERROR_DIRECTORY_NOT_SUPPORTED, ERROR_DIRECTORY, ERROR_DIR_NOT_EMPTY.</summary>
    public static ErrorNumbers Windows { get; } = new(Win32 | 112, Win32 | 1295, Win32 | 336, Win32 | 267, Win32 | 145);

    /// <summary>Those of this system.</summary>
    public static ErrorNumbers Own { get; } = OperatingSystem.IsWindows() ? Windows : OperatingSystem.IsLinux() ? Linux : Bsd;
}
