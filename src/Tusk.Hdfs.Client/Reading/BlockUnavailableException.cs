using Tusk.Common.Errors;
using Tusk.FileSystems;

namespace Tusk.Hdfs.Client.Reading;

/// <summary>No replica of a block can be read.</summary>
public sealed class BlockUnavailableException : HadoopException
{
    internal BlockUnavailableException(FsPath path, long offset, string why, Exception? last)
        : base($"Cannot read {path} at offset {offset}: {why}", last!) => (Path, Offset) = (path, offset);

    /// <summary>The file.</summary>
    public FsPath Path { get; }

    /// <summary>Where in the file.</summary>
    public long Offset { get; }
}
