using Tusk.Common.Errors;

namespace Tusk.FileSystems.Errors;

/// <summary>A pipe, a device or a socket is where a file was expected.</summary>
public sealed class PathIsNotFileException : HadoopException
{
    /// <summary>A pipe, a device or a socket is where a file was expected.</summary>
    /// <param name="path">Where.</param>
    public PathIsNotFileException(FsPath path)
        : base($"Not a regular file: {path} (a pipe, device or socket has no length to cut into splits; "
            + "write what it gives to a file and read that)") => Path = path;

    /// <summary>Where.</summary>
    public FsPath Path { get; }
}
