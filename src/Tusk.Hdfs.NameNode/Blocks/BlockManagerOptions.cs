namespace Tusk.Hdfs.NameNode.Blocks;

/// <summary>Settings of block management, with Hadoop's defaults. Times are in milliseconds.</summary>
internal sealed record BlockManagerOptions
{
    /// <summary>dfs.namenode.replication.min: replicas that make a block complete.</summary>
    public int MinReplication { get; init; } = 1;

    /// <summary>dfs.replication.max.</summary>
    public int MaxReplication { get; init; } = 512;

    /// <summary>dfs.namenode.replication.max-streams: copies that a DataNode sends at a time.</summary>
    public int MaxStreams { get; init; } = 2;

    /// <summary>dfs.namenode.replication.max-streams-hard-limit: the same for the most urgent blocks.</summary>
    public int MaxStreamsHard { get; init; } = 4;

    /// <summary>dfs.namenode.replication.work.multiplier.per.iteration: copies ordered per live DataNode and tick.</summary>
    public int WorkMultiplier { get; init; } = 2;

    /// <summary>dfs.namenode.reconstruction.pending.timeout-sec: how long an ordered copy may take.</summary>
    public long PendingTimeout { get; init; } = 300_000;

    /// <summary>dfs.namenode.redundancy.interval.seconds: between looks at what is to be copied.</summary>
    public long RedundancyInterval { get; init; } = 3_000;

    /// <summary>dfs.block.invalidate.limit: deletions ordered in an answer to a heartbeat.</summary>
    public int InvalidateLimit { get; init; } = 1_000;

    /// <summary>dfs.heartbeat.interval.</summary>
    public long HeartbeatInterval { get; init; } = 3_000;

    /// <summary>dfs.namenode.heartbeat.recheck-interval.</summary>
    public long RecheckInterval { get; init; } = 300_000;

    /// <summary>dfs.namenode.stale.datanode.interval.</summary>
    public long StaleInterval { get; init; } = 30_000;

    /// <summary>dfs.namenode.avoid.write.stale.datanode.</summary>
    public bool AvoidStaleForWrite { get; init; }

    /// <summary>dfs.namenode.avoid.read.stale.datanode.</summary>
    public bool AvoidStaleForRead { get; init; }

    /// <summary>dfs.namenode.redundancy.considerLoad.</summary>
    public bool ConsiderLoad { get; init; } = true;

    /// <summary>dfs.namenode.redundancy.considerLoad.factor.</summary>
    public double LoadFactor { get; init; } = 2.0;

    /// <summary>dfs.namenode.block-placement.min-blocks-for.write: blocks for which a volume must have room.</summary>
    public int MinBlocksForWrite { get; init; } = 1;

    /// <summary>dfs.namenode.max.full.block.report.leases: DataNodes that report at a time.</summary>
    public int ReportLeases { get; init; } = 6;

    /// <summary>dfs.namenode.full.block.report.lease.length.ms.</summary>
    public long ReportLeaseLength { get; init; } = 300_000;

    /// <summary>Between two recoveries of a block; Apache Hadoop 3.4 waits 30 heartbeats, or 90 s.</summary>
    public long RecoveryInterval { get; init; } = 10_000;

    /// <summary>After how long blocks that were to come to a DataNode are no longer counted against its room.</summary>
    public long ScheduledRollInterval { get; init; } = 600_000;

    /// <summary>dfs.namenode.safemode.threshold-pct: a part of 1; over 1, safe mode is left by hand alone.</summary>
    public float SafeThreshold { get; init; } = 0.999f;

    /// <summary>dfs.namenode.safemode.replication.min: replicas that make a block safe.</summary>
    public int SafeReplication { get; init; } = 1;

    /// <summary>dfs.namenode.safemode.min.datanodes.</summary>
    public int SafeDatanodes { get; init; }

    /// <summary>dfs.namenode.safemode.extension.</summary>
    public long SafeExtension { get; init; } = 30_000;

    /// <summary>After how long without a heartbeat a DataNode is dead: 630 s.</summary>
    public long DeadInterval => (2 * RecheckInterval) + (10 * HeartbeatInterval);
}
