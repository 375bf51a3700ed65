using Tusk.Common.Configurations;
using Tusk.Hdfs.DataTransfer;

namespace Tusk.Hdfs.Client;

/// <summary>The settings that govern reading, as Hadoop names them.</summary>
public static class HdfsReadKeys
{
    /// <summary>What stands for no time-out: the longest that every timer takes, with room for what is added to it.</summary>
    internal static readonly TimeSpan NoTimeout = TimeSpan.FromMilliseconds(int.MaxValue);

    /// <summary>How much of a file is located at once.</summary>
    public static SettingInt64 PrefetchBytes { get; } = new(
        "dfs.client.read.prefetch.size", 0, 0, long.MaxValue, "bytes",
        "How much of a file the NameNode is asked about at once; 0: ten blocks of dfs.blocksize.")
    {
        DefaultDescription = "10 x dfs.blocksize",
    };

    /// <summary>How often a block is looked for anew.</summary>
    public static SettingInt32 AcquireFailures { get; } = new(
        "dfs.client.max.block.acquire.failures", 3, 0, int.MaxValue, "attempts",
        "How often the NameNode is asked again where a block is, after all its replicas have failed.")
    { IsClamped = true };

    /// <summary>Pause before.</summary>
    public static SettingInt32 RetryWindow { get; } = new(
        "dfs.client.retry.window.base", 3_000, 0, 3_600_000, "ms",
        "Pause before a block is looked for again; it grows with each time, and is varied.");

    /// <summary>Idle connections to DataNodes.</summary>
    public static SettingInt32 CachedConnections { get; } = new(
        "dfs.client.socketcache.capacity", 16, 0, 4_096, "connections", "Connections to DataNodes that are kept for the next read.")
    { IsClamped = true };

    /// <summary>How long they are kept.</summary>
    public static SettingInt32 CachedConnectionExpiry { get; } = new(
        "dfs.client.socketcache.expiryMsec", 3_000, 0, 3_600_000, "ms",
        "How long an idle connection to a DataNode is kept; the DataNode closes it after dfs.datanode.socket.reuse.keepalive.")
    { IsClamped = true };

    /// <summary>Silence of a DataNode.</summary>
    public static SettingInt32 SocketTimeout => HdfsSharedKeys.SocketTimeout;

    /// <summary>A DataNode that takes nothing.</summary>
    public static SettingInt32 SocketWriteTimeout => HdfsSharedKeys.SocketWriteTimeout;

    /// <summary>Names instead of addresses.</summary>
    public static SettingBoolean UsesHostnames { get; } = new(
        "dfs.client.use.datanode.hostname", false, "Whether DataNodes are connected to by name instead of by address.");

    /// <summary>How often the length of an open file is asked for.</summary>
    public static SettingInt32 LastBlockRetries { get; } = new(
        "dfs.client.retry.times.get-last-block-length", 3, 0, int.MaxValue, "attempts",
        "How often it is asked again where the last block of a file being written is.")
    { IsClamped = true };

    /// <summary>Pause before.</summary>
    public static SettingInt32 LastBlockRetryInterval { get; } = new(
        "dfs.client.retry.interval-ms.get-last-block-length", 4_000, 0, 3_600_000, "ms", "Pause before that.");

    /// <summary>Which checksum of a file.</summary>
    public static SettingChoice ChecksumCombineMode { get; } = new(
        "dfs.checksum.combine.mode", "MD5MD5CRC", ["MD5MD5CRC", "COMPOSITE_CRC"],
        "Checksum of a file: MD5MD5CRC, over those of its blocks, or COMPOSITE_CRC, which does not depend on their size.");

    /// <summary>A time-out of so many milliseconds; 0 is none, as in Hadoop.</summary>
    internal static TimeSpan Timeout(int milliseconds) =>
        milliseconds == 0 ? NoTimeout : TimeSpan.FromMilliseconds(milliseconds);
}
