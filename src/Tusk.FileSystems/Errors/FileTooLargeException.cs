using Tusk.Common.Errors;

namespace Tusk.FileSystems.Errors;

/// <summary>A local file may not grow further, though there may be room.</summary>
public sealed class FileTooLargeException : HadoopException
{
    /// <summary>The failure for a path.</summary>
    /// <param name="path">The file, as it should be shown.</param>
    /// <param name="innerException">What the operating system reported.</param>
    public FileTooLargeException(FsPath path, Exception? innerException = null)
        : base(
            $"File too large: {path}. A bound on the size of files is reached: that of the file system, or of the process (ulimit -f).",
            innerException!) => Path = path;

    /// <summary>The file.</summary>
    public FsPath Path { get; }
}
