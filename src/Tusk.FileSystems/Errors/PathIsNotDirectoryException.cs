using Tusk.Common.Errors;

namespace Tusk.FileSystems.Errors;

/// <summary>A file is where a directory was expected.</summary>
public sealed class PathIsNotDirectoryException : HadoopException
{
    /// <summary>A file is where a directory was expected.</summary>
    /// <param name="path">Where.</param>
    /// <param name="innerException">What the system said, if it was asked.</param>
    public PathIsNotDirectoryException(FsPath path, Exception? innerException = null)
        : base($"Is not a directory: {path}", innerException!) => Path = path;

    /// <summary>Where.</summary>
    public FsPath Path { get; }

    /// <summary>What could not be made below it, where that is known.</summary>
    public FsPath? Wanted { get; init; }
}
