using Google.Protobuf;
using Tusk.Hdfs.NameNode.Namespace.Inodes;
using Tusk.Hdfs.NameNode.Namespace.Reads;
using Tusk.Protocol.Hdfs;

namespace Tusk.Hdfs.NameNode.Service.Mapping;

/// <summary>Files and directories for the wire.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.hdfs.server.namenode.FSDirStatAndListingOp#createFileStatus.</remarks>
internal static class FileStatusMapping
{
    /// <summary>What a client is told of a path.</summary>
    /// <param name="status">The same in our own words.</param>
    /// <param name="locations">Its blocks, where they were asked for.</param>
    public static HdfsFileStatusProto ToProto(this FileStatus status, LocatedBlocksProto? locations = null)
    {
        var proto = new HdfsFileStatusProto
        {
            FileType = HdfsFileStatusProto.Types.FileType.IsDir,
            Path = UnsafeByteOperations.UnsafeWrap(status.LocalName),
            Length = 0,
            Permission = new FsPermissionProto { Perm = status.Mode },
            Owner = status.Owner,
            Group = status.Group,
            ModificationTime = (ulong)(status.Inode?.MtimeMillis ?? 0),
            AccessTime = 0,
            BlockReplication = 0,
            Blocksize = 0,
            FileId = (ulong)(status.Inode?.Id.Value ?? 0),
            ChildrenNum = 0,
            StoragePolicy = status.StoragePolicyId,
            Flags = (uint)FlagsOf(status.Inode),
        };
        switch (status.Inode)
        {
            case InodeDirectory directory:
                proto.ChildrenNum = directory.ChildCount;
                break;
            case InodeFile file:
                proto.FileType = HdfsFileStatusProto.Types.FileType.IsFile;
                proto.Length = (ulong)file.LengthBytes;
                proto.AccessTime = (ulong)file.AtimeMillis;
                proto.BlockReplication = (uint)file.Replication;
                proto.Blocksize = (ulong)file.BlockSizeBytes;
                proto.Locations = locations;
                break;
            case InodeSymlink link:
                proto.FileType = HdfsFileStatusProto.Types.FileType.IsSymlink;
                proto.Symlink = ByteString.CopyFrom(link.Target);
                break;
        }

        return proto;
    }

    private static HdfsFileStatusProto.Types.Flags FlagsOf(Inode? inode)
    {
        HdfsFileStatusProto.Types.Flags flags = 0;
        if (inode is { Acl.Count: > 0 })
        {
            flags |= HdfsFileStatusProto.Types.Flags.HasAcl;
        }

        // The root may have snapshots from the format on, as Apache's.
        return inode is InodeDirectory && inode.Id == InodeTree.RootId ? flags | HdfsFileStatusProto.Types.Flags.SnapshotEnabled : flags;
    }
}
