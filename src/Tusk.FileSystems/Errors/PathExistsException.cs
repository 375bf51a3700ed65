using Tusk.Common.Errors;

namespace Tusk.FileSystems.Errors;

/// <summary>A file or directory is there already.</summary>
public sealed class PathExistsException : HadoopException
{
    /// <summary>A file or directory is there already.</summary>
    /// <param name="path">Where.</param>
    /// <param name="innerException">What the system said, if it was asked.</param>
    public PathExistsException(FsPath path, Exception? innerException = null)
        : base($"File exists: {path}", innerException!) => Path = path;

    /// <summary>Where.</summary>
    public FsPath Path { get; }
}
