using System.Globalization;
using Tusk.Hdfs.NameNode.Namespace.Inodes;

namespace Tusk.Hdfs.NameNode.Namespace.Paths;

/// <summary>Finds what a caller's path leads to, and refuses paths that lead where the caller may not go.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.hdfs.server.namenode.FSDirectory#resolvePath, #resolveComponents.</remarks>
/// <param name="state">Where it is found.</param>
/// <param name="permissions">Who may go where.</param>
internal sealed class PathResolver(NamespaceState state, PermissionChecker permissions)
{
    private const int FirstNameUnderId = 3;

    /// <summary>Resolves a path.</summary>
    /// <exception cref="NameNodeException">It may not be gone, or not be made.</exception>
    public ResolvedPath Resolve(Caller caller, string path, PathUse use)
    {
        if (use == PathUse.Create && !PathNames.IsValid(path))
        {
            throw Refusal.InvalidPath("Invalid file name: " + path);
        }

        List<string> names = Names(path);
        bool isRaw = names.Count >= 2 && names[0] == PathNames.Reserved && names[1] == PathNames.Raw;
        ResolvedPath resolved = ResolvedPath.Walk(state.Tree, Unreserve(path, names));
        bool isReading = use is PathUse.Read or PathUse.ReadLink;
        if (isRaw && !isReading)
        {
            permissions.RequireSuperuser(caller, caller.Operation);
        }

        try
        {
            permissions.CheckTraverse(caller, resolved, use is not (PathUse.ReadLink or PathUse.WriteLink));
        }
        catch (NameNodeException notDirectory) when (use != PathUse.Create && IsParentNotDirectory(notDirectory))
        {
            throw Refusal.AccessControl(notDirectory.Message);
        }

        return resolved.IsSnapshot && !isReading
            ? throw Refusal.SnapshotAccess("Modification on a read-only snapshot is disallowed")
            : resolved;
    }

    /// <summary>Resolves what a writer names by path and inode id: the id counts, for the file may have been renamed.</summary>
    public ResolvedPath Resolve(Caller caller, string path, InodeId file)
    {
        if (file == InodeId.Unknown)
        {
            return Resolve(caller, path, PathUse.Write);
        }

        return state.Tree.Find(file) is Inode inode ? ResolvedPath.Of(inode) : ResolvedPath.Nowhere(state.Tree, Names(path));
    }

    /// <summary>Resolves a path that may be anything, and checks nothing.</summary>
    public ResolvedPath ResolveUnchecked(string path) => ResolvedPath.Walk(state.Tree, Unreserve(path, Names(path)));

    private static bool IsParentNotDirectory(NameNodeException error) =>
        error.JavaClassName.EndsWith(".ParentNotDirectoryException", StringComparison.Ordinal);

    private static List<string> Names(string path) => path.StartsWith('/')
        ? PathNames.Split(path)
        : throw Refusal.Assertion($"Absolute path required, but got '{path}'");

    /// <summary>Takes <c>/.reserved/raw</c> off, and puts the path of an inode in the place of <c>/.reserved/.inodes/ID</c>.</summary>
    private List<string> Unreserve(string path, List<string> names)
    {
        if (names.Count < 2 || names[0] != PathNames.Reserved)
        {
            return names;
        }

        if (names[1] == PathNames.Raw)
        {
            // The listing of raw itself is that of the root.
            return names[2..];
        }

        return names[1] == PathNames.Inodes && names.Count >= FirstNameUnderId ? ById(path, names) : names;
    }

    private List<string> ById(string path, List<string> names)
    {
        if (!long.TryParse(names[2], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long id))
        {
            throw Refusal.FileNotFound("Invalid inode path: " + path);
        }

        Inode inode = state.Tree.Find(new InodeId(id))
            ?? throw Refusal.FileNotFound("File for given inode path does not exist: " + path);
        if (names.Count > FirstNameUnderId && names[FirstNameUnderId] == "..")
        {
            return PathNames.Split((inode.Parent ?? inode).Path);
        }

        return [.. PathNames.Split(inode.Path), .. names[FirstNameUnderId..]];
    }
}
