using Tusk.Common.Errors;
using Tusk.FileSystems;
using Tusk.Hdfs.Client.Namespace;

namespace Tusk.Hdfs.Client;

/// <summary>What a NameNode knows, as file systems show it.</summary>
internal static class FileStatusConversion
{
    /// <summary>A file or directory under its path.</summary>
    public static FileStatus ToFileStatus(HdfsFileStatus status, FsPath path) =>
        new(path, status.Length, status.FileType == HdfsFileType.Directory)
        {
            // Links are off in HDFS; one that somebody made all the same is shown and not followed.
            IsSpecial = status.FileType == HdfsFileType.SymbolicLink,
            BlockSize = status.BlockSize,
            Replication = status.Replication,
            ModificationTime = status.ModificationTime,
            AccessTime = status.AccessTime,
            Permissions = status.Permissions,
            Owner = status.Owner,
            Group = status.Group,
            HasAcl = status.HasAcl,
            IsEncrypted = status.IsEncrypted,
            ErasureCodingPolicy = status.ErasureCodingPolicy,
            IsSnapshottable = status.IsSnapshottable,
        };

    /// <summary>The path of a child that a NameNode lists.</summary>
    /// <exception cref="HadoopException">Its name is none.</exception>
    public static FsPath Child(FsPath directory, HdfsFileStatus child) =>
        HdfsPathNames.FromServer(child.LocalName) is { } name
            ? directory.Append(name)
            : throw new HadoopException(
                $"The NameNode lists in {directory} a child whose name is none: {Convert.ToHexString(child.LocalName.Span)} (UTF-8).");

    /// <summary>A block and the names of the machines that hold it.</summary>
    public static BlockLocation ToLocation(LocatedBlock block) =>
        new(block.Offset, block.Block.Length, [.. block.Replicas.Select(static replica => replica.Node.HostName)]);
}
