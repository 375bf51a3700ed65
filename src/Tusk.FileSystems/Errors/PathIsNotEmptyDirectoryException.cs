using Tusk.Common.Errors;

namespace Tusk.FileSystems.Errors;

/// <summary>A directory has content and was not to be deleted with it.</summary>
public sealed class PathIsNotEmptyDirectoryException : HadoopException
{
    /// <summary>A directory has content and was not to be deleted with it.</summary>
    /// <param name="path">Where.</param>
    /// <param name="innerException">What the system said, if it was asked.</param>
    public PathIsNotEmptyDirectoryException(FsPath path, Exception? innerException = null)
        : base($"Directory is not empty: {path}", innerException!) => Path = path;

    /// <summary>Where.</summary>
    public FsPath Path { get; }
}
