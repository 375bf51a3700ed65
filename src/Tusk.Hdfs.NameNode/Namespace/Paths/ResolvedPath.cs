using Tusk.Hdfs.NameNode.Namespace.Inodes;

namespace Tusk.Hdfs.NameNode.Namespace.Paths;

/// <summary>A path and the inodes that are there: those from the root on, as far as there are any.</summary>
internal sealed class ResolvedPath
{
    private readonly IReadOnlyList<string> _names;
    private readonly Inode[] _inodes;
    private string? _path;

    private ResolvedPath(IReadOnlyList<string> names, Inode[] inodes) => (_names, _inodes) = (names, inodes);

    /// <summary>Names and the root: <c>/a/b</c> has a length of 3.</summary>
    public int Length => _names.Count + 1;

    /// <summary>How many of them exist, the root with them.</summary>
    public int ExistingCount => _inodes.Length;

    /// <summary>The path, with single slashes.</summary>
    public string Path => _path ??= PathOf(Length - 1);

    /// <summary>The last name; empty for the root.</summary>
    public string LastName => _names.Count == 0 ? "" : _names[^1];

    /// <summary>What the path leads to; null if nothing is there.</summary>
    public Inode? Last => this[Length - 1];

    /// <summary>What the path of the directory leads to; null if nothing is there, or for the root.</summary>
    public Inode? Parent => Length == 1 ? null : this[Length - 2];

    /// <summary>The last inode that exists.</summary>
    public Inode LastExisting => _inodes[^1];

    /// <summary>Whether it leads into the snapshots of the root, which has none.</summary>
    public bool IsSnapshot => _names.Count > 0 && _names[0] == PathNames.Snapshot;

    /// <summary>The inode at a place; the root is at 0. Null if nothing is there.</summary>
    public Inode? this[int index] => index < _inodes.Length ? _inodes[index] : null;

    /// <summary>The name at a place; that of the root is empty.</summary>
    public string NameAt(int index) => index == 0 ? "" : _names[index - 1];

    /// <summary>The path to a place.</summary>
    public string PathOf(int index) => index <= 0 ? PathNames.Root : "/" + string.Join('/', _names.Take(index));

    /// <summary>Walks names down from the root; nothing is checked.</summary>
    public static ResolvedPath Walk(InodeTree tree, IReadOnlyList<string> names)
    {
        var inodes = new Inode[names.Count + 1];
        inodes[0] = tree.Root;
        int count = 1;
        Span<byte> buffer = stackalloc byte[512];
        foreach (string name in names)
        {
            if (inodes[count - 1] is not InodeDirectory directory)
            {
                break;
            }

            // Java's encoder and ours agree but for halves of surrogate pairs, which have no name to find.
            Inode? child = name.Length <= buffer.Length / 3 && System.Text.Encoding.UTF8.TryGetBytes(name, buffer, out int bytes)
                ? directory.Find(buffer[..bytes]) ?? (name.Any(char.IsSurrogate) ? directory.Find(PathNames.Utf8(name)) : null)
                : directory.Find(PathNames.Utf8(name));
            if (child is null)
            {
                break;
            }

            inodes[count++] = child;
        }

        return new ResolvedPath(names, count == inodes.Length ? inodes : inodes[..count]);
    }

    /// <summary>The path of an inode.</summary>
    public static ResolvedPath Of(Inode inode)
    {
        List<Inode> inodes = [];
        for (Inode? next = inode; next is not null; next = next.Parent)
        {
            inodes.Add(next);
        }

        inodes.Reverse();
        return new ResolvedPath([.. inodes.Skip(1).Select(static step => step.NameText)], [.. inodes]);
    }

    /// <summary>A path at which nothing is.</summary>
    public static ResolvedPath Nowhere(InodeTree tree, IReadOnlyList<string> names) => new(names, [tree.Root]);
}
