namespace Tusk.Hdfs.Client.Namespace;

/// <summary>What the NameNode knows of a file or directory.</summary>
public sealed record HdfsFileStatus
{
    /// <summary>What it is.</summary>
    public required HdfsFileType FileType { get; init; }

    /// <summary>Its name in UTF-8, as it came; empty for the path that was asked for.</summary>
    public ReadOnlyMemory<byte> LocalName { get; init; }

    /// <summary>Size in bytes; of a file being written, what its writer has reported. 0 for a directory.</summary>
    public required long Length { get; init; }

    /// <summary>Its number.</summary>
    public InodeId FileId { get; init; }

    /// <summary>Size of its blocks in bytes; 0 for a directory.</summary>
    public long BlockSize { get; init; }

    /// <summary>How many copies of each block; 0 for a directory.</summary>
    public int Replication { get; init; }

    /// <summary>The nine permission bits and the sticky bit.</summary>
    public required UnixFileMode Permissions { get; init; }

    /// <summary>Name of the owner.</summary>
    public required string Owner { get; init; }

    /// <summary>Name of the group.</summary>
    public required string Group { get; init; }

    /// <summary>When the content was last changed.</summary>
    public DateTimeOffset ModificationTime { get; init; }

    /// <summary>When the content was last read, to the hour unless configured otherwise.</summary>
    public DateTimeOffset AccessTime { get; init; }

    /// <summary>How many children a directory has; -1 where the NameNode does not tell.</summary>
    public int ChildrenCount { get; init; } = -1;

    /// <summary>Where a link leads, in UTF-8; empty for what is none.</summary>
    public ReadOnlyMemory<byte> LinkTarget { get; init; }

    /// <summary>Whether there are access control entries beyond the permission bits.</summary>
    public bool HasAcl { get; init; }

    /// <summary>Whether the content is encrypted.</summary>
    public bool IsEncrypted { get; init; }

    /// <summary>Whether snapshots may be taken of the directory.</summary>
    public bool IsSnapshottable { get; init; }

    /// <summary>Name of the erasure coding policy; empty without one.</summary>
    public string ErasureCodingPolicy { get; init; } = "";

    /// <summary>Number of the storage policy; 0 if none is set.</summary>
    public int StoragePolicyId { get; init; }

    /// <summary>Where the blocks lie, where a listing was asked for that; else null.</summary>
    public LocatedBlocks? Locations { get; init; }
}
