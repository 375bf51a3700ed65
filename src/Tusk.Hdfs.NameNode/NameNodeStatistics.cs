using Tusk.Rpc.Server;

namespace Tusk.Hdfs.NameNode;

/// <summary>What a NameNode is and has, at one moment: what <c>/jmx</c> shows. Sizes are in bytes.</summary>
public sealed record NameNodeStatistics
{
    /// <summary>Id of the cluster.</summary>
    public required string ClusterId { get; init; }

    /// <summary>Id of its blocks.</summary>
    public required string BlockPoolId { get; init; }

    /// <summary>Number of the namespace.</summary>
    public required int NamespaceId { get; init; }

    /// <summary>When it began to serve.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Why it is in safe mode, in Hadoop's words; empty if it is not.</summary>
    public required string SafeMode { get; init; }

    /// <summary>Files, directories and links.</summary>
    public required long Files { get; init; }

    /// <summary>Blocks of the namespace.</summary>
    public required long Blocks { get; init; }

    /// <summary>Files that are being written.</summary>
    public required int FilesUnderConstruction { get; init; }

    /// <summary>Clients that write.</summary>
    public required int Leases { get; init; }

    /// <summary>Size of all live volumes.</summary>
    public required long Capacity { get; init; }

    /// <summary>What HDFS uses of it.</summary>
    public required long Used { get; init; }

    /// <summary>What others use.</summary>
    public required long NonDfsUsed { get; init; }

    /// <summary>What is left.</summary>
    public required long Remaining { get; init; }

    /// <summary>What this NameNode's blocks use.</summary>
    public required long BlockPoolUsed { get; init; }

    /// <summary>Blocks with too few replicas.</summary>
    public required long UnderReplicatedBlocks { get; init; }

    /// <summary>Blocks of which replicas are on their way.</summary>
    public required long PendingReplicationBlocks { get; init; }

    /// <summary>Blocks on their way to DataNodes.</summary>
    public required long ScheduledReplicationBlocks { get; init; }

    /// <summary>Replicas that wait to be deleted.</summary>
    public required long PendingDeletionBlocks { get; init; }

    /// <summary>Blocks with a bad replica.</summary>
    public required long CorruptBlocks { get; init; }

    /// <summary>Blocks without a good replica.</summary>
    public required long MissingBlocks { get; init; }

    /// <summary>Replicas too many.</summary>
    public required long ExcessBlocks { get; init; }

    /// <summary>Volumes that DataNodes have lost.</summary>
    public required long FailedVolumes { get; init; }

    /// <summary>DataNodes that are silent, but not yet dead.</summary>
    public required int StaleDatanodes { get; init; }

    /// <summary>All DataNodes, dead ones too.</summary>
    public required IReadOnlyList<DatanodeStatistics> Datanodes { get; init; }

    /// <summary>The last transaction.</summary>
    public required long LastTransactionId { get; init; }

    /// <summary>The last transaction of the newest image.</summary>
    public required long LastCheckpointTransactionId { get; init; }

    /// <summary>When that image was written, or found at the start.</summary>
    public required DateTimeOffset LastCheckpointAt { get; init; }

    /// <summary>How often the edit log was brought to the disks.</summary>
    public required long EditLogSyncs { get; init; }

    /// <summary>Folders of metadata in use.</summary>
    public required IReadOnlyList<string> NameFolders { get; init; }

    /// <summary>Those that have failed and are not used any more until the next start.</summary>
    public required IReadOnlyList<string> FailedNameFolders { get; init; }

    /// <summary>Its RPC server.</summary>
    public required RpcServerStatistics Rpc { get; init; }

    /// <summary>DataNodes that are alive.</summary>
    public int LiveDatanodes => Datanodes.Count(static node => node.IsAlive);

    /// <summary>DataNodes that are dead.</summary>
    public int DeadDatanodes => Datanodes.Count - LiveDatanodes;
}
