using System.Runtime.InteropServices;
using System.Text;

namespace Tusk.FileSystems.Local;

/// <summary>Where symbolic links lead.</summary>
/// <remarks>
/// The runtime's own way follows the text of a link from the path by which the link was reached, so that <c>..</c> in it
/// goes astray where that path has links of its own; and it fails where links lead in a circle. Source: realpath(3).
/// </remarks>
internal static partial class LocalLinks
{
    private const int PathBytes = 4096; // PATH_MAX of Linux, which realpath may fill; that of macOS is less
    private const int AccessDenied = 13; // EACCES
    private static readonly int TooManyLinks = OperatingSystem.IsLinux() ? 40 : 62; // ELOOP

    /// <summary>What stands at the end of a link, or of links one behind the other.</summary>
    /// <returns>Null where nothing stands there, also as the links lead in a circle.</returns>
    /// <exception cref="UnauthorizedAccessException">It is in a folder that may not be searched.</exception>
    /// <exception cref="IOException">The path has more links than the system follows, though this one leads somewhere.</exception>
    public static FileInfo? TargetOf(FileInfo link)
    {
        if (OperatingSystem.IsWindows())
        {
            return RuntimesTargetOf(link);
        }

        if (Resolve(link.FullName) is { } target)
        {
            return new FileInfo(target);
        }

        int error = Marshal.GetLastPInvokeError();
        return error == AccessDenied ? throw new UnauthorizedAccessException($"Access to the target of '{link.FullName}' is denied.")
            : error == TooManyLinks && !IsCircle(link) ? throw new IOException(
                $"Too many levels of symbolic links in '{link.FullName}'; does a link lead back to a folder above it?")
            : null;
    }

    /// <summary>The link among a path and the folders above it that leads nowhere; null if there is none.</summary>
    public static string? FindBroken(string localPath)
    {
        for (string? at = localPath; at is not null; at = Path.GetDirectoryName(at))
        {
            if (new FileInfo(at) is { LinkTarget: not null } link && TargetOf(link) is null)
            {
                return at;
            }
        }

        return null;
    }

    private static FileInfo? RuntimesTargetOf(FileInfo link)
    {
        try
        {
            return link.ResolveLinkTarget(returnFinalTarget: true) is { } target ? new FileInfo(target.FullName) : null;
        }
        catch (IOException)
        {
            return null; // a circle
        }
    }

    // By itself, reached without the links of the folders above it.
    private static bool IsCircle(FileInfo link) =>
        Resolve(link.DirectoryName!) is { } folder && Resolve(Path.Combine(folder, link.Name)) is null;

    private static string? Resolve(string path)
    {
        byte[] resolved = new byte[PathBytes];
        return RealPath(path, resolved) == IntPtr.Zero ? null : Encoding.UTF8.GetString(resolved.AsSpan(0, resolved.IndexOf((byte)0)));
    }

    [LibraryImport("libc", EntryPoint = "realpath", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial IntPtr RealPath(string path, [Out] byte[] resolved);
}
