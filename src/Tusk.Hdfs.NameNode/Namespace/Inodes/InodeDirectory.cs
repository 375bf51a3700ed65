namespace Tusk.Hdfs.NameNode.Namespace.Inodes;

/// <summary>A directory. What is in it is sorted by the bytes of the names, which have signs: <c>é</c> stands before <c>a</c>.</summary>
/// <remarks>
/// So it is written to images, too, which Hadoop reads without sorting, and then searches: in another order it would not find
/// what is there. Source: Apache Hadoop 3.4, o.a.h.hdfs.server.namenode.INode#compareTo, INodeDirectory#addChildAtLoading.
/// </remarks>
internal sealed class InodeDirectory(InodeId id, byte[] name, InodePermission permission, long mtimeMillis)
    : Inode(id, name, permission, mtimeMillis)
{
    private const int FirstCapacity = 4;

    private Inode[] _children = [];

    /// <summary>How many files and directories are in it.</summary>
    public int ChildCount { get; private set; }

    /// <summary>What is in it, in order.</summary>
    public ReadOnlySpan<Inode> Children => _children.AsSpan(0, ChildCount);

    /// <summary>Bounds on what is in it; null if it has none. The root always has some.</summary>
    public DirectoryQuota? Quota { get; set; }

    /// <summary>What has this name; null if nothing has.</summary>
    public Inode? Find(ReadOnlySpan<byte> name)
    {
        int index = IndexOf(name);
        return index >= 0 ? _children[index] : null;
    }

    /// <summary>Where a name is; if it is not there, the complement of where it would be.</summary>
    public int IndexOf(ReadOnlySpan<byte> name)
    {
        int low = 0;
        int high = ChildCount - 1;
        while (low <= high)
        {
            int middle = (low + high) >>> 1;
            int order = Compare(_children[middle].Name, name);
            if (order == 0)
            {
                return middle;
            }

            if (order < 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle - 1;
            }
        }

        return ~low;
    }

    /// <summary>Puts an inode into it; its time stays as it is.</summary>
    /// <returns>False if the name is taken.</returns>
    public bool TryAdd(Inode child)
    {
        // An image has them in order: then no search is needed.
        bool isLast = ChildCount == 0 || Compare(_children[ChildCount - 1].Name, child.Name) < 0;
        int index = isLast ? ~ChildCount : IndexOf(child.Name);
        if (index >= 0)
        {
            return false;
        }

        index = ~index;
        if (ChildCount == _children.Length)
        {
            Array.Resize(ref _children, Math.Max(FirstCapacity, ChildCount + (ChildCount >> 1)));
        }

        Array.Copy(_children, index, _children, index + 1, ChildCount - index);
        _children[index] = child;
        ChildCount++;
        child.Parent = this;
        return true;
    }

    /// <summary>Takes an inode out of it; its time stays as it is.</summary>
    /// <returns>False if it is not in it.</returns>
    public bool Remove(Inode child)
    {
        int index = IndexOf(child.Name);
        if (index < 0 || _children[index] != child)
        {
            return false;
        }

        ChildCount--;
        Array.Copy(_children, index + 1, _children, index, ChildCount - index);
        _children[ChildCount] = null!;
        child.Parent = null;
        if (ChildCount < _children.Length >> 2)
        {
            Array.Resize(ref _children, ChildCount * 2);
        }

        return true;
    }

    private static int Compare(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        int same = left.CommonPrefixLength(right);
        return same < left.Length && same < right.Length ? (sbyte)left[same] - (sbyte)right[same] : left.Length - right.Length;
    }
}
