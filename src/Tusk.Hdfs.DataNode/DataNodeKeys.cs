using Tusk.Common.Configurations;
using Tusk.Hdfs.DataTransfer;

namespace Tusk.Hdfs.DataNode;

/// <summary>The settings of a DataNode, as Hadoop names them.</summary>
public static class DataNodeKeys
{
    /// <summary>Where replicas are kept.</summary>
    public static SettingText DataFolders { get; } = new(
        "dfs.datanode.data.dir", "file://${hadoop.tmp.dir}/dfs/data",
        "Folders of a DataNode, separated by commas, each perhaps with what it is made of: [DISK], [SSD], [ARCHIVE], [RAM_DISK], [NVDIMM].");

    /// <summary>Where data is served.</summary>
    public static SettingText Address { get; } = new(
        "dfs.datanode.address", "0.0.0.0:9866", "Address and port of data transfer; port 0 for a free one.");

    /// <summary>Where RPC is served.</summary>
    public static SettingText IpcAddress { get; } = new(
        "dfs.datanode.ipc.address", "0.0.0.0:9867", "Address and port of a DataNode's RPC server; port 0 for a free one.");

    /// <summary>The name.</summary>
    public static SettingText HostName { get; } = new(
        "dfs.datanode.hostname", null, "The name by which a DataNode calls itself.")
    {
        DefaultDescription = "the machine's name",
    };

    /// <summary>Calls at a time.</summary>
    public static SettingInt32 Handlers { get; } = new(
        "dfs.datanode.handler.count", 10, 1, 10_000, "calls", "Calls that a DataNode's RPC server executes at a time.");

    /// <summary>Connections that transfer data.</summary>
    public static SettingInt32 MaxTransfers { get; } = new(
        "dfs.datanode.max.transfer.threads", 4_096, 1, 1 << 20, "connections",
        "Connections that transfer data to and from a DataNode at a time; with more, it closes new ones.");

    /// <summary>Moves of the balancer.</summary>
    public static SettingInt32 MaxMoves { get; } = new(
        "dfs.datanode.balance.max.concurrent.moves", 100, 1, 1 << 20, "moves",
        "Replicas that the balancer moves from and to a DataNode at a time; more are refused.");

    /// <summary>Speed of the balancer.</summary>
    public static SettingInt64 MoveBytesPerSecond { get; } = new(
        "dfs.datanode.balance.bandwidthPerSec", 100L << 20, 1, long.MaxValue, "bytes per second",
        "What the balancer moves from and to a DataNode at most.");

    /// <summary>Volumes that may fail.</summary>
    public static SettingInt32 FailedVolumesTolerated { get; } = new(
        "dfs.datanode.failed.volumes.tolerated", 0, -1, 1_000, "volumes",
        "Volumes that may fail before a DataNode stops; -1: all but one.");

    /// <summary>Room for others.</summary>
    public static SettingInt64 ReservedBytes { get; } = new(
        "dfs.datanode.du.reserved", 0, 0, long.MaxValue, "bytes", "Bytes of each volume that are left to other uses.");

    /// <summary>Time between heartbeats.</summary>
    public static SettingDuration HeartbeatInterval => HdfsSharedKeys.HeartbeatInterval;

    /// <summary>Time between block reports.</summary>
    public static SettingInt64 BlockReportInterval { get; } = new(
        "dfs.blockreport.intervalMsec", 21_600_000, 1, long.MaxValue / 1_000_000, "ms", "Time between full block reports of a DataNode.");

    /// <summary>Blocks in one report.</summary>
    public static SettingInt64 BlockReportSplit { get; } = new(
        "dfs.blockreport.split.threshold", 1_000_000, 0, long.MaxValue, "replicas",
        "With more replicas than this, each volume is reported in a call of its own.");

    /// <summary>Time that a connection is kept.</summary>
    public static SettingInt32 KeepAlive { get; } = new(
        "dfs.datanode.socket.reuse.keepalive", 4_000, 0, 86_400_000, "ms",
        "How long a DataNode waits for the next operation on a connection; 0: it closes after each.");

    /// <summary>Silence of a peer.</summary>
    public static SettingInt32 SocketTimeout => HdfsSharedKeys.SocketTimeout;

    /// <summary>A peer that takes nothing.</summary>
    public static SettingInt32 WriteTimeout => HdfsSharedKeys.SocketWriteTimeout;

    /// <summary>How long a writer may take to stop.</summary>
    public static SettingInt32 StopTimeout { get; } = new(
        "dfs.datanode.xceiver.stop.timeout.millis", 60_000, 1, 86_400_000, "ms",
        "How long the writer of a replica may take to stop when somebody else wants the replica.");

    /// <summary>Whether a finished block is synced.</summary>
    public static SettingBoolean SyncOnClose { get; } = new(
        "dfs.datanode.synconclose", false, "Whether a block is on the disk when its last packet is acknowledged.");

    /// <summary>Names instead of addresses.</summary>
    public static SettingBoolean UsesHostnames { get; } = new(
        "dfs.datanode.use.datanode.hostname", false, "Whether DataNodes connect to one another by name instead of by address.");

    /// <summary>Memory of readers.</summary>
    public static SettingInt64 ReadBufferBytes { get; } = new(
        "tusk.datanode.read.buffers.bytes", 64L << 20, 0, long.MaxValue, "bytes",
        "Memory that readers of a DataNode use together for more than one packet each.");

    /// <summary>Memory of large packets.</summary>
    public static SettingInt64 LargePacketBytes { get; } = new(
        "tusk.datanode.large.packets.bytes", 256L << 20, 0, long.MaxValue, "bytes",
        "Memory that writers of a DataNode use together for packets of more than 256 KiB; one beyond it is refused.");

    /// <summary>Time between two looks at a replica.</summary>
    public static SettingInt32 ScanPeriod { get; } = new(
        "dfs.datanode.scan.period.hours", 504, -1, 1_000_000, "hours",
        "How often each finished replica is verified at most; 0: every 504 hours, negative: never.")
    {
        IsClamped = true,
    };

    /// <summary>Speed of the scanner.</summary>
    public static SettingInt64 ScanBytesPerSecond { get; } = new(
        "dfs.block.scanner.volume.bytes.per.second", 1L << 20, -1, long.MaxValue, "bytes per second",
        "What is read of each volume at most to verify replicas; 0 or -1: nothing.");

    /// <summary>The default file system, which names the NameNode.</summary>
    internal static SettingText DefaultFileSystem => CommonKeys.DefaultFileSystem;

    /// <summary>Addresses of NameNodes for servers.</summary>
    internal static SettingText ServiceAddress { get; } = new(
        "dfs.namenode.servicerpc-address", null, "Address of the NameNode for DataNodes, where it has one of its own.");

    /// <summary>Addresses of NameNodes.</summary>
    internal static SettingText RpcAddress => HdfsSharedKeys.RpcAddress;
}
