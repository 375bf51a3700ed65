using Tusk.Common.Configurations;
using Tusk.Hdfs.DataTransfer;

namespace Tusk.Hdfs.NameNode;

/// <summary>The settings of a NameNode, as Hadoop names them.</summary>
public static class NameNodeKeys
{
    private const int Day = 86_400_000;

    /// <summary>Where images are kept.</summary>
    public static SettingText NameFolders { get; } = new(
        "dfs.namenode.name.dir", "file://${hadoop.tmp.dir}/dfs/name", "Folders for a NameNode's metadata, separated by commas; each has all.");

    /// <summary>Where the edit log is kept.</summary>
    public static SettingText EditsFolders { get; } = new(
        "dfs.namenode.edits.dir", null, "Folders for a NameNode's edit log.")
    { DefaultDescription = "those of dfs.namenode.name.dir" };

    /// <summary>Where the edit log must be kept.</summary>
    public static SettingText RequiredEditsFolders { get; } = new(
        "dfs.namenode.edits.dir.required", null,
        "Those of the folders for the edit log without which a NameNode does not go on: it stops when one of them fails.")
    { DefaultDescription = "none" };

    /// <summary>In how many others the edit log must be kept.</summary>
    public static SettingInt32 MinEditsFolders { get; } = new(
        "dfs.namenode.edits.dir.minimum", 1, 1, 1000, "folders",
        "With fewer folders than this that take the edit log, those that are required not counted, a NameNode stops.");

    /// <summary>The host to listen on.</summary>
    public static SettingText BindHost { get; } = new(
        "dfs.namenode.rpc-bind-host", null, "The address a NameNode's RPC server listens on.")
    { DefaultDescription = "that of dfs.namenode.rpc-address" };

    /// <summary>Calls at a time.</summary>
    public static SettingInt32 Handlers { get; } = new(
        "dfs.namenode.handler.count", 10, 1, 10_000, "calls", "Calls that a NameNode's RPC server executes at a time.");

    /// <summary>How long answers are remembered.</summary>
    public static SettingInt64 RetryCacheMillis { get; } = new(
        "dfs.namenode.retrycache.expirytime.millis", 600_000, 1, long.MaxValue / 1_000_000, "ms",
        "How long a NameNode remembers the answers to calls that must be executed once.");

    /// <summary>How many answers are remembered.</summary>
    public static SettingInt32 RetryCacheAnswers { get; } = new(
        "tusk.namenode.retrycache.answers.max", 500_000, 1, int.MaxValue, "answers",
        "How many answers to calls that must be executed once a NameNode remembers.");

    /// <summary>Whether rights are checked.</summary>
    public static SettingBoolean PermissionsEnabled { get; } = new("dfs.permissions.enabled", true, "Whether a NameNode checks rights.");

    /// <summary>The group of superusers.</summary>
    public static SettingText Supergroup { get; } = new(
        "dfs.permissions.superusergroup", "supergroup", "The group whose members may do everything in HDFS.");

    /// <summary>Groups of users.</summary>
    public static SettingText StaticGroups { get; } = new(
        "hadoop.user.group.static.mapping.overrides", "dr.who=;",
        "Groups of users, as user1=group1,group2;user2=; of others the operating system is asked.");

    /// <summary>How long groups are remembered.</summary>
    public static SettingInt64 GroupsSeconds { get; } = new(
        "hadoop.security.groups.cache.secs", 300, 0, Day, "s", "How long the groups of a user are remembered.");

    /// <summary>Bytes of a name.</summary>
    public static SettingInt32 MaxComponentBytes { get; } = new(
        "dfs.namenode.fs-limits.max-component-length", 255, 0, 65_535, "bytes", "Most bytes of a name in HDFS; 0: no bound.");

    /// <summary>Names in a directory.</summary>
    public static SettingInt32 MaxDirectoryItems { get; } = new(
        "dfs.namenode.fs-limits.max-directory-items", 1 << 20, 1, 6_400_000, "names", "Most names in a directory of HDFS.");

    /// <summary>Blocks of a file.</summary>
    public static SettingInt32 MaxBlocksPerFile { get; } = new(
        "dfs.namenode.fs-limits.max-blocks-per-file", 10_000, 1, 1 << 20, "blocks", "Most blocks of a file.");

    /// <summary>Least block size.</summary>
    public static SettingInt64 MinBlockSize { get; } = new(
        "dfs.namenode.fs-limits.min-block-size", 1 << 20, 0, long.MaxValue, "bytes", "The least block size a file may have.");

    /// <summary>Least replication.</summary>
    public static SettingInt32 MinReplication { get; } = new(
        "dfs.namenode.replication.min", 1, 1, 512, "replicas", "Replicas that a block needs to be complete.");

    /// <summary>Most replication.</summary>
    public static SettingInt32 MaxReplication { get; } = new(
        "dfs.replication.max", 512, 1, 4095, "replicas", "Most replicas that a file may ask for.");

    /// <summary>Names of a page.</summary>
    public static SettingInt32 ListingLimit { get; } = new("dfs.ls.limit", 1000, 1, 1 << 20, "names", "Names of a page of a listing.");

    /// <summary>Open files of a page.</summary>
    public static SettingInt32 OpenFilesLimit { get; } = new(
        "dfs.namenode.list.openfiles.num.responses", 1000, 1, 1 << 20, "files", "Files of a page of listOpenFiles.");

    /// <summary>Precision of times of access.</summary>
    public static SettingInt64 AccessTimePrecision { get; } = new(
        "dfs.namenode.accesstime.precision", 3_600_000, 0, long.MaxValue / 1_000_000, "ms",
        "How old a file's time of access must be to be written anew; 0: it never is.");

    /// <summary>The hard limit of leases.</summary>
    public static SettingInt64 LeaseHardLimitSeconds { get; } = new(
        "dfs.namenode.lease-hard-limit-sec", 1_200, 1, 10 * 365 * 24 * 3600, "s", "How long a writer may be silent before the NameNode closes its files.");

    /// <summary>The soft limit of leases, which Hadoop fixes.</summary>
    public static SettingInt64 LeaseSoftLimit { get; } = new(
        "tusk.namenode.lease.soft-limit.ms", 60_000, 1, long.MaxValue / 1_000_000, "ms",
        "How long a writer may be silent before another client may have its file; of Apache's NameNode no setting.");

    /// <summary>How often leases are looked at.</summary>
    public static SettingInt64 LeaseRecheck { get; } = new(
        "dfs.namenode.lease-recheck-interval-ms", 2_000, 1, Day, "ms", "How often a NameNode looks for writers that are silent too long.");

    /// <summary>Images kept.</summary>
    public static SettingInt32 ImagesRetained { get; } = new(
        "dfs.namenode.num.checkpoints.retained", 2, 1, 1000, "images", "Images that a NameNode keeps.");

    /// <summary>Edits kept.</summary>
    public static SettingInt64 ExtraEditsRetained { get; } = new(
        "dfs.namenode.num.extra.edits.retained", 1_000_000, 0, long.MaxValue, "edits", "Edits that are kept beyond those that the images need.");

    /// <summary>Segments kept.</summary>
    public static SettingInt32 MaxExtraSegmentsRetained { get; } = new(
        "dfs.namenode.max.extra.edits.segments.retained", 10_000, 0, int.MaxValue, "segments",
        "Segments of the edit log that are kept beyond those that the images need.");

    /// <summary>Longest edit.</summary>
    public static SettingInt32 MaxOpBytes { get; } = new(
        "dfs.namenode.max.op.size", 50 << 20, 1 << 10, int.MaxValue, "bytes", "Longest entry of an edit log.");

    /// <summary>Time between checkpoints.</summary>
    public static SettingDuration CheckpointPeriod { get; } = new(
        "dfs.namenode.checkpoint.period", TimeSpan.FromHours(1), DurationUnit.Seconds, TimeSpan.FromSeconds(1), TimeSpan.FromDays(3650),
        "After this time a NameNode writes an image, if there were edits.");

    /// <summary>Edits between checkpoints.</summary>
    public static SettingInt64 CheckpointTransactions { get; } = new(
        "dfs.namenode.checkpoint.txns", 1_000_000, 1, long.MaxValue, "edits", "After so many edits a NameNode writes an image.");

    /// <summary>How often the two above are looked at.</summary>
    public static SettingDuration CheckpointCheckPeriod { get; } = new(
        "dfs.namenode.checkpoint.check.period", TimeSpan.FromSeconds(60), DurationUnit.Seconds, TimeSpan.FromMilliseconds(1), TimeSpan.FromDays(1),
        "How often a NameNode looks whether an image is due.");

    /// <summary>How often the disks are looked at.</summary>
    public static SettingInt64 ResourceCheck { get; } = new(
        "dfs.namenode.resource.check.interval", 5_000, 1, Day, "ms", "How often a NameNode looks whether its disks are full.");

    /// <summary>Room that must be left.</summary>
    public static SettingInt64 ReservedBytes { get; } = new(
        "dfs.namenode.resource.du.reserved", 100 << 20, 0, long.MaxValue, "bytes",
        "With less room than this left in all its folders, a NameNode goes into safe mode.");

    /// <summary>Part of safe blocks.</summary>
    public static SettingText SafeThreshold { get; } = new(
        "dfs.namenode.safemode.threshold-pct", "0.999f", "Part of the blocks that must be reported before a NameNode leaves safe mode.");

    /// <summary>Replicas of a safe block.</summary>
    public static SettingInt32 SafeReplication { get; } = new(
        "dfs.namenode.safemode.replication.min", 0, 0, 512, "replicas", "Replicas that make a block safe.")
    { DefaultDescription = "dfs.namenode.replication.min" };

    /// <summary>DataNodes of a safe cluster.</summary>
    public static SettingInt32 SafeDatanodes { get; } = new(
        "dfs.namenode.safemode.min.datanodes", 0, 0, int.MaxValue, "DataNodes", "DataNodes that must be alive before a NameNode leaves safe mode.");

    /// <summary>Safe mode goes on for so long.</summary>
    public static SettingDuration SafeExtension { get; } = new(
        "dfs.namenode.safemode.extension", TimeSpan.FromSeconds(30), DurationUnit.Milliseconds, TimeSpan.Zero, TimeSpan.FromDays(1),
        "How long safe mode goes on after its threshold was reached.");

    /// <summary>Copies of a DataNode.</summary>
    public static SettingInt32 MaxStreams { get; } = new(
        "dfs.namenode.replication.max-streams", 2, 1, 10_000, "copies", "Copies that a DataNode is told to send at a time.");

    /// <summary>Urgent copies of a DataNode.</summary>
    public static SettingInt32 MaxStreamsHard { get; } = new(
        "dfs.namenode.replication.max-streams-hard-limit", 4, 1, 10_000, "copies", "The same for the most urgent blocks.");

    /// <summary>Copies per turn.</summary>
    public static SettingInt32 WorkMultiplier { get; } = new(
        "dfs.namenode.replication.work.multiplier.per.iteration", 2, 1, 10_000, "copies", "Copies ordered per live DataNode each time the NameNode looks.");

    /// <summary>How long copies may take.</summary>
    public static SettingInt64 PendingTimeoutSeconds { get; } = new(
        "dfs.namenode.reconstruction.pending.timeout-sec", 300, 1, Day, "s", "How long an ordered copy may take.");

    /// <summary>How often replicas are looked at.</summary>
    public static SettingDuration RedundancyInterval { get; } = new(
        "dfs.namenode.redundancy.interval.seconds", TimeSpan.FromSeconds(3), DurationUnit.Seconds, TimeSpan.FromMilliseconds(1), TimeSpan.FromDays(1),
        "How often a NameNode looks for blocks with too few replicas.");

    /// <summary>Deletions at a time.</summary>
    public static SettingInt32 InvalidateLimit { get; } = new(
        "dfs.block.invalidate.limit", 1_000, 1, 1 << 20, "replicas", "Deletions that a DataNode is told with one heartbeat.");

    /// <summary>When DataNodes are dead.</summary>
    public static SettingInt32 RecheckInterval { get; } = new(
        "dfs.namenode.heartbeat.recheck-interval", 300_000, 1, Day, "ms",
        "Twice this and ten heartbeats without a sign of life, and a DataNode is dead.");

    /// <summary>When DataNodes are stale.</summary>
    public static SettingInt64 StaleInterval { get; } = new(
        "dfs.namenode.stale.datanode.interval", 30_000, 1, Day, "ms", "So long without a sign of life, and a DataNode is stale.");

    /// <summary>No stale DataNodes for writers.</summary>
    public static SettingBoolean AvoidStaleForWrite { get; } = new(
        "dfs.namenode.avoid.write.stale.datanode", false, "Whether stale DataNodes get no new blocks.");

    /// <summary>No stale DataNodes for readers.</summary>
    public static SettingBoolean AvoidStaleForRead { get; } = new(
        "dfs.namenode.avoid.read.stale.datanode", false, "Whether stale DataNodes are named last to readers.");

    /// <summary>Load counts.</summary>
    public static SettingBoolean ConsiderLoad { get; } = new(
        "dfs.namenode.redundancy.considerLoad", true, "Whether busy DataNodes get no new blocks.");

    /// <summary>Reports at a time.</summary>
    public static SettingInt32 ReportLeases { get; } = new(
        "dfs.namenode.max.full.block.report.leases", 6, 1, 10_000, "DataNodes", "DataNodes that send a full block report at a time.");

    /// <summary>How long a report may take.</summary>
    public static SettingInt64 ReportLeaseLength { get; } = new(
        "dfs.namenode.full.block.report.lease.length.ms", 300_000, 1, Day, "ms", "How long a DataNode may take to send its full block report.");

    /// <summary>Racks.</summary>
    public static SettingText RackTable { get; } = new(
        "net.topology.table.file.name", null, "A file that names the rack of each machine, a line each: host or address, then /rack.");

    /// <summary>A program that knows racks.</summary>
    public static SettingText RackScript { get; } = new(
        "net.topology.script.file.name", null, "A program that is given hosts or addresses and prints the rack of each.");

    /// <summary>The address.</summary>
    internal static SettingText RpcAddress => HdfsSharedKeys.RpcAddress;

    /// <summary>The default file system, which names the NameNode.</summary>
    internal static SettingText DefaultFileSystem => CommonKeys.DefaultFileSystem;

    /// <summary>Time between heartbeats.</summary>
    internal static SettingDuration HeartbeatInterval => HdfsSharedKeys.HeartbeatInterval;

    /// <summary>What clients take for theirs.</summary>
    internal static SettingInt64 BlockSize => HdfsSharedKeys.BlockSize;

    /// <summary>The same.</summary>
    internal static SettingInt32 Replication => HdfsSharedKeys.Replication;

    /// <summary>The same.</summary>
    internal static SettingInt32 BytesPerChecksum => HdfsSharedKeys.BytesPerChecksum;

    /// <summary>The same.</summary>
    internal static SettingInt32 WritePacketBytes => HdfsSharedKeys.PacketSize;

    /// <summary>The same.</summary>
    internal static SettingInt32 FileBufferBytes { get; } = new("io.file.buffer.size", 4_096, 1, 1 << 30, "bytes", "Size of buffers, as the NameNode tells clients.");

    /// <summary>The same.</summary>
    internal static SettingDuration TrashInterval { get; } = new(
        "fs.trash.interval", TimeSpan.Zero, DurationUnit.Minutes, TimeSpan.Zero, TimeSpan.FromDays(36_500), "How long what was deleted stays in the trash, as the NameNode tells clients; 0: there is none.");

    /// <summary>The same.</summary>
    internal static SettingChoice ChecksumType => HdfsSharedKeys.ChecksumType;
}
