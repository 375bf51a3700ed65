using Tusk.Common.Errors;

namespace Tusk.FileSystems.Errors;

/// <summary>There is no such file or directory.</summary>
public sealed class PathNotFoundException : HadoopException
{
    /// <summary>There is no such file or directory.</summary>
    /// <param name="path">Where.</param>
    /// <param name="innerException">What the system said, if it was asked.</param>
    public PathNotFoundException(FsPath path, Exception? innerException = null)
        : base($"No such file or directory: {path}", innerException!) => Path = path;

    /// <summary>Where.</summary>
    public FsPath Path { get; }
}
