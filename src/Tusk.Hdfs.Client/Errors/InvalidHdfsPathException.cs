using Tusk.Common.Errors;
using Tusk.FileSystems;

namespace Tusk.Hdfs.Client.Errors;

/// <summary>HDFS can hold no such path; the NameNode was not asked.</summary>
public sealed class InvalidHdfsPathException : HadoopException
{
    /// <summary>HDFS can hold no such path.</summary>
    /// <param name="path">The path, qualified.</param>
    /// <param name="reason">Why, in words that finish "is not a valid DFS filename: ...".</param>
    public InvalidHdfsPathException(FsPath path, string reason)
        : base($"{Java(path)}: {reason}. Choose another name.") => Path = path;

    /// <summary>The path.</summary>
    public FsPath Path { get; }

    /// <summary>What Hadoop says.</summary>
    public override string JavaMessage => Java(Path) + ".";

    private static string Java(FsPath path) => $"Pathname {path.PathPart} from {path} is not a valid DFS filename";
}
