namespace Tusk.Common.Files;

/// <summary>The system's numbers of the errors that the runtime has no exception type for; it leaves them in HResult.</summary>
/// <param name="NoSpace">The disk is full.</param>
/// <param name="OverQuota">A user has as much on it as they may.</param>
/// <param name="IsADirectory">A directory stands in the place of a file.</param>
/// <param name="NotADirectory">A file stands in the place of a directory.</param>
/// <param name="NotEmpty">A directory holds something.</param>
public sealed record ErrorNumbers(int NoSpace, int OverQuota, int IsADirectory, int NotADirectory, int NotEmpty)
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

    /// <summary>Whether something failed because there is no room, or no more than somebody may use: what is there can be read.</summary>
    public bool IsStorageFull(IOException failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        return failure.HResult == NoSpace || failure.HResult == OverQuota;
    }
}
