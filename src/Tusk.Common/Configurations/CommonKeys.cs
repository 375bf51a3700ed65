namespace Tusk.Common.Configurations;

/// <summary>The settings that clients and servers alike read, as Hadoop names them.</summary>
public static class CommonKeys
{
    /// <summary>The default file system.</summary>
    public static SettingText DefaultFileSystem { get; } = new(
        "fs.defaultFS", "file:///", "File system of paths that name none; to servers of HDFS it names the NameNode.");
}
