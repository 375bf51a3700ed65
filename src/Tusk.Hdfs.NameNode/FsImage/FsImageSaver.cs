using Google.Protobuf;
using Tusk.Hdfs.DataTransfer;
using Tusk.Hdfs.NameNode.Blocks;
using Tusk.Hdfs.NameNode.EditLog.Fields;
using Tusk.Hdfs.NameNode.Namespace.Inodes;
using Tusk.Protocol.Hdfs;
using Tusk.Protocol.Hdfs.Image;

namespace Tusk.Hdfs.NameNode.FsImage;

/// <summary>Writes a tree as an image: equal namespaces give equal bytes, for inodes stand in the order of their ids.</summary>
/// <remarks>
/// The tree must not change meanwhile. Sections and their order are Hadoop's
/// (Apache Hadoop 3.4, o.a.h.hdfs.server.namenode.FSImageFormatProtobuf.Saver).
/// </remarks>
internal sealed class FsImageSaver
{
    private readonly FsImageContent _content;
    private readonly FsImageWriter _writer;
    private readonly Inode[] _inodes;
    private readonly XAttrNames _attributes = new();

    private FsImageSaver(FsImageContent content, FsImageWriter writer)
    {
        (_content, _writer) = (content, writer);
        _inodes = [.. content.Tree.All];
        Array.Sort(_inodes, static (left, right) => left.Id.Value.CompareTo(right.Id.Value));
    }

    /// <summary>Writes an image.</summary>
    /// <returns>Its MD5, in hexadecimal digits.</returns>
    /// <exception cref="IOException">The disk does not take it.</exception>
    public static string Save(FsImageContent content, Stream output)
    {
        ArgumentNullException.ThrowIfNull(content);
        ArgumentNullException.ThrowIfNull(output);
        using var writer = new FsImageWriter(output);
        new FsImageSaver(content, writer).WriteSections();
        return writer.Complete();
    }

    private void WriteSections()
    {
        Section(FsImageFormat.NsInfo, () => _writer.Write(Counters(_content.Counters)));
        Section(FsImageFormat.ErasureCoding, () => _writer.WriteKept(_content.Kept.ErasureCoding));
        Section(FsImageFormat.Inode, WriteInodes);
        Section(FsImageFormat.InodeDir, WriteDirectories);
        Section(FsImageFormat.FilesUnderConstruction, WriteFilesUnderConstruction);
        Section(FsImageFormat.Snapshot, () => _writer.WriteKept(_content.Kept.Snapshot));
        Section(FsImageFormat.InodeReference, static () => { });
        Section(FsImageFormat.SecretManager, () => _writer.WriteKept(_content.Kept.SecretManager));
        Section(FsImageFormat.CacheManager, () => _writer.WriteKept(_content.Kept.CacheManager));
        Section(FsImageFormat.StringTable, WriteNames);
    }

    private void Section(string name, Action write)
    {
        _writer.Begin(name);
        write();
        _writer.End();
    }

    private static NameSystemSection Counters(FsImageCounters counters)
    {
        var section = new NameSystemSection
        {
            NamespaceId = (uint)counters.NamespaceId,
            GenstampV1 = (ulong)counters.LegacyGenerationStamp.Value,
            GenstampV2 = (ulong)counters.GenerationStamp.Value,
            GenstampV1Limit = (ulong)counters.LegacyGenerationStampLimit.Value,
            LastAllocatedBlockId = (ulong)counters.LastBlock.Value,
            TransactionId = (ulong)counters.Last.Value,
            LastAllocatedStripedBlockId = (ulong)counters.LastStripedBlock.Value,
        };
        if (counters.RollingUpgradeMillis is long started)
        {
            section.RollingUpgradeStartTime = (ulong)started;
        }

        return section;
    }

    private void WriteInodes()
    {
        _writer.Write(new INodeSection
        {
            LastInodeId = (ulong)_content.Counters.LastInode.Value,
            NumInodes = (ulong)_inodes.Length,
        });
        foreach (Inode inode in _inodes)
        {
            _writer.Write(ToProto(inode));
        }
    }

    private void WriteDirectories()
    {
        var entry = new INodeDirectorySection.Types.DirEntry();
        foreach (Inode inode in _inodes)
        {
            if (inode is not InodeDirectory { ChildCount: > 0 } directory)
            {
                continue;
            }

            entry.Parent = (ulong)directory.Id.Value;
            entry.Children.Clear();
            foreach (Inode child in directory.Children)
            {
                entry.Children.Add((ulong)child.Id.Value);
            }

            _writer.Write(entry);
        }
    }

    private void WriteFilesUnderConstruction()
    {
        foreach (Inode inode in _inodes)
        {
            if (inode is InodeFile { UnderConstruction: not null })
            {
                _writer.Write(new FilesUnderConstructionSection.Types.FileUnderConstructionEntry
                {
                    InodeId = (ulong)inode.Id.Value,
                    FullPath = inode.Path,
                });
            }
        }
    }

    private void WriteNames()
    {
        (NameTable users, NameTable groups) = (_content.Tree.Users, _content.Tree.Groups);
        _writer.Write(new StringTableSection
        {
            NumEntry = (uint)(users.Count + groups.Count + _attributes.Names.Count),
            MaskBits = ImageNames.MaskBits,
        });
        WriteTable(ImageNames.Table.User, users.Count, users.Name);
        WriteTable(ImageNames.Table.Group, groups.Count, groups.Name);
        WriteTable(ImageNames.Table.XAttr, _attributes.Names.Count, number => _attributes.Names[number - 1]);
    }

    private void WriteTable(ImageNames.Table table, int count, Func<int, string> name)
    {
        for (int number = 1; number <= count; number++)
        {
            _writer.Write(new StringTableSection.Types.Entry { Id = ImageNames.IdOf(table, number), Str = name(number) });
        }
    }

    private INodeSection.Types.INode ToProto(Inode inode)
    {
        var node = new INodeSection.Types.INode
        {
            Type = inode switch
            {
                InodeFile => INodeSection.Types.INode.Types.Type.File,
                InodeDirectory => INodeSection.Types.INode.Types.Type.Directory,
                _ => INodeSection.Types.INode.Types.Type.Symlink,
            },
            Id = (ulong)inode.Id.Value,
            Name = ByteString.CopyFrom(inode.Name),
        };
        switch (inode)
        {
            case InodeFile file:
                node.File = File(file);
                break;
            case InodeDirectory directory:
                node.Directory = Directory(directory);
                break;
            case InodeSymlink link:
                node.Symlink = new INodeSection.Types.INodeSymlink
                {
                    Permission = (ulong)link.Permission.Value,
                    Target = ByteString.CopyFrom(link.Target),
                    ModificationTime = (ulong)link.MtimeMillis,
                    AccessTime = (ulong)link.AtimeMillis,
                };
                break;
        }

        return node;
    }

    private INodeSection.Types.INodeFile File(InodeFile file)
    {
        var proto = new INodeSection.Types.INodeFile
        {
            Replication = (uint)file.Replication,
            ModificationTime = (ulong)file.MtimeMillis,
            AccessTime = (ulong)file.AtimeMillis,
            PreferredBlockSize = (ulong)file.BlockSizeBytes,
            Permission = (ulong)file.Permission.Value,
            StoragePolicyID = file.StoragePolicyId,
            BlockType = BlockTypeProto.Contiguous,
        };
        foreach (BlockInfo block in file.Blocks)
        {
            proto.Blocks.Add(new BlockProto
            {
                BlockId = (ulong)block.Id.Value,
                GenStamp = (ulong)block.GenerationStamp.Value,
                NumBytes = (ulong)block.LengthBytes,
            });
        }

        if (file.UnderConstruction is { } writer)
        {
            proto.FileUC = new INodeSection.Types.FileUnderConstructionFeature
            {
                ClientName = writer.ClientName,
                ClientMachine = writer.ClientMachine,
            };
            if (writer.TruncatesTo is long rest)
            {
                proto.FileUC.TruncatesTo = (ulong)rest;
            }
        }

        (proto.Acl, proto.XAttrs) = Features(file);
        return proto;
    }

    private INodeSection.Types.INodeDirectory Directory(InodeDirectory directory)
    {
        DirectoryQuota? quota = directory.Quota;
        var proto = new INodeSection.Types.INodeDirectory
        {
            ModificationTime = (ulong)directory.MtimeMillis,
            NsQuota = (ulong)(quota?.Namespace ?? DirectoryQuota.None),
            DsQuota = (ulong)(quota?.SpaceBytes ?? DirectoryQuota.None),
            Permission = (ulong)directory.Permission.Value,
        };
        (proto.Acl, proto.XAttrs) = Features(directory);
        if (quota is { Types.Count: > 0 })
        {
            proto.TypeQuotas = new INodeSection.Types.QuotaByStorageTypeFeatureProto();
            foreach (StorageType type in StorageTypeOrdinal.All)
            {
                if (quota.Types.TryGetValue(type, out long bytes))
                {
                    proto.TypeQuotas.Quotas.Add(new INodeSection.Types.QuotaByStorageTypeEntryProto
                    {
                        StorageType = type.ToProto(),
                        Quota = (ulong)bytes,
                    });
                }
            }
        }

        return proto;
    }

    private (INodeSection.Types.AclFeatureProto? Acl, INodeSection.Types.XAttrFeatureProto? XAttrs) Features(Inode inode)
    {
        INodeSection.Types.AclFeatureProto? acl = null;
        if (inode.Acl.Count > 0)
        {
            acl = new INodeSection.Types.AclFeatureProto();
            acl.Entries.AddRange(inode.Acl.Select(entry => FeatureBits.Acl(entry, NumberOf(entry))));
        }

        INodeSection.Types.XAttrFeatureProto? attributes = null;
        if (inode.XAttrs.Count > 0)
        {
            attributes = new INodeSection.Types.XAttrFeatureProto();
            attributes.XAttrs.AddRange(inode.XAttrs.Select(ToProto));
        }

        return (acl, attributes);
    }

    private int NumberOf(AclEntry entry) => entry switch
    {
        { Name: null } => 0,
        { Type: AclType.User } => _content.Tree.Users.Number(entry.Name),
        { Type: AclType.Group } => _content.Tree.Groups.Number(entry.Name),
        _ => 0,
    };

    private INodeSection.Types.XAttrCompactProto ToProto(XAttr attribute)
    {
        var proto = new INodeSection.Types.XAttrCompactProto
        {
            Name = FeatureBits.XAttr(attribute.Namespace, _attributes.NumberOf(attribute.Name)),
        };
        if (attribute.Value is { } value)
        {
            proto.Value = ByteString.CopyFrom(value.Span);
        }

        return proto;
    }
}
