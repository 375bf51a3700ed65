using Tusk.Common.Configurations;
using Tusk.Hdfs.DataTransfer;

namespace Tusk.Hdfs.Client;

/// <summary>The settings of the HDFS client, as Hadoop names them.</summary>
public static class HdfsKeys
{
    /// <summary>Block size of new files.</summary>
    public static SettingInt64 BlockSize => HdfsSharedKeys.BlockSize;

    /// <summary>Replication of new files.</summary>
    public static SettingInt32 Replication => HdfsSharedKeys.Replication;

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
