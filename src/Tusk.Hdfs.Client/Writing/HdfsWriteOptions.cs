using Tusk.Common.Configurations;
using Tusk.Hdfs.DataTransfer.Checksums;
using Tusk.Hdfs.DataTransfer.Connections;

namespace Tusk.Hdfs.Client.Writing;

/// <summary>How files are written; the defaults are Hadoop's.</summary>
public sealed record HdfsWriteOptions
{
    private static readonly TimeSpan ExtraForEachNode = TimeSpan.FromSeconds(5);

    /// <summary>Size of packets, in bytes.</summary>
    public required int PacketBytes { get; init; }

    /// <summary>Most packets that are not acknowledged.</summary>
    public required int MaxPacketsInFlight { get; init; }

    /// <summary>How chunks are checked.</summary>
    public required ChunkChecksum Checksum { get; init; }

    /// <summary>How often another block is asked for when a pipeline cannot be set up.</summary>
    public required int BlockRetries { get; init; }

    /// <summary>How often the NameNode is asked again for what waits for replicas.</summary>
    public required int ReplicationRetries { get; init; }

    /// <summary>The first pause of that.</summary>
    public required TimeSpan ReplicationDelay { get; init; }

    /// <summary>The longest pause of that.</summary>
    public required TimeSpan ReplicationMaxDelay { get; init; }

    /// <summary>How often a pipeline is set up again without a packet getting through.</summary>
    public required int MaxRecoveries { get; init; }

    /// <summary>How long a DataNode that starts again is waited for.</summary>
    public required TimeSpan RestartTimeout { get; init; }

    /// <summary>How long a DataNode that failed is not asked for.</summary>
    public required TimeSpan ExclusionLifetime { get; init; }

    /// <summary>How long a DataNode may be silent, with 5 s more for each of a pipeline.</summary>
    public required TimeSpan SocketTimeout { get; init; }

    /// <summary>How long a DataNode may take nothing, with 5 s more for each of a pipeline.</summary>
    public required TimeSpan SocketWriteTimeout { get; init; }

    /// <summary>Whether the NameNode is asked to close a file whose writer failed.</summary>
    public required bool RecoversLeaseOnCloseFailure { get; init; }

    /// <summary>Whether DataNodes are reached by their names.</summary>
    public required bool UseHostName { get; init; }

    /// <summary>Pauses between questions for what waits for replicas.</summary>
    internal RetryPauses ReplicationPauses => new(ReplicationDelay, ReplicationMaxDelay, ReplicationRetries);

    /// <summary>When a writer that sends nothing sends a heartbeat: DataNodes end a pipeline that is silent for the socket time-out.</summary>
    internal TimeSpan HeartbeatInterval =>
        (SocketTimeout == HdfsReadKeys.NoTimeout ? TimeSpan.FromMilliseconds(HdfsReadKeys.SocketTimeout.Default) : SocketTimeout) / 2;

    /// <summary>Reads the settings, checked.</summary>
    /// <exception cref="ConfigurationException">A value is malformed or out of bounds.</exception>
    public static HdfsWriteOptions Read(Configuration configuration) => Read(configuration, warned: null);

    /// <summary>The same.</summary>
    /// <param name="configuration">The settings.</param>
    /// <param name="warned">Told in a line of a value that is passed over; null: nobody is.</param>
    /// <exception cref="ConfigurationException">A value is malformed or out of bounds.</exception>
    internal static HdfsWriteOptions Read(Configuration configuration, Action<string>? warned) => new()
    {
        PacketBytes = HdfsWriteKeys.PacketSize.Read(configuration),
        MaxPacketsInFlight = HdfsWriteKeys.MaxPacketsInFlight.Read(configuration),
        Checksum = new ChunkChecksum(ReadChecksumType(configuration, warned), HdfsWriteKeys.BytesPerChecksum.Read(configuration)),
        BlockRetries = HdfsWriteKeys.BlockRetries.Read(configuration),
        ReplicationRetries = HdfsWriteKeys.ReplicationRetries.Read(configuration),
        ReplicationDelay = TimeSpan.FromMilliseconds(HdfsWriteKeys.ReplicationDelay.Read(configuration)),
        ReplicationMaxDelay = TimeSpan.FromMilliseconds(HdfsWriteKeys.ReplicationMaxDelay.Read(configuration)),
        MaxRecoveries = HdfsWriteKeys.MaxRecoveries.Read(configuration),
        RestartTimeout = HdfsWriteKeys.RestartTimeout.Read(configuration),
        ExclusionLifetime = TimeSpan.FromMilliseconds(HdfsWriteKeys.ExclusionLifetime.Read(configuration)),
        SocketTimeout = HdfsReadKeys.Timeout(HdfsReadKeys.SocketTimeout.Read(configuration)),
        SocketWriteTimeout = HdfsReadKeys.Timeout(HdfsReadKeys.SocketWriteTimeout.Read(configuration)),
        RecoversLeaseOnCloseFailure = HdfsWriteKeys.RecoverLeaseOnCloseFailure.Read(configuration),
        UseHostName = HdfsReadKeys.UsesHostnames.Read(configuration),
    };

    /// <summary>How long the DataNodes of a pipeline may be silent: each waits for the one behind it.</summary>
    internal DataTransferTimeouts TimeoutsFor(int nodes)
    {
        TimeSpan receive = SocketTimeout + (nodes * ExtraForEachNode);
        return new DataTransferTimeouts(receive, receive, SocketWriteTimeout + (nodes * ExtraForEachNode));
    }

    private static ChecksumType ReadChecksumType(Configuration configuration, Action<string>? warned)
    {
        // Hadoop knows these two, too, and then cannot write with them.
        SettingChoice setting = HdfsWriteKeys.ChecksumType;
        if (configuration.Get(setting.Name) is "DEFAULT" or "MIXED")
        {
            setting.Read(configuration);
        }

        return setting.ReadOrDefault(configuration, warned) switch
        {
            "CRC32C" => ChecksumType.Crc32C,
            "CRC32" => ChecksumType.Crc32,
            _ => ChecksumType.Null,
        };
    }
}
