using System.Text;
using Google.Protobuf;
using Tusk.Hdfs.DataTransfer;
using Tusk.Hdfs.NameNode.Blocks;
using Tusk.Hdfs.NameNode.EditLog;
using Tusk.Hdfs.NameNode.EditLog.Fields;
using Tusk.Hdfs.NameNode.FsImage;
using Tusk.Hdfs.NameNode.Namespace.Inodes;
using Tusk.Protocol.Hdfs.Image;

namespace Tusk.Hdfs.NameNode.Tests.Support;

/// <summary>Images in memory, and a namespace that has something of everything.</summary>
internal static class Images
{
    public const long Mtime = 1_700_000_000_000;

    public static byte[] Save(FsImageContent content)
    {
        var image = new MemoryStream();
        FsImageSaver.Save(content, image);
        return image.ToArray();
    }

    public static FsImageContent Load(byte[] image)
    {
        using var file = new FsImageFile(new MemoryStream(image), "image");
        return FsImageLoader.Load(file);
    }

    /// <summary>The sections of an image as they are listed: name, place and bytes.</summary>
    public static List<(string Name, int Offset, byte[] Bytes)> Sections(byte[] image)
    {
        FileSummary summary = Summary(image);
        return [.. summary.Sections.Select(section => (
            section.Name, (int)section.Offset, image.AsSpan((int)section.Offset, (int)section.Length).ToArray()))];
    }

    public static FileSummary Summary(byte[] image)
    {
        int length = System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(image.AsSpan(image.Length - 4));
        return FileSummary.Parser.ParseDelimitedFrom(new MemoryStream(image, image.Length - 4 - length, length));
    }

    /// <summary>The same sections with another summary, of which nothing is checked.</summary>
    public static byte[] WithSummary(byte[] image, Action<FileSummary> change)
    {
        int length = System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(image.AsSpan(image.Length - 4));
        FileSummary summary = Summary(image);
        change(summary);
        var changed = new MemoryStream();
        changed.Write(image.AsSpan(0, image.Length - 4 - length));
        long start = changed.Length;
        summary.WriteDelimitedTo(changed);
        byte[] trailer = new byte[4];
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(trailer, (int)(changed.Length - start));
        changed.Write(trailer);
        return changed.ToArray();
    }

    /// <summary>Nothing but a root.</summary>
    public static FsImageContent Empty() => new(
        new FsImageCounters(7, TransactionId.None, InodeTree.RootId, FsImageCounters.BeforeFirstBlock, FsImageCounters.BeforeFirstStamp),
        new InodeTree(new PermissionStatus("h", "supergroup", 0x1ED)), FsImageKept.CreateEmpty());

    /// <summary>Files with and without blocks, open ones, quotas of each kind, lists, attributes, a link, names beyond ASCII.</summary>
    public static FsImageContent Rich()
    {
        FsImageContent empty = Empty();
        InodeTree tree = empty.Tree;
        tree.Root.MtimeMillis = Mtime;
        tree.Root.XAttrs = [new XAttr(XAttrNamespace.User, "of.root", new byte[] { 1 })];
        InodeDirectory d = Directory(tree, tree.Root, 16386, "d", "alice", "staff", 0x3FF);
        InodeFile one = File(tree, d, 16387, "one", 3, 0);
        one.Blocks = BlockList.Of(Block(one, 1, 1001, 1234));
        one.Acl = [new AclEntry(AclScope.Access, AclType.User, 6, "bob"), new AclEntry(AclScope.Access, AclType.Group, 4, null)];
        one.XAttrs =
        [
            new XAttr(XAttrNamespace.Trusted, "t", Array.Empty<byte>()), new XAttr(XAttrNamespace.Security, "s", new byte[] { 1, 2, 255 }),
            new XAttr(XAttrNamespace.System, "hsm.block.storage.policy.id", new byte[] { 7 }), new XAttr(XAttrNamespace.Raw, "r", null),
        ];
        InodeFile three = File(tree, d, 16388, "three é中😀", 2, 12);
        three.Blocks = BlockList.Of(Block(three, 2, 1002, 1 << 20), Block(three, 3, 1003, 1 << 20), Block(three, 4, 1004, 17));
        File(tree, d, 16389, "empty", 1, 0);
        InodeFile open = File(tree, d, 16390, "open", 3, 0);
        open.UnderConstruction = new FileUnderConstruction("DFSClient_NONMAPREDUCE_1_1", "127.0.0.1");
        open.Blocks = BlockList.Of(Block(open, 5, 1005, 1 << 20), Block(open, 6, 1006, 0));
        open.Blocks.Last!.State = BlockState.UnderConstruction;
        File(tree, d, 16391, "open without a block", 3, 0).UnderConstruction = new FileUnderConstruction("writer", "host");
        InodeDirectory q = Directory(tree, tree.Root, 16392, "q", "alice", "staff", 0x1C0);
        q.Quota = new DirectoryQuota { Namespace = 10, SpaceBytes = 1 << 30 };
        q.Quota.SetType(StorageType.Disk, 5);
        q.Quota.SetType(StorageType.Ssd, 6);
        q.Acl = [new AclEntry(AclScope.Default, AclType.User, 7, null), new AclEntry(AclScope.Default, AclType.Group, 5, "eng"),
            new AclEntry(AclScope.Default, AclType.Mask, 5, null), new AclEntry(AclScope.Default, AclType.Other, 0, null)];
        Directory(tree, q, 16393, "inner", "h", "supergroup", 0x1ED).Quota = new DirectoryQuota { SpaceBytes = 99 };
        var link = new InodeSymlink(
            new InodeId(16394), InodeTree.Utf8("l"), tree.Permission(new PermissionStatus("bob", "eng", 0x1FF)), Mtime, Mtime + 1,
            InodeTree.Utf8("/d/one"));
        Assert.True(tree.TryRegister(link) && InodeTree.TryLink(tree.Root, link));
        return empty with
        {
            Counters = empty.Counters with
            {
                Last = new TransactionId(96), LastInode = new InodeId(16500), LastBlock = new BlockId((1L << 30) + 77),
                GenerationStamp = new GenerationStamp(1234),
            },
        };
    }

    /// <summary>All that a content says, in lines.</summary>
    public static string Describe(FsImageContent content)
    {
        var text = new StringBuilder().Append(content.Counters).AppendLine();
        foreach (byte[] kept in new[] { content.Kept.ErasureCoding, content.Kept.Snapshot, content.Kept.SecretManager, content.Kept.CacheManager })
        {
            text.AppendLine(Convert.ToHexString(kept));
        }

        foreach (Inode inode in content.Tree.All.OrderBy(static inode => inode.Path, StringComparer.Ordinal))
        {
            text.Append(inode.Id).Append(' ').Append(inode.Path).Append(' ').Append(content.Tree.Permission(inode.Permission)).Append(' ')
                .Append(inode.MtimeMillis).Append(' ').AppendJoin(' ', inode.Acl).Append(' ')
                .AppendJoin(' ', inode.XAttrs.Select(static attribute =>
                    $"{attribute.Namespace}.{attribute.Name}={(attribute.Value is { } value ? Convert.ToHexString(value.Span) : "null")}"))
                .Append(' ').AppendLine(Describe(inode));
        }

        return text.ToString();
    }

    private static string Describe(Inode inode) => inode switch
    {
        InodeFile file => $"{file.AtimeMillis} {file.Replication} {file.BlockSizeBytes} {file.StoragePolicyId} {file.UnderConstruction} "
            + string.Join(' ', file.Blocks.ToArray().Select(static block =>
                $"{block.Id}_{block.GenerationStamp}:{block.LengthBytes}*{block.Replication} {block.State} of {block.File}")),
        InodeDirectory { Quota: { } quota } => $"{quota.Namespace} {quota.SpaceBytes} {string.Join(' ', quota.Types)}",
        InodeSymlink link => $"{link.AtimeMillis} -> {Encoding.UTF8.GetString(link.Target)}",
        _ => "",
    };

    private static InodeDirectory Directory(
        InodeTree tree, InodeDirectory parent, long id, string name, string user, string group, ushort mode)
    {
        var directory = new InodeDirectory(
            new InodeId(id), InodeTree.Utf8(name), tree.Permission(new PermissionStatus(user, group, mode)), Mtime + id);
        Assert.True(tree.TryRegister(directory) && InodeTree.TryLink(parent, directory));
        return directory;
    }

    private static InodeFile File(InodeTree tree, InodeDirectory parent, long id, string name, short replication, byte policy)
    {
        var file = new InodeFile(
            new InodeId(id), InodeTree.Utf8(name), tree.Permission(new PermissionStatus("bob", "staff", 0x1A4)), Mtime + id, Mtime - id,
            replication, 1 << 20, policy);
        Assert.True(tree.TryRegister(file) && InodeTree.TryLink(parent, file));
        return file;
    }

    private static BlockInfo Block(InodeFile file, long number, long stamp, long bytes) => new(new BlockId((1L << 30) + number), file.Id)
    {
        GenerationStamp = new GenerationStamp(stamp), LengthBytes = bytes, Replication = file.Replication,
    };
}
