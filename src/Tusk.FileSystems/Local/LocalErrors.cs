using Tusk.Common.Errors;
using Tusk.FileSystems.Errors;

namespace Tusk.FileSystems.Local;

/// <summary>Turns what the operating system reports into errors that name the path.</summary>
internal static class LocalErrors
{
    // errno of Linux; the runtime leaves it in HResult where it has no exception type of its own.
    private const int NoSpace = 28;
    private const int IsADirectory = 21;
    private const int NotADirectory = 20;
    private const int NotEmpty = 39;
    private const int OverQuota = 122;
    private const int WindowsDiskFull = unchecked((int)0x80070070);

    /// <summary>Whether an exception is one of the file system's that <see cref="Translate"/> understands.</summary>
    public static bool IsFileError(Exception e) => e is (IOException and not HadoopException) or UnauthorizedAccessException;

    public static HadoopException Translate(Exception e, FsPath path, string localPath) => e switch
    {
        UnauthorizedAccessException => new PathAccessDeniedException(path, e),
        FileNotFoundException or DirectoryNotFoundException => FileAbove(localPath) is { } file
            ? new PathIsNotDirectoryException(FsPath.FromLocal(file), e)
            : new PathNotFoundException(path, e),
        IOException { HResult: NoSpace or OverQuota or WindowsDiskFull } => new StorageFullException(path, e),
        IOException { HResult: IsADirectory } => new PathIsDirectoryException(path, e),
        IOException { HResult: NotADirectory } => new PathIsNotDirectoryException(path.Parent ?? path, e),
        IOException { HResult: NotEmpty } => new PathIsNotEmptyDirectoryException(path, e),
        _ => new HadoopException($"{path}: {e.Message}", e),
    };

    private static string? FileAbove(string localPath)
    {
        string? above = Path.GetDirectoryName(localPath);
        while (above is not null && !File.Exists(above))
        {
            above = Path.GetDirectoryName(above);
        }

        return above;
    }
}
