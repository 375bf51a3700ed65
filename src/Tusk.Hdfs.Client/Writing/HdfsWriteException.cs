using Tusk.Common.Errors;
using Tusk.FileSystems;

namespace Tusk.Hdfs.Client.Writing;

/// <summary>A file could not be written to its end. What was flushed before stays; the file is not complete.</summary>
public sealed class HdfsWriteException : HadoopException
{
    /// <summary>A failure.</summary>
    /// <param name="path">The file.</param>
    /// <param name="reason">What happened, and what to do.</param>
    /// <param name="innerException">What caused it.</param>
    public HdfsWriteException(FsPath path, string reason, Exception innerException)
        : base(reason.Contains(path.ToString(), StringComparison.Ordinal) ? reason : $"Writing {path} failed. {reason}", innerException) =>
        Path = path;

    /// <summary>The file.</summary>
    public FsPath Path { get; }
}
