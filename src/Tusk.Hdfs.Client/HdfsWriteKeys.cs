using Tusk.Common.Configurations;
using Tusk.Hdfs.DataTransfer;

namespace Tusk.Hdfs.Client;

/// <summary>The settings of writing to HDFS, as Hadoop names them.</summary>
public static class HdfsWriteKeys
{
    /// <summary>Size of packets.</summary>
    public static SettingInt32 PacketSize => HdfsSharedKeys.PacketSize;

    /// <summary>Packets in flight.</summary>
    public static SettingInt32 MaxPacketsInFlight { get; } = new(
        "dfs.client.write.max-packets-in-flight", 80, 1, 4_096, "packets",
        "How many packets of a file are not acknowledged yet before its writer waits; each takes its size of memory.")
    { IsClamped = true };

    /// <summary>Checksum of new files.</summary>
    public static SettingChoice ChecksumType => HdfsSharedKeys.ChecksumType;

    /// <summary>Size of chunks.</summary>
    public static SettingInt32 BytesPerChecksum => HdfsSharedKeys.BytesPerChecksum;

    /// <summary>Blocks that are tried.</summary>
    public static SettingInt32 BlockRetries { get; } = new(
        "dfs.client.block.write.retries", 3, 0, int.MaxValue, "retries",
        "How often another block is asked for when no connection to the DataNodes of a new one can be made.")
    { IsClamped = true };

    /// <summary>Patience for replicas.</summary>
    public static SettingInt32 ReplicationRetries { get; } = new(
        "dfs.client.block.write.locateFollowingBlock.retries", 5, 0, int.MaxValue, "retries",
        "How often the NameNode is asked again for a block, or to close a file, while an earlier block has too few replicas.");

    /// <summary>First pause of that.</summary>
    public static SettingInt32 ReplicationDelay { get; } = new(
        "dfs.client.block.write.locateFollowingBlock.initial.delay.ms", 400, 0, int.MaxValue, "ms",
        "Pause before the first of these retries; it doubles each time. A few shorter ones come before.");

    /// <summary>Longest pause of that.</summary>
    public static SettingInt32 ReplicationMaxDelay { get; } = new(
        "dfs.client.block.write.locateFollowingBlock.max.delay.ms", 60_000, 0, int.MaxValue, "ms", "Longest of these pauses.");

    /// <summary>Recoveries of a pipeline.</summary>
    public static SettingInt32 MaxRecoveries { get; } = new(
        "dfs.client.pipeline.recovery.max-retries", 5, 0, int.MaxValue, "recoveries",
        "How often the pipeline of a block is set up again without a packet getting through.")
    { IsClamped = true };

    /// <summary>Patience for a DataNode that starts again.</summary>
    public static SettingDuration RestartTimeout { get; } = new(
        "dfs.client.datanode-restart.timeout", TimeSpan.FromSeconds(30), DurationUnit.Seconds, TimeSpan.Zero, TimeSpan.FromDays(24),
        "How long a writer waits for a DataNode that says it starts again, if it is the only one or on the same machine.");

    /// <summary>How long failed DataNodes are avoided.</summary>
    public static SettingInt64 ExclusionLifetime { get; } = new(
        "dfs.client.write.exclude.nodes.cache.expiry.interval.millis", 600_000, 0, int.MaxValue, "ms",
        "How long a writer asks for no blocks on a DataNode to which it had no connection.");

    /// <summary>Whether a file that failed is given back to the NameNode.</summary>
    public static SettingBoolean RecoverLeaseOnCloseFailure { get; } = new(
        "dfs.client.write.recover.lease.on.close.exception", false,
        "Whether the NameNode is asked to close a file at once whose writer failed or was cancelled, with what was flushed. "
        + "If not, it stays open as long as its client has other files open, or lives in the NameNode's eyes.");
}
