using Tusk.Hdfs.DataTransfer;
using Tusk.Hdfs.NameNode.Blocks;
using Tusk.Hdfs.NameNode.EditLog.Fields;
using Tusk.Hdfs.NameNode.Namespace.Inodes;
using Tusk.Protocol.Hdfs;
using Tusk.Protocol.Hdfs.Image;

namespace Tusk.Hdfs.NameNode.FsImage;

/// <summary>Makes inodes of what an image says of them.</summary>
/// <param name="names">The names of the image.</param>
/// <param name="tree">Gets the names of users and groups.</param>
internal sealed class InodeReader(ImageNames names, InodeTree tree)
{
    /// <summary>Where the user and the group stand in a permission of the image.</summary>
    private const int UserShift = 40;
    private const int GroupShift = 16;
    private const uint NumberMask = (1u << 24) - 1;

    private readonly Dictionary<ulong, InodePermission> _owners = [];

    /// <summary>Owner, group and mode of the root, for a tree that does not exist yet.</summary>
    public static PermissionStatus RootOwner(ImageNames names, ulong permission) => new(
        Name(names, ImageNames.Table.User, (uint)(permission >> UserShift) & NumberMask),
        Name(names, ImageNames.Table.Group, (uint)(permission >> GroupShift) & NumberMask), (ushort)permission);

    /// <summary>An inode.</summary>
    /// <exception cref="MalformedInodeException">It is none that may be.</exception>
    public Inode Read(INodeSection.Types.INode node) => node.Type switch
    {
        INodeSection.Types.INode.Types.Type.File when node.File is { } file => ReadFile(node, file),
        INodeSection.Types.INode.Types.Type.Directory when node.Directory is { } directory => ReadDirectory(node, directory),
        INodeSection.Types.INode.Types.Type.Symlink when node.Symlink is { } link => new InodeSymlink(
            new((long)node.Id), node.Name.ToByteArray(), Permission(link.Permission), (long)link.ModificationTime,
            (long)link.AccessTime, link.Target.ToByteArray()),
        _ => throw new MalformedInodeException($"it is of the type {node.Type}, and has nothing of that type"),
    };

    /// <summary>What an image says of a directory goes into one: the root is there before.</summary>
    public void Fill(InodeDirectory inode, INodeSection.Types.INodeDirectory directory)
    {
        inode.Permission = Permission(directory.Permission);
        inode.MtimeMillis = (long)directory.ModificationTime;
        SetFeatures(inode, directory.Acl, directory.XAttrs);
        SetQuota(inode, directory);
    }

    private static string Name(ImageNames names, ImageNames.Table table, uint number) => names.Find(table, number)
        ?? throw new MalformedInodeException($"its {table} has the number {number}, which the section {FsImageFormat.StringTable} does not");

    private static void SetQuota(InodeDirectory inode, INodeSection.Types.INodeDirectory directory)
    {
        (long files, long bytes) = ((long)directory.NsQuota, (long)directory.DsQuota);
        if (files < 0 && bytes < 0 && directory.TypeQuotas is not { Quotas.Count: > 0 })
        {
            return;
        }

        inode.Quota ??= new DirectoryQuota();
        (inode.Quota.Namespace, inode.Quota.SpaceBytes) = (files, bytes);
        foreach (INodeSection.Types.QuotaByStorageTypeEntryProto entry in directory.TypeQuotas?.Quotas ?? [])
        {
            inode.Quota.SetType(entry.StorageType.ToStorageType(), (long)entry.Quota);
        }
    }

    private InodeDirectory ReadDirectory(INodeSection.Types.INode node, INodeSection.Types.INodeDirectory directory)
    {
        var inode = new InodeDirectory(new((long)node.Id), node.Name.ToByteArray(), default, 0);
        Fill(inode, directory);
        return inode;
    }

    private InodeFile ReadFile(INodeSection.Types.INode node, INodeSection.Types.INodeFile file)
    {
        if (file.BlockType != BlockTypeProto.Contiguous || file.HasErasureCodingPolicyID)
        {
            throw new MalformedInodeException(
                $"it is erasure coded (policy {file.ErasureCodingPolicyID}), which is not supported here. Copy it to a folder without "
                + "a policy and delete it, by Apache Hadoop");
        }

        if (file.Replication is 0 or > (uint)InodeFile.MaxReplication || file.PreferredBlockSize > InodeFile.MaxBlockSizeBytes
            || file.StoragePolicyID > InodeFile.MaxStoragePolicyId)
        {
            throw new MalformedInodeException(
                $"it has {file.Replication} replicas (1 to {InodeFile.MaxReplication}), blocks of {file.PreferredBlockSize} B (at most "
                + $"{InodeFile.MaxBlockSizeBytes}) and the storage policy {file.StoragePolicyID} (at most {InodeFile.MaxStoragePolicyId})");
        }

        var inode = new InodeFile(
            new((long)node.Id), node.Name.ToByteArray(), Permission(file.Permission), (long)file.ModificationTime,
            (long)file.AccessTime, (short)file.Replication, (long)file.PreferredBlockSize, (byte)file.StoragePolicyID);
        SetFeatures(inode, file.Acl, file.XAttrs);
        inode.Blocks = ReadBlocks(inode, file);
        if (file.FileUC is { } writer)
        {
            inode.UnderConstruction = new FileUnderConstruction(writer.ClientName, writer.ClientMachine)
            {
                TruncatesTo = writer.HasTruncatesTo ? TruncatedLength(inode, writer.TruncatesTo) : null,
            };
        }

        return inode;
    }

    /// <summary>The last block of a file that is being cut is under recovery, as the operation in the log leaves it.</summary>
    private static long TruncatedLength(InodeFile inode, ulong lengthBytes)
    {
        BlockInfo? last = inode.Blocks.Last;
        if (lengthBytes == 0 || last is null || lengthBytes > (ulong)last.LengthBytes)
        {
            throw new MalformedInodeException($"its last block is being cut to {lengthBytes} B, and has {last?.LengthBytes ?? 0} B");
        }

        last.State = BlockState.UnderRecovery;
        return (long)lengthBytes;
    }

    private static BlockList ReadBlocks(InodeFile inode, INodeSection.Types.INodeFile file)
    {
        if (file.Blocks.Count == 0)
        {
            return default;
        }

        var blocks = new BlockInfo[file.Blocks.Count];
        for (int i = 0; i < blocks.Length; i++)
        {
            BlockProto block = file.Blocks[i];
            blocks[i] = new BlockInfo(new BlockId((long)block.BlockId), inode.Id)
            {
                GenerationStamp = new GenerationStamp((long)block.GenStamp),
                LengthBytes = (long)block.NumBytes,
                Replication = inode.Replication,
                State = file.FileUC is not null && i == blocks.Length - 1 ? BlockState.UnderConstruction : BlockState.Complete,
            };
            if (blocks[i].LengthBytes < 0)
            {
                throw new MalformedInodeException($"its block {blocks[i].Id} has {blocks[i].LengthBytes} B");
            }
        }

        return BlockList.Of(blocks);
    }

    private void SetFeatures(
        Inode inode, INodeSection.Types.AclFeatureProto? acl, INodeSection.Types.XAttrFeatureProto? attributes)
    {
        if (acl is not null)
        {
            inode.Acl = [.. acl.Entries.Select(ReadAcl)];
        }

        if (attributes is not null)
        {
            inode.XAttrs = [.. attributes.XAttrs.Select(ReadXAttr)];
        }
    }

    private AclEntry ReadAcl(uint bits)
    {
        (AclScope scope, AclType type, byte rights, uint number) = FeatureBits.SplitAcl(bits);
        string? name = type switch
        {
            AclType.User => Name(names, ImageNames.Table.User, number),
            AclType.Group => Name(names, ImageNames.Table.Group, number),
            _ => null,
        };
        return new AclEntry(scope, type, rights, string.IsNullOrEmpty(name) ? null : name);
    }

    private XAttr ReadXAttr(INodeSection.Types.XAttrCompactProto attribute)
    {
        (XAttrNamespace scope, uint number) = FeatureBits.SplitXAttr(attribute.Name);
        ReadOnlyMemory<byte>? value = attribute.HasValue ? attribute.Value.Memory : default(ReadOnlyMemory<byte>?);
        return new XAttr(scope, Name(names, ImageNames.Table.XAttr, number), value);
    }

    /// <summary>The numbers of the image are not always those of the tree; few pairs of them serve all inodes.</summary>
    private InodePermission Permission(ulong permission)
    {
        ulong owner = permission & ~(ulong)ushort.MaxValue;
        if (!_owners.TryGetValue(owner, out InodePermission ours))
        {
            _owners[owner] = ours = tree.Permission(RootOwner(names, owner));
        }

        return ours.WithMode((ushort)permission);
    }
}
