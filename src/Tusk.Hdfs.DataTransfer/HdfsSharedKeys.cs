using Tusk.Common.Configurations;
using Tusk.Hdfs.DataTransfer.Checksums;

namespace Tusk.Hdfs.DataTransfer;

/// <summary>The settings of HDFS that more than one of client, NameNode and DataNode read, as Hadoop names them: declared once, here.</summary>
public static class HdfsSharedKeys
{
    /// <summary>Block size of new files.</summary>
    public static SettingInt64 BlockSize { get; } = new(
        "dfs.blocksize", 128 << 20, 1, long.MaxValue, "bytes", "Block size of a new file in HDFS whose maker states none.");

    /// <summary>Replication of new files.</summary>
    public static SettingInt32 Replication { get; } = new(
        "dfs.replication", 3, 1, short.MaxValue, "copies", "Copies of each block of a new file in HDFS whose maker states none.");

    /// <summary>Size of packets.</summary>
    public static SettingInt32 PacketSize { get; } = new(
        "dfs.client-write-packet-size", 65_536, 600, 16 << 20, "bytes",
        "Size of the packets in which a file is written; each has at least the data of one checksum.")
    { IsClamped = true };

    /// <summary>Checksum of new files.</summary>
    public static SettingChoice ChecksumType { get; } = new(
        "dfs.checksum.type", "CRC32C", ["CRC32C", "CRC32", "NULL"], "How the chunks of a new file are checked; NULL: not at all.");

    /// <summary>Size of chunks.</summary>
    public static SettingInt32 BytesPerChecksum { get; } = new(
        "dfs.bytes-per-checksum", 512, 1, ChunkChecksum.MaxChunkBytes, "bytes", "How much data one checksum covers; divides the block size.");

    /// <summary>Silence of a peer.</summary>
    public static SettingInt32 SocketTimeout { get; } = new(
        "dfs.client.socket-timeout", 60_000, 0, 86_400_000, "ms",
        "How long a DataNode may be silent to a client, and a peer to a DataNode; 0: for ever.");

    /// <summary>A peer that takes nothing.</summary>
    public static SettingInt32 SocketWriteTimeout { get; } = new(
        "dfs.datanode.socket.write.timeout", 480_000, 0, 86_400_000, "ms",
        "How long a DataNode may take nothing from a client, and a peer from a DataNode; 0: for ever.")
    { IsClamped = true };

    /// <summary>Time between heartbeats.</summary>
    public static SettingDuration HeartbeatInterval { get; } = new(
        "dfs.heartbeat.interval", TimeSpan.FromSeconds(3), DurationUnit.Seconds, TimeSpan.FromMilliseconds(10), TimeSpan.FromDays(1),
        "Time between heartbeats of a DataNode.");

    /// <summary>Address of the NameNode.</summary>
    public static SettingText RpcAddress { get; } = new(
        "dfs.namenode.rpc-address", null, "Address and port of the NameNode.")
    { DefaultDescription = "that of fs.defaultFS" };
}
