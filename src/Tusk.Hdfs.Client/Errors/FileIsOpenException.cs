using Tusk.Common.Errors;
using Tusk.FileSystems;

namespace Tusk.Hdfs.Client.Errors;

/// <summary>What is asked of a file, only a closed one has.</summary>
public sealed class FileIsOpenException : HadoopException
{
    /// <summary>A file without a checksum.</summary>
    /// <param name="path">The file, qualified.</param>
    public FileIsOpenException(FsPath path)
        : base($"{path} has no checksum: it is being written. Ask again when its writer has closed it.") => Path = path;

    /// <summary>The file.</summary>
    public FsPath Path { get; }

    /// <summary>What Hadoop says.</summary>
    public override string JavaMessage => $"Fail to get checksum, since file {Path.PathPart} is under construction.";
}
