using Tusk.Common.Configurations;
using Tusk.FileSystems;

namespace Tusk.Cli.Shell.Paths;

/// <summary>What names a default file system (<c>fs.defaultFS</c>, <c>-fs</c>): a URI; in the old way a NameNode's host, or <c>local</c>.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.fs.FileSystem#fixName, #getDefaultUri.</remarks>
internal static class FileSystemName
{
    /// <summary>Makes a file system the default one.</summary>
    /// <param name="configuration">Where it is noted.</param>
    /// <param name="name">The name.</param>
    /// <param name="warn">Told of a name in the old way.</param>
    public static void SetDefault(Configuration configuration, string name, Action<string> warn) =>
        configuration.Set(FileSystemRegistry.DefaultFileSystem.Name, ToUri(name, warn));

    /// <summary>The URI of the default file system.</summary>
    /// <exception cref="ShellUsageException">It is none.</exception>
    public static string GetDefault(Configuration configuration, Action<string> warn)
    {
        string uri = ToUri(FileSystemRegistry.DefaultFileSystem.Read(configuration)!.Trim(), warn);
        int colon = uri.IndexOf(':', StringComparison.Ordinal);
        return uri == "hdfs://" ? throw new ShellUsageException($"Expected authority at index {uri.Length}: {uri}")
            : colon > 0 && colon < uri.IndexOf('/', StringComparison.Ordinal) ? uri
            : throw new ShellUsageException($"No scheme in default FS: {uri}");
    }

    private static string ToUri(string name, Action<string> warn)
    {
        if (name != "local" && name.Contains('/', StringComparison.Ordinal))
        {
            return name;
        }

        (string uri, string root) = name == "local" ? ("file:///", "file:///") : ($"hdfs://{name}", $"hdfs://{name}/");
        warn($"\"{name}\" is a deprecated filesystem name. Use \"{root}\" instead.");
        return uri;
    }
}
