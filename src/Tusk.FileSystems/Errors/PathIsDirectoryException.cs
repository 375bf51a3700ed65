using Tusk.Common.Errors;

namespace Tusk.FileSystems.Errors;

/// <summary>A directory is where a file was expected.</summary>
public sealed class PathIsDirectoryException : HadoopException
{
    /// <summary>A directory is where a file was expected.</summary>
    /// <param name="path">Where.</param>
    /// <param name="innerException">What the system said, if it was asked.</param>
    public PathIsDirectoryException(FsPath path, Exception? innerException = null)
        : base($"Is a directory: {path}", innerException!) => Path = path;

    /// <summary>Where.</summary>
    public FsPath Path { get; }
}
