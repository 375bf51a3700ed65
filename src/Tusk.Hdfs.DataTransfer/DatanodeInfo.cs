using System.Globalization;

namespace Tusk.Hdfs.DataTransfer;

/// <summary>A DataNode: who it is and where it is reached.</summary>
/// <remarks>Two are equal if they have the same uuid and the same data port and address.</remarks>
public sealed record DatanodeInfo
{
    /// <summary>Its address, as the NameNode sees it.</summary>
    public required string IpAddress { get; init; }

    /// <summary>Its name, as it calls itself.</summary>
    public required string HostName { get; init; }

    /// <summary>Its own id, which outlives addresses.</summary>
    public required string Uuid { get; init; }

    /// <summary>Port of data transfer.</summary>
    public required int TransferPort { get; init; }

    /// <summary>Port of its web server.</summary>
    public int HttpPort { get; init; }

    /// <summary>Port of its web server with TLS; 0 for none.</summary>
    public int HttpsPort { get; init; }

    /// <summary>Port of its RPC server.</summary>
    public int IpcPort { get; init; }

    /// <summary>Its place in the network, such as <c>/default-rack</c>; empty where it is not said.</summary>
    public string NetworkLocation { get; init; } = "";

    /// <summary>Bytes of its volumes.</summary>
    public long Capacity { get; init; }

    /// <summary>Bytes that HDFS uses there.</summary>
    public long Used { get; init; }

    /// <summary>Bytes that are left.</summary>
    public long Remaining { get; init; }

    /// <summary>When the NameNode last heard of it.</summary>
    public DateTimeOffset LastUpdate { get; init; }

    /// <inheritdoc/>
    public bool Equals(DatanodeInfo? other) =>
        other is not null && Uuid == other.Uuid && TransferPort == other.TransferPort && IpAddress == other.IpAddress;

    /// <inheritdoc/>
    public override int GetHashCode() => Uuid.GetHashCode(StringComparison.Ordinal);

    /// <summary>Address and data port, as Hadoop's messages name it.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{IpAddress}:{TransferPort}");
}
