using Tusk.Hdfs.DataTransfer;
using Tusk.Hdfs.NameNode.EditLog;
using Tusk.Hdfs.NameNode.EditLog.Fields;
using Tusk.Hdfs.NameNode.Namespace.Inodes;
using Tusk.Protocol.Hdfs.Image;

namespace Tusk.Hdfs.NameNode.FsImage;

/// <summary>Reads an image into a new tree.</summary>
/// <remarks>
/// What nothing here can keep is refused: snapshots, striped files, sections that are not known. Whatever the image says, the tree
/// that is returned is one: each inode but the root is in one directory, under a name that is taken once, and reached from the root.
/// </remarks>
internal sealed class FsImageLoader
{
    private readonly FsImageFile _image;
    private readonly ImageNames _names;
    private readonly InodeTree _tree;
    private readonly InodeReader _inodes;

    private FsImageLoader(FsImageFile image, InodeTree? tree)
    {
        _image = image;
        _names = ImageNames.Read(image);
        _tree = tree ?? new InodeTree(RootOwner());
        _names.AddTo(_tree);
        _inodes = new InodeReader(_names, _tree);
    }

    /// <summary>Reads an image.</summary>
    /// <param name="image">The image.</param>
    /// <param name="tree">A tree that is nothing but a root, which gets what the image has; null for a new one.</param>
    /// <exception cref="FsImageException">It is corrupt, or has what is not supported. The tree is of no more use then.</exception>
    public static FsImageContent Load(FsImageFile image, InodeTree? tree = null)
    {
        ArgumentNullException.ThrowIfNull(image);
        return new FsImageLoader(image, tree).Load();
    }

    private FsImageContent Load()
    {
        RefuseSnapshots();
        FsImageCounters counters = ReadCounters();
        counters = counters with { LastInode = ReadInodes() };
        ReadDirectories();
        CheckReached();
        CheckFilesUnderConstruction();
        return new FsImageContent(counters, _tree, ReadKept());
    }

    private PermissionStatus RootOwner()
    {
        using FsImageSectionReader section = _image.Read(FsImageFormat.Inode);
        section.Read<INodeSection>();
        while (section.TryRead(out INodeSection.Types.INode? node))
        {
            if (node.Id == (ulong)InodeTree.RootId.Value && node.Directory is { } root)
            {
                return Checked(section, node, () => InodeReader.RootOwner(_names, root.Permission));
            }
        }

        throw section.Corrupt($"the root is not there, which has the id {InodeTree.RootId}");
    }

    private FsImageCounters ReadCounters()
    {
        using FsImageSectionReader section = _image.Read(FsImageFormat.NsInfo);
        NameSystemSection counters = section.Read<NameSystemSection>();
        section.ReadEnd();
        if ((long)counters.TransactionId < 0)
        {
            throw section.Corrupt($"its last transaction is {(long)counters.TransactionId}");
        }

        return new FsImageCounters(
            (int)counters.NamespaceId, new TransactionId((long)counters.TransactionId), default,
            new BlockId((long)counters.LastAllocatedBlockId), new GenerationStamp((long)counters.GenstampV2))
        {
            LegacyGenerationStamp = new GenerationStamp((long)counters.GenstampV1),
            LegacyGenerationStampLimit = new GenerationStamp((long)counters.GenstampV1Limit),
            LastStripedBlock = new BlockId(
                counters.HasLastAllocatedStripedBlockId ? (long)counters.LastAllocatedStripedBlockId : long.MinValue),
            RollingUpgradeMillis = counters.HasRollingUpgradeStartTime ? (long)counters.RollingUpgradeStartTime : null,
        };
    }

    private InodeId ReadInodes()
    {
        bool hasRoot = false;
        using FsImageSectionReader section = _image.Read(FsImageFormat.Inode);
        INodeSection header = section.Read<INodeSection>();
        for (ulong i = 0; i < header.NumInodes; i++)
        {
            INodeSection.Types.INode node = section.Read<INodeSection.Types.INode>();
            if (node.Id > header.LastInodeId)
            {
                throw section.Corrupt($"the inode {node.Id} is beyond the last one given out, {header.LastInodeId}");
            }

            if (node.Id == (ulong)InodeTree.RootId.Value && node.Directory is { } root)
            {
                Checked(section, node, () => _inodes.Fill(_tree.Root, root));
                hasRoot = true;
            }
            else if (!_tree.TryRegister(Checked(section, node, () => _inodes.Read(node))))
            {
                throw section.Corrupt($"the inode {node.Id} is there twice");
            }
        }

        section.ReadEnd();
        return hasRoot
            ? new InodeId((long)header.LastInodeId)
            : throw section.Corrupt($"the root is not there, which has the id {InodeTree.RootId}");
    }

    private void ReadDirectories()
    {
        using FsImageSectionReader section = _image.Read(FsImageFormat.InodeDir);
        while (section.TryRead(out INodeDirectorySection.Types.DirEntry? entry))
        {
            if (_tree.Find(new InodeId((long)entry.Parent)) is not InodeDirectory parent)
            {
                throw section.Corrupt($"there is no directory {entry.Parent}");
            }

            if (entry.RefChildren.Count > 0)
            {
                throw section.Corrupt($"{Describe(parent)} has entries that are in snapshots, too, and there are no snapshots");
            }

            foreach (ulong id in entry.Children)
            {
                Link(section, parent, id);
            }
        }
    }

    private void Link(FsImageSectionReader section, InodeDirectory parent, ulong id)
    {
        Inode child = _tree.Find(new InodeId((long)id)) ?? throw section.Corrupt($"{Describe(parent)} has the inode {id}, which is not there");
        if (child.Parent is not null || child == _tree.Root)
        {
            throw section.Corrupt($"{Describe(parent)} has the inode {id}, which is in another directory already or is the root");
        }

        if (child.Name.IsEmpty || child.Name.Contains((byte)'/') || !InodeTree.TryLink(parent, child))
        {
            throw section.Corrupt($"{Describe(parent)} has the inode {id} as \"{child.NameText}\": that is no name, or is taken");
        }
    }

    /// <summary>Each inode is in one directory at most; only a ring of directories could be apart from the root.</summary>
    private void CheckReached()
    {
        int reached = 1;
        var directories = new Stack<InodeDirectory>([_tree.Root]);
        while (directories.TryPop(out InodeDirectory? directory))
        {
            reached += directory.ChildCount;
            foreach (Inode child in directory.Children)
            {
                if (child is InodeDirectory inner)
                {
                    directories.Push(inner);
                }
            }
        }

        if (reached != _tree.Count)
        {
            throw new FsImageException(
                $"{_image.Path} is corrupt: it has {_tree.Count} inodes, and {reached} of them are reached from the root.");
        }
    }

    private void CheckFilesUnderConstruction()
    {
        int listed = 0;
        using FsImageSectionReader section = _image.Read(FsImageFormat.FilesUnderConstruction);
        while (section.TryRead(out FilesUnderConstructionSection.Types.FileUnderConstructionEntry? entry))
        {
            if (_tree.Find(new InodeId((long)entry.InodeId)) is not InodeFile { UnderConstruction: not null })
            {
                throw section.Corrupt($"{entry.FullPath}, inode {entry.InodeId}, is no file that is being written");
            }

            listed++;
        }

        int open = _tree.All.Count(static inode => inode is InodeFile { UnderConstruction: not null });
        if (listed != open)
        {
            throw section.Corrupt($"{listed} files that are being written are listed, and there are {open}");
        }
    }

    private void RefuseSnapshots()
    {
        if (_image.Has(FsImageFormat.Snapshot))
        {
            using FsImageSectionReader section = _image.Read(FsImageFormat.Snapshot);
            SnapshotSection header = section.Read<SnapshotSection>();
            if (header.NumSnapshots > 0 || header.SnapshottableDir.Count > 0)
            {
                throw new FsImageException(
                    $"{_image.Path} has {header.SnapshottableDir.Count} directories for snapshots and {header.NumSnapshots} snapshots, "
                    + "which are not supported here. Delete them by Apache Hadoop (hdfs dfs -deleteSnapshot, hdfs dfsadmin "
                    + "-disallowSnapshot) and save the namespace there.");
            }
        }

        foreach (string name in (string[])[FsImageFormat.SnapshotDiff, FsImageFormat.InodeReference])
        {
            if (_image.Has(name))
            {
                throw new FsImageException($"{_image.Path} has something of snapshots in its section {name}, and no snapshots.");
            }
        }
    }

    private FsImageKept ReadKept()
    {
        FsImageKept empty = FsImageKept.CreateEmpty();
        return new FsImageKept(
            Keep(FsImageFormat.ErasureCoding, empty.ErasureCoding), Keep(FsImageFormat.Snapshot, empty.Snapshot),
            Keep(FsImageFormat.SecretManager, empty.SecretManager), Keep(FsImageFormat.CacheManager, empty.CacheManager));
    }

    private byte[] Keep(string name, byte[] empty)
    {
        if (!_image.Has(name))
        {
            return empty;
        }

        using FsImageSectionReader section = _image.Read(name);
        return section.ReadRest();
    }

    private static string Describe(Inode inode) => $"the directory \"{inode.NameText}\" ({inode.Id})";

    private static void Checked(FsImageSectionReader section, INodeSection.Types.INode node, Action read) =>
        Checked(section, node, () =>
        {
            read();
            return true;
        });

    private static T Checked<T>(FsImageSectionReader section, INodeSection.Types.INode node, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (MalformedInodeException malformed)
        {
            throw section.Corrupt($"the inode {node.Id}, \"{node.Name.ToStringUtf8()}\", cannot be: {malformed.Message}", malformed);
        }
    }
}
