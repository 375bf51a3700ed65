namespace Tusk.Hdfs.NameNode.Blocks;

/// <summary>Numbers of blocks and DataNodes for clients, reports and metrics. Sizes are in bytes.</summary>
internal sealed record BlockStatistics
{
    /// <summary>Size of all live volumes.</summary>
    public required long Capacity { get; init; }

    /// <summary>What HDFS uses of it.</summary>
    public required long Used { get; init; }

    /// <summary>What is left.</summary>
    public required long Remaining { get; init; }

    /// <summary>What this NameNode's blocks use.</summary>
    public required long BlockPoolUsed { get; init; }

    /// <summary>What others use.</summary>
    public required long NonDfsUsed { get; init; }

    /// <summary>All blocks of the namespace.</summary>
    public required long Blocks { get; init; }

    /// <summary>Blocks with too few replicas, lost ones included.</summary>
    public required long UnderReplicated { get; init; }

    /// <summary>Blocks with a bad replica.</summary>
    public required long Corrupt { get; init; }

    /// <summary>Blocks without a good replica.</summary>
    public required long Missing { get; init; }

    /// <summary>Those of them that were to have one replica.</summary>
    public required long MissingWithReplicationOne { get; init; }

    /// <summary>Blocks one loss away from that.</summary>
    public required long HighestPriority { get; init; }

    /// <summary>Bytes of replicas newer than the namespace.</summary>
    public required long BytesInFuture { get; init; }

    /// <summary>Replicas that wait to be deleted.</summary>
    public required long PendingDeletion { get; init; }

    /// <summary>Blocks of which replicas are on their way.</summary>
    public required long PendingReconstruction { get; init; }

    /// <summary>Copies that were given up.</summary>
    public required long PendingTimeouts { get; init; }

    /// <summary>Blocks on their way to DataNodes.</summary>
    public required long Scheduled { get; init; }

    /// <summary>Replicas too many that are not deleted yet.</summary>
    public required long Excess { get; init; }

    /// <summary>Blocks with replicas too many on storages in doubt.</summary>
    public required long Postponed { get; init; }

    /// <summary>Threads that serve data.</summary>
    public required long Xceivers { get; init; }

    /// <summary>DataNodes that are alive.</summary>
    public required int LiveDatanodes { get; init; }

    /// <summary>DataNodes that are dead.</summary>
    public required int DeadDatanodes { get; init; }

    /// <summary>DataNodes that are alive and silent.</summary>
    public required int StaleDatanodes { get; init; }

    /// <summary>Volumes that were lost.</summary>
    public required long FailedVolumes { get; init; }
}
