using Tusk.FileSystems;

namespace Tusk.Hdfs.Client.Writing;

/// <summary>A file to be made.</summary>
/// <param name="Path">The file, qualified.</param>
/// <param name="Name">The same as the NameNode has it.</param>
internal sealed record NewFile(FsPath Path, string Name)
{
    /// <summary>Its mode, after the umask.</summary>
    public required UnixFileMode Masked { get; init; }

    /// <summary>Its mode before, for default ACLs.</summary>
    public required UnixFileMode Unmasked { get; init; }

    /// <summary>Whether a file that is there is replaced.</summary>
    public required bool Overwrite { get; init; }

    /// <summary>Whether the directories above are made.</summary>
    public required bool MakeParents { get; init; }

    /// <summary>Copies of each block.</summary>
    public required int Replication { get; init; }

    /// <summary>Size of its blocks, in bytes.</summary>
    public required long BlockSize { get; init; }

    /// <summary>Whether blocks may stay in memory for a while.</summary>
    public bool LazyPersist { get; init; }

    /// <summary>Whether no copy is put on the writer's own machine just because it is the writer's.</summary>
    public bool AvoidLocalWrite { get; init; }
}
