namespace Tusk.Hdfs.Client.Namespace;

/// <summary>What a path leads to; the numbers are those on the wire.</summary>
public enum HdfsFileType
{
    /// <summary>A directory.</summary>
    Directory = 1,

    /// <summary>A file.</summary>
    File = 2,

    /// <summary>A link to another path.</summary>
    SymbolicLink = 3,
}
