using Tusk.Common.Errors;
using Tusk.Common.Files;
using Tusk.FileSystems.Errors;

namespace Tusk.FileSystems.Local;

/// <summary>Turns what the operating system reports into errors that name the path.</summary>
internal static class LocalErrors
{
    /// <summary>Whether an exception is one of the file system's that <see cref="Translate(Exception, FsPath, string)"/> understands.</summary>
    public static bool IsFileError(Exception e) => e is (IOException and not HadoopException) or UnauthorizedAccessException;

    /// <summary>The same for writing: of a file that may not grow further the runtime says that an argument is out of range.</summary>
    public static bool IsWriteError(Exception e) => IsFileError(e) || e is ArgumentOutOfRangeException;

    public static HadoopException Translate(Exception e, FsPath path, string localPath) =>
        Translate(e, path, localPath, ErrorNumbers.Own);

    /// <summary>The error that names the path.</summary>
    /// <param name="e">What was thrown.</param>
    /// <param name="path">What to call the path.</param>
    /// <param name="localPath">The path as the system has it.</param>
    /// <param name="numbers">The system's error numbers.</param>
    internal static HadoopException Translate(Exception e, FsPath path, string localPath, ErrorNumbers numbers) => e switch
    {
        ArgumentOutOfRangeException => new FileTooLargeException(path, e),
        UnauthorizedAccessException => new PathAccessDeniedException(path, e),
        FileNotFoundException or DirectoryNotFoundException => FileAbove(localPath) is { } file
            ? new PathIsNotDirectoryException(FsPath.FromLocal(file), e) { Wanted = path }
            : new PathNotFoundException(path, e),
        IOException failure when numbers.IsStorageFull(failure) => new StorageFullException(path, e),
        IOException when e.HResult == numbers.IsADirectory => new PathIsDirectoryException(path, e),
        IOException when e.HResult == numbers.NotADirectory => new PathIsNotDirectoryException(path.Parent ?? path, e),
        IOException when e.HResult == numbers.NotEmpty => new PathIsNotEmptyDirectoryException(path, e),
        IOException when FileAbove(localPath) is { } file => new PathIsNotDirectoryException(FsPath.FromLocal(file), e) { Wanted = path },
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
