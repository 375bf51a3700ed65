using Tusk.Common.Errors;

namespace Tusk.FileSystems.Errors;

/// <summary>There is no room left.</summary>
public sealed class StorageFullException : HadoopException
{
    /// <summary>There is no room left.</summary>
    /// <param name="path">Where.</param>
    /// <param name="innerException">What the system said, if it was asked.</param>
    public StorageFullException(FsPath path, Exception? innerException = null)
        : base($"No space left on device, or over quota: {path}", innerException!) => Path = path;

    /// <summary>Where.</summary>
    public FsPath Path { get; }
}
