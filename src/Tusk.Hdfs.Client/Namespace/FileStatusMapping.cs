using Tusk.Common.Errors;
using Tusk.Protocol.Hdfs;

namespace Tusk.Hdfs.Client.Namespace;

/// <summary>Files and directories from the wire.</summary>
internal static class FileStatusMapping
{
    /// <summary>Permission bits that HDFS keeps: not those that change the user or group of a program.</summary>
    public const UnixFileMode KeptPermissions = (UnixFileMode)0x3FF; // 01777

    /// <summary>A page of a directory.</summary>
    public static DirectoryPage ToPage(this DirectoryListingProto proto) => new(
        [.. proto.PartialListing.Select(static status => status.ToStatus())],
        WireNumbers.Count(proto.RemainingEntries, "the rest of a listing"));

    /// <summary>A file or directory.</summary>
    /// <exception cref="HadoopException">It is of no type that we know, or a number is out of range.</exception>
    public static HdfsFileStatus ToStatus(this HdfsFileStatusProto proto) => new()
    {
        FileType = Enum.IsDefined((HdfsFileType)proto.FileType)
            ? (HdfsFileType)proto.FileType
            : throw new HadoopException($"The NameNode tells file type {(int)proto.FileType}; expected 1 to 3."),
        LocalName = proto.Path.Memory,
        Length = WireNumbers.Size(proto.Length, "the length of a file"),
        FileId = new InodeId((long)proto.FileId),
        BlockSize = WireNumbers.Size(proto.Blocksize, "the block size of a file"),
        Replication = WireNumbers.Count(proto.BlockReplication, "the replication of a file"),
        Permissions = proto.Permission.ToMode(),
        Owner = proto.Owner,
        Group = proto.Group,
        ModificationTime = WireNumbers.Time(proto.ModificationTime),
        AccessTime = WireNumbers.Time(proto.AccessTime),
        ChildrenCount = proto.ChildrenNum,
        LinkTarget = proto.Symlink.Memory,

        // Hadoop before 3.0 had the first two as bits of the mode.
        HasAcl = HasFlag(proto, HdfsFileStatusProto.Types.Flags.HasAcl) || (proto.Permission.Perm & (1 << 12)) != 0,
        IsEncrypted = HasFlag(proto, HdfsFileStatusProto.Types.Flags.HasCrypt) || (proto.Permission.Perm & (1 << 13)) != 0,
        IsSnapshottable = HasFlag(proto, HdfsFileStatusProto.Types.Flags.SnapshotEnabled),
        ErasureCodingPolicy = PolicyName(proto.EcPolicy),
        StoragePolicyId = WireNumbers.Count(proto.StoragePolicy, "a storage policy"),
        Locations = proto.Locations?.ToBlocks(),
    };

    /// <summary>A mode from the wire.</summary>
    public static UnixFileMode ToMode(this FsPermissionProto proto) => (UnixFileMode)(int)proto.Perm & KeptPermissions;

    /// <summary>A mode for the wire.</summary>
    public static FsPermissionProto ToProto(this UnixFileMode mode) => new() { Perm = (uint)(mode & KeptPermissions) };

    /// <summary>Name of an erasure coding policy; empty for none. The built-in ones travel as their number.</summary>
    public static string PolicyName(ErasureCodingPolicyProto? proto) => proto switch
    {
        null => "",
        { HasName: true } => proto.Name,
        { Id: 1 } => "RS-6-3-1024k",
        { Id: 2 } => "RS-3-2-1024k",
        { Id: 3 } => "RS-LEGACY-6-3-1024k",
        { Id: 4 } => "XOR-2-1-1024k",
        { Id: 5 } => "RS-10-4-1024k",
        _ => $"policy-{proto.Id}",
    };

    private static bool HasFlag(HdfsFileStatusProto proto, HdfsFileStatusProto.Types.Flags flag) => (proto.Flags & (uint)flag) != 0;
}
