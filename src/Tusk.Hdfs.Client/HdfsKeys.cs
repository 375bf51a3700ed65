using Tusk.Common.Configurations;

namespace Tusk.Hdfs.Client;

/// <summary>The settings of the HDFS client, as Hadoop names them.</summary>
public static class HdfsKeys
{
    /// <summary>Block size of new files.</summary>
    public static SettingInt64 BlockSize { get; } = new(
        "dfs.blocksize", 128 << 20, 1, long.MaxValue, "bytes", "Block size of a new file in HDFS whose maker states none.");

    /// <summary>Replication of new files.</summary>
    public static SettingInt32 Replication { get; } = new(
        "dfs.replication", 3, 1, short.MaxValue, "copies", "Copies of each block of a new file in HDFS whose maker states none.");

    /// <summary>Permissions that new files do not get.</summary>
    public static SettingText Umask { get; } = new(
        "fs.permissions.umask-mode", "022",
        "Permissions that a new file or directory does not get: octal, or what it may get as u=rwx,g=rx,o=rx.");

    /// <summary>Where the users' own directories are.</summary>
    public static SettingText HomePrefix { get; } = new(
        "dfs.user.home.dir.prefix", "/user", "Directory in HDFS that holds the users' own, where relative paths start.");

    /// <summary>How long the NameNode's defaults are taken as known.</summary>
    public static SettingInt64 ServerDefaultsValidity { get; } = new(
        "dfs.client.server-defaults.validity.period.ms", 3_600_000, 0, int.MaxValue, "ms",
        "How long a client uses what the NameNode said of its defaults.");
}
