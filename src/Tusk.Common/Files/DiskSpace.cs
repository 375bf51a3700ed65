namespace Tusk.Common.Files;

/// <summary>Tells a disk that is full from one that is broken.</summary>
public static class DiskSpace
{
    private const int NoSpace = 28; // ENOSPC, of Linux and of those that come from BSD
    private const int OverQuotaLinux = 122; // EDQUOT
    private const int OverQuotaBsd = 69;
    private const int Win32 = unchecked((int)0x80070000);
    private const int DiskFullWindows = Win32 | 112; // ERROR_DISK_FULL
    private const int OverQuotaWindows = Win32 | 1295; // ERROR_DISK_QUOTA_EXCEEDED

    /// <summary>Whether something failed because there is no room, or no more than somebody may use: what is there can be read.</summary>
    /// <remarks>The runtime has no type for it; it leaves the system's number in HResult.</remarks>
    public static bool IsExhausted(IOException failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        return OperatingSystem.IsWindows()
            ? failure.HResult is DiskFullWindows or OverQuotaWindows
            : failure.HResult == NoSpace || failure.HResult == (OperatingSystem.IsLinux() ? OverQuotaLinux : OverQuotaBsd);
    }
}
