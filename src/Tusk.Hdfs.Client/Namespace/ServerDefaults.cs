using Tusk.Hdfs.DataTransfer.Checksums;

namespace Tusk.Hdfs.Client.Namespace;

/// <summary>What the NameNode is configured with, for clients that are not.</summary>
public sealed record ServerDefaults
{
    /// <summary>Size of blocks, in bytes.</summary>
    public required long BlockSize { get; init; }

    /// <summary>How many copies of each block.</summary>
    public required int Replication { get; init; }

    /// <summary>Bytes of data under one checksum.</summary>
    public required int BytesPerChecksum { get; init; }

    /// <summary>The checksum.</summary>
    public required ChecksumType ChecksumType { get; init; }

    /// <summary>Size of a writer's packets, in bytes.</summary>
    public required int WritePacketSize { get; init; }

    /// <summary>Whether connections to DataNodes are encrypted.</summary>
    public bool EncryptsDataTransfer { get; init; }

    /// <summary>How long deleted files stay in the trash; zero: there is none.</summary>
    public TimeSpan TrashInterval { get; init; }

    /// <summary>Where keys of encryption zones are; empty without such zones.</summary>
    public string KeyProviderUri { get; init; } = "";
}
