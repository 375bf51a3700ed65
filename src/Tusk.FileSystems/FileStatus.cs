namespace Tusk.FileSystems;

/// <summary>What a file system knows about a file or directory.</summary>
/// <param name="Path">Qualified path: scheme, authority where there is one, absolute.</param>
/// <param name="Length">Size in bytes; of a directory 0, or what the file system keeps for its list of names.</param>
/// <param name="IsDirectory">Whether it is a directory.</param>
public sealed record FileStatus(FsPath Path, long Length, bool IsDirectory)
{
    /// <summary>Whether it is a file.</summary>
    public bool IsFile => !IsDirectory;

    /// <summary>Whether it is a pipe, a device or a socket: listed as a file, but none that can be opened.</summary>
    public bool IsSpecial { get; init; }

    /// <summary>Size of the file's blocks in bytes, from which splits are made; 0 for a directory.</summary>
    public long BlockSize { get; init; }

    /// <summary>How many copies of each block; 0 for a directory.</summary>
    public int Replication { get; init; }

    /// <summary>When the content was last changed.</summary>
    public DateTimeOffset ModificationTime { get; init; }

    /// <summary>When the content was last read, as far as it is recorded.</summary>
    public DateTimeOffset AccessTime { get; init; }

    /// <summary>The nine permission bits and the sticky, set-group and set-user bits.</summary>
    public UnixFileMode Permissions { get; init; }

    /// <summary>Name of the owner; empty where it is not known.</summary>
    public string Owner { get; init; } = "";

    /// <summary>Name of the group; empty where it is not known.</summary>
    public string Group { get; init; } = "";

    /// <summary>Whether there are access control entries beyond the permission bits.</summary>
    public bool HasAcl { get; init; }

    /// <summary>Whether the content is encrypted.</summary>
    public bool IsEncrypted { get; init; }

    /// <summary>Name of the erasure coding policy; empty without one.</summary>
    public string ErasureCodingPolicy { get; init; } = "";

    /// <summary>Whether snapshots may be taken of the directory.</summary>
    public bool IsSnapshottable { get; init; }
}
