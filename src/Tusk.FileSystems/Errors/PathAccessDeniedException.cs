using Tusk.Common.Errors;

namespace Tusk.FileSystems.Errors;

/// <summary>The system refuses access.</summary>
public sealed class PathAccessDeniedException : HadoopException
{
    /// <summary>The system refuses access.</summary>
    /// <param name="path">Where.</param>
    /// <param name="innerException">What the system said, if it was asked.</param>
    public PathAccessDeniedException(FsPath path, Exception? innerException = null)
        : base($"Permission denied: {path}", innerException!) => Path = path;

    /// <summary>The system refuses access, and says why.</summary>
    /// <param name="path">Where.</param>
    /// <param name="reason">Who wanted what, as the system words it.</param>
    /// <param name="innerException">What the system said.</param>
    public PathAccessDeniedException(FsPath path, string reason, Exception innerException)
        : base($"Permission denied: {path} ({reason})", innerException) => Path = path;

    /// <summary>Where.</summary>
    public FsPath Path { get; }
}
