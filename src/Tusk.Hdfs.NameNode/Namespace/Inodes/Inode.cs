using System.Text;
using Tusk.Hdfs.NameNode.EditLog.Fields;

namespace Tusk.Hdfs.NameNode.Namespace.Inodes;

/// <summary>A file, a directory or a symbolic link.</summary>
/// <remarks>What most inodes do not have is in an object of its own: a million files without it cost eight bytes each.</remarks>
internal abstract class Inode
{
    private byte[] _name;
    private InodePermission _permission;

    protected Inode(InodeId id, byte[] name, InodePermission permission, long mtimeMillis) =>
        (Id, _name, _permission, MtimeMillis) = (id, name, permission, mtimeMillis);

    /// <summary>Its number.</summary>
    public InodeId Id { get; }

    /// <summary>The directory it is in; null for the root and for what is in none.</summary>
    public InodeDirectory? Parent { get; set; }

    /// <summary>Its name in UTF-8; empty for the root.</summary>
    public ReadOnlySpan<byte> Name => _name;

    /// <summary>Owner, group and mode.</summary>
    public ref InodePermission Permission => ref _permission;

    /// <summary>Time of the last change, in milliseconds since 1970.</summary>
    public long MtimeMillis { get; set; }

    /// <summary>Its access control list without the entries that the mode has; empty if the mode is all.</summary>
    public IReadOnlyList<AclEntry> Acl
    {
        get => Extras?.Acl ?? [];
        set => SetExtras(value, XAttrs, Extras?.UnderConstruction);
    }

    /// <summary>Its extended attributes.</summary>
    public IReadOnlyList<XAttr> XAttrs
    {
        get => Extras?.XAttrs ?? [];
        set => SetExtras(Acl, value, Extras?.UnderConstruction);
    }

    /// <summary>What most do not have.</summary>
    protected InodeExtras? Extras { get; private set; }

    /// <summary>Its name as text, for messages and operations.</summary>
    public string NameText => Encoding.UTF8.GetString(_name);

    /// <summary>Its path, from its place in the tree.</summary>
    public string Path
    {
        get
        {
            if (Parent is null)
            {
                return _name.Length == 0 ? "/" : NameText;
            }

            List<string> names = [];
            for (Inode inode = this; inode.Parent is not null; inode = inode.Parent)
            {
                names.Add(inode.NameText);
            }

            names.Reverse();
            return "/" + string.Join('/', names);
        }
    }

    /// <summary>Gives it another name; it must be in no directory.</summary>
    public void Rename(byte[] name)
    {
        if (Parent is not null)
        {
            throw new InvalidOperationException($"{Path} is renamed while it is in its directory.");
        }

        _name = name;
    }

    protected void SetExtras(IReadOnlyList<AclEntry> acl, IReadOnlyList<XAttr> xattrs, FileUnderConstruction? underConstruction) =>
        Extras = acl.Count == 0 && xattrs.Count == 0 && underConstruction is null
            ? null
            : new InodeExtras(acl, xattrs, underConstruction);
}
