using Tusk.FileSystems;

namespace Tusk.Cli.Shell.Paths;

/// <summary>How Hadoop writes a file system as a whole.</summary>
internal static class FileSystemUri
{
    /// <summary><c>file:///</c>, <c>hdfs://host:8020</c>.</summary>
    public static string Of(FsPath path) => $"{path.Scheme}://{path.Authority ?? "/"}";
}
