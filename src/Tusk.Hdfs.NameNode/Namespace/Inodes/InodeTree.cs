using System.Text;
using Tusk.Hdfs.NameNode.EditLog.Fields;

namespace Tusk.Hdfs.NameNode.Namespace.Inodes;

/// <summary>All inodes: by id, and from the root down. It checks no permission and no bound, and changes no time.</summary>
internal sealed class InodeTree
{
    /// <summary>The id of the root; smaller ones are kept for other uses.</summary>
    public static readonly InodeId RootId = new(16385);

    /// <summary>As Java encodes: half of a surrogate pair becomes a question mark.</summary>
    private static readonly Encoding JavaUtf8 =
        Encoding.GetEncoding("utf-8", new EncoderReplacementFallback("?"), DecoderFallback.ReplacementFallback);

    private readonly InodeMap _byId = new();

    /// <summary>A tree that is nothing but a root.</summary>
    /// <param name="rootOwner">Its owner, its group, its mode.</param>
    public InodeTree(PermissionStatus rootOwner)
    {
        Root = new InodeDirectory(RootId, [], Permission(rootOwner), 0)
        {
            // Hadoop counts what is in the root, but bounds it by nothing.
            Quota = new DirectoryQuota { Namespace = long.MaxValue, NamespaceUsed = 1 },
        };
        _byId.TryAdd(Root);
    }

    /// <summary>Names of users.</summary>
    public NameTable Users { get; } = new();

    /// <summary>Names of groups.</summary>
    public NameTable Groups { get; } = new();

    /// <summary>The root.</summary>
    public InodeDirectory Root { get; }

    /// <summary>How many inodes there are, the root with them.</summary>
    public int Count => _byId.Count;

    /// <summary>All inodes, in no order.</summary>
    public IEnumerable<Inode> All => _byId.All();

    /// <summary>A name in bytes.</summary>
    public static byte[] Utf8(string name) => JavaUtf8.GetBytes(name);

    /// <summary>The inode of an id; null if there is none.</summary>
    public Inode? Find(InodeId id) => _byId.Find(id);

    /// <summary>Owner, group and mode as an inode holds them; the names are taken in.</summary>
    public InodePermission Permission(PermissionStatus status) =>
        new(Users.Number(status.User), Groups.Number(status.Group), status.Mode);

    /// <summary>Owner, group and mode with names.</summary>
    public PermissionStatus Permission(InodePermission permission) =>
        new(Users.Name(permission.User), Groups.Name(permission.Group), permission.Mode);

    /// <summary>Takes an inode in that has no place yet, as an image lists them.</summary>
    /// <returns>False if the id is taken.</returns>
    public bool TryRegister(Inode inode) => _byId.TryAdd(inode);

    /// <summary>Gives a registered inode its place.</summary>
    /// <returns>False if the name is taken there.</returns>
    public static bool TryLink(InodeDirectory parent, Inode child) => parent.TryAdd(child);

    /// <summary>Forgets an inode that has no place any more.</summary>
    public bool Unregister(Inode inode) => _byId.Remove(inode);
}
