namespace Tusk.Hdfs.NameNode.Namespace.Inodes;

/// <summary>A symbolic link: none is made here, but other NameNodes' images and logs may have some.</summary>
internal sealed class InodeSymlink(
    InodeId id, byte[] name, InodePermission permission, long mtimeMillis, long atimeMillis, byte[] target)
    : Inode(id, name, permission, mtimeMillis)
{
    /// <summary>Time of the last read, in milliseconds since 1970.</summary>
    public long AtimeMillis { get; set; } = atimeMillis;

    /// <summary>Where it points, in UTF-8.</summary>
    public ReadOnlySpan<byte> Target => target;
}
