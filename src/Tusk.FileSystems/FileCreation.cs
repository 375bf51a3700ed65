namespace Tusk.FileSystems;

/// <summary>How a new file is made. What is null follows the file system's defaults.</summary>
public sealed record FileCreation
{
    /// <summary>A file that must not be there yet.</summary>
    public static FileCreation New { get; } = new();

    /// <summary>A file that replaces one that is there.</summary>
    public static FileCreation Replacing { get; } = new() { Overwrite = true };

    /// <summary>Whether a file that is there is replaced.</summary>
    public bool Overwrite { get; init; }

    /// <summary>Whether the directories above are made.</summary>
    public bool MakeParents { get; init; } = true;

    /// <summary>Permissions before the umask is applied; 0666 if null.</summary>
    public UnixFileMode? Permissions { get; init; }

    /// <summary>How many copies of each block.</summary>
    public int? Replication { get; init; }

    /// <summary>Size of the blocks, in bytes.</summary>
    public long? BlockSize { get; init; }

    /// <summary>Whether the blocks may stay in memory for a while, where the file system has that.</summary>
    public bool LazyPersist { get; init; }

    /// <summary>Whether no copy is put on the writer's own machine just because it is the writer's.</summary>
    public bool AvoidLocalWrite { get; init; }
}
