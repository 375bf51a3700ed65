using Tusk.Hdfs.NameNode.EditLog.Operations;
using Tusk.Hdfs.NameNode.Leases;
using Tusk.Hdfs.NameNode.Namespace.Inodes;
using Tusk.Hdfs.NameNode.Namespace.Paths;

namespace Tusk.Hdfs.NameNode.Namespace.Changes;

/// <summary>What all groups of calls work with.</summary>
/// <param name="state">The namespace.</param>
internal sealed class ChangeContext(NamespaceState state)
{
    /// <summary>The namespace.</summary>
    public NamespaceState State => state;

    /// <summary>Settings.</summary>
    public NamespaceOptions Options => state.Options;

    /// <summary>Who may do what.</summary>
    public PermissionChecker Permissions { get; } = new(state.Tree, state.Options);

    /// <summary>Finds what paths lead to.</summary>
    public PathResolver Paths => field ??= new PathResolver(state, Permissions);

    /// <summary>Bounds.</summary>
    public Limits Limits { get; } = new(state.Options);

    /// <summary>Who writes what.</summary>
    public LeaseManager Leases => state.Leases;

    /// <summary>Does an operation and keeps it for the log.</summary>
    public void Do(EditLogOp operation, Moment now) => state.Do(operation, now);

    /// <summary>Refuses to make a path of no characters, of too many, or of too many names.</summary>
    public static void CheckPathLength(string call, string path)
    {
        if (path.Length == 0)
        {
            throw Refusal.IllegalArgument("Can not create a Path from an empty string");
        }

        if (PathNames.IsTooLong(path))
        {
            throw Refusal.IO($"{call}: Pathname too long.  Limit {PathNames.MaxChars} characters, {PathNames.MaxDepth} levels.");
        }
    }

    /// <summary>The file that a path leads to.</summary>
    public static InodeFile RequireFile(Inode? inode, string path) => inode switch
    {
        InodeFile file => file,
        null => throw Refusal.FileNotFound("File does not exist: " + path),
        _ => throw Refusal.FileNotFound("Path is not a file: " + path),
    };

    /// <summary>Refuses to make something in a directory that is not there.</summary>
    public static void RequireParent(ResolvedPath path)
    {
        if (path.Length == 1)
        {
            return;
        }

        if (path.Parent is null)
        {
            throw Refusal.FileNotFound("Parent directory doesn't exist: " + path.PathOf(path.Length - 2));
        }

        if (path.Parent is not (InodeDirectory or InodeSymlink))
        {
            throw Refusal.ParentNotDirectory("Parent path is not a directory: " + path.PathOf(path.Length - 2));
        }
    }
}
