namespace Tusk.Hdfs.NameNode.Blocks.Datanodes;

/// <summary>What a DataNode says every few seconds.</summary>
internal sealed record Heartbeat
{
    /// <summary>Its volumes.</summary>
    public required IReadOnlyList<StorageReport> Storages { get; init; }

    /// <summary>Threads that serve data.</summary>
    public int Xceivers { get; init; }

    /// <summary>Copies that it is sending.</summary>
    public int Transmissions { get; init; }

    /// <summary>Volumes that it has lost.</summary>
    public int FailedVolumes { get; init; }

    /// <summary>Size of its cache, in bytes.</summary>
    public long CacheCapacity { get; init; }

    /// <summary>Used part of its cache, in bytes.</summary>
    public long CacheUsed { get; init; }

    /// <summary>Whether it wants leave to send a full block report.</summary>
    public bool RequestsReportLease { get; init; }
}
