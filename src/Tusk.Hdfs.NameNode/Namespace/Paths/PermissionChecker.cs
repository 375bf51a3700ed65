using Tusk.Hdfs.NameNode.EditLog.Fields;
using Tusk.Hdfs.NameNode.Namespace.Inodes;

namespace Tusk.Hdfs.NameNode.Namespace.Paths;

/// <summary>Who may do what.</summary>
/// <remarks>
/// Superusers may do everything but walk through files. Others need execute on all directories of a path, and what the call
/// needs on what it names. Source: Apache Hadoop 3.4, o.a.h.hdfs.server.namenode.FSPermissionChecker.
/// </remarks>
/// <param name="tree">Names of users and groups.</param>
/// <param name="options">Who is superuser, and whether rights are checked at all.</param>
internal sealed class PermissionChecker(InodeTree tree, NamespaceOptions options)
{
    private const int RightsBits = 3;

    /// <summary>Whether a caller is a superuser.</summary>
    public bool IsSuperuser(Caller caller) => caller.User == options.Superuser || caller.Groups.Contains(options.Supergroup);

    /// <summary>Whether everything is allowed to a caller.</summary>
    public bool MayEverything(Caller caller) => !options.ArePermissionsEnabled || IsSuperuser(caller);

    /// <summary>Refuses all but superusers.</summary>
    /// <param name="caller">Who calls.</param>
    /// <param name="operation">What for, as Hadoop's audit log calls it.</param>
    public void RequireSuperuser(Caller caller, string operation)
    {
        if (!MayEverything(caller))
        {
            throw Refusal.AccessControl($"Access denied for user {caller.User}. Superuser privilege is required for operation {operation}");
        }
    }

    /// <summary>Refuses paths through files, links, or directories that the caller may not go through.</summary>
    /// <param name="caller">Who.</param>
    /// <param name="path">Where.</param>
    /// <param name="followsLink">Whether a link at the end is to be followed, which the client does.</param>
    public void CheckTraverse(Caller caller, ResolvedPath path, bool followsLink)
    {
        bool mayEverything = MayEverything(caller);
        for (int i = 0; i < path.Length - 1 && path[i] is Inode inode; i++)
        {
            if (inode is not InodeDirectory)
            {
                RefuseLink(path, i);
                throw Refusal.ParentNotDirectory($"{path.PathOf(i)} (is not a directory)");
            }

            if (!mayEverything)
            {
                Require(caller, inode, path, i, FsAction.Execute);
            }
        }

        if (followsLink && path.Last is InodeSymlink)
        {
            RefuseLink(path, path.Length - 1);
        }
    }

    /// <summary>Refuses who lacks rights on what a path leads to; nothing there needs none.</summary>
    public void CheckPath(Caller caller, ResolvedPath path, FsAction access)
    {
        if (!MayEverything(caller) && path.Last is Inode inode)
        {
            Require(caller, inode, path, path.Length - 1, access);
        }
    }

    /// <summary>Refuses who lacks rights on the last directory of a path that exists.</summary>
    public void CheckAncestor(Caller caller, ResolvedPath path, FsAction access)
    {
        if (MayEverything(caller) || path.Length == 1)
        {
            return;
        }

        int index = Math.Min(path.ExistingCount, path.Length - 1) - 1;
        Require(caller, path[index]!, path, index, access);
    }

    /// <summary>Refuses who may not take an entry out of the directory that a path ends in: write access, and the sticky bit.</summary>
    public void CheckParentWrite(Caller caller, ResolvedPath path)
    {
        if (MayEverything(caller) || path.Length == 1)
        {
            return;
        }

        if (path.Parent is Inode parent)
        {
            if (path.Last is Inode inode && parent.Permission.IsSticky && ViolatesSticky(caller, parent, inode))
            {
                throw Sticky(caller, inode, path.Path, parent, path.PathOf(path.Length - 2));
            }

            Require(caller, parent, path, path.Length - 2, FsAction.Write);
        }
    }

    /// <summary>Refuses who may not read a directory or one below, the first in the order of names; sticky bits do not matter to reading.</summary>
    /// <remarks>Source: Apache Hadoop 3.4, o.a.h.hdfs.server.namenode.ContentSummaryComputationContext#checkPermission.</remarks>
    public void CheckReadableBelow(Caller caller, ResolvedPath path)
    {
        if (MayEverything(caller) || path.Last is not InodeDirectory root)
        {
            return;
        }

        var pending = new Stack<InodeDirectory>([root]);
        while (pending.TryPop(out InodeDirectory? directory))
        {
            if (!Has(caller, directory, FsAction.ReadExecute))
            {
                throw Denied(caller, directory, directory.Path, FsAction.ReadExecute);
            }

            for (int i = directory.ChildCount - 1; i >= 0; i--)
            {
                if (directory.Children[i] is InodeDirectory deeper)
                {
                    pending.Push(deeper);
                }
            }
        }
    }

    /// <summary>Refuses who lacks rights on a directory or on any below, or what a sticky bit there keeps from him.</summary>
    public void CheckSubtree(Caller caller, ResolvedPath path, FsAction access, bool ignoresEmpty)
    {
        if (MayEverything(caller) || path.Last is not InodeDirectory root)
        {
            return;
        }

        var pending = new Stack<InodeDirectory>([root]);
        while (pending.TryPop(out InodeDirectory? directory))
        {
            if (directory.ChildCount > 0 || !ignoresEmpty)
            {
                if (!Has(caller, directory, access))
                {
                    throw Denied(caller, directory, directory.Path, access);
                }

                CheckStickyChildren(caller, directory, root);
            }

            foreach (Inode child in directory.Children)
            {
                if (child is InodeDirectory deeper)
                {
                    pending.Push(deeper);
                }
            }
        }
    }

    /// <summary>Refuses all but the owner.</summary>
    public void CheckOwner(Caller caller, ResolvedPath path)
    {
        if (path.Last is not Inode inode)
        {
            throw Refusal.FileNotFound("Directory/File does not exist " + path.Path);
        }

        if (!MayEverything(caller) && Owner(inode) != caller.User)
        {
            throw Refusal.AccessControl($"Permission denied. user={caller.User} is not the owner of inode={path.Path}");
        }
    }

    /// <summary>The name of the owner.</summary>
    public string Owner(Inode inode) => tree.Users.Name(inode.Permission.User);

    /// <summary>The name of the group.</summary>
    public string Group(Inode inode) => tree.Groups.Name(inode.Permission.Group);

    private static bool Implies(int rights, FsAction access) => ((FsAction)rights & access) == access;

    private static void RefuseLink(ResolvedPath path, int index)
    {
        if (path[index] is InodeSymlink link)
        {
            // Hadoop's text is only this: the client takes the parts from fields that no longer travel.
            string target = System.Text.Encoding.UTF8.GetString(link.Target);
            string rest = string.Concat(Enumerable.Range(index + 1, path.Length - index - 1).Select(i => "/" + path.NameAt(i)));
            throw Refusal.UnresolvedPath(
                target.StartsWith('/') ? target + rest : path.PathOf(index - 1).TrimEnd('/') + "/" + target + rest);
        }
    }

    private void Require(Caller caller, Inode inode, ResolvedPath path, int index, FsAction access)
    {
        if (!Has(caller, inode, access))
        {
            throw Denied(caller, inode, path.PathOf(index), access);
        }
    }

    private bool Has(Caller caller, Inode inode, FsAction access)
    {
        int mode = inode.Permission.Mode;
        if (inode.Acl is { Count: > 0 } acl && acl[0].Scope == AclScope.Access)
        {
            return HasByAcl(caller, inode, acl, access);
        }

        return Owner(inode) == caller.User ? Implies(mode >> (2 * RightsBits), access)
            : caller.Groups.Contains(Group(inode)) ? Implies(mode >> RightsBits, access)
            : Implies(mode, access);
    }

    private bool HasByAcl(Caller caller, Inode inode, IReadOnlyList<AclEntry> acl, FsAction access)
    {
        int mode = inode.Permission.Mode;
        int mask = mode >> RightsBits;
        if (Owner(inode) == caller.User)
        {
            return Implies(mode >> (2 * RightsBits), access);
        }

        bool isMeant = false;
        foreach (AclEntry entry in acl.TakeWhile(static entry => entry.Scope == AclScope.Access))
        {
            if (entry.Type == AclType.User && entry.Name == caller.User)
            {
                return Implies(entry.Rights & mask, access);
            }

            if (entry.Type == AclType.Group && caller.Groups.Contains(entry.Name ?? Group(inode)))
            {
                if (Implies(entry.Rights & mask, access))
                {
                    return true;
                }

                isMeant = true;
            }
        }

        return !isMeant && Implies(mode, access);
    }

    private bool ViolatesSticky(Caller caller, Inode parent, Inode inode) =>
        Owner(parent) != caller.User && Owner(inode) != caller.User;

    private void CheckStickyChildren(Caller caller, InodeDirectory directory, InodeDirectory root)
    {
        if (!directory.Permission.IsSticky)
        {
            return;
        }

        foreach (Inode child in directory.Children)
        {
            if (ViolatesSticky(caller, directory, child))
            {
                // Hadoop names the directory by its path, but shows rights of the one that the call began with.
                throw Sticky(caller, child, child.Path, root, directory.Path);
            }
        }
    }

    private string Describe(Inode inode) =>
        $"{Owner(inode)}:{Group(inode)}:{(inode is InodeDirectory ? 'd' : '-')}{FsActions.Text(inode.Permission.Mode)}";

    private NameNodeException Denied(Caller caller, Inode inode, string path, FsAction access) => Refusal.AccessControl(
        $"Permission denied: user={caller.User}, access={FsActions.Name(access)}, inode=\"{path}\":{Describe(inode)}");

    private NameNodeException Sticky(Caller caller, Inode inode, string path, Inode parent, string parentPath) => Refusal.AccessControl(
        $"Permission denied by sticky bit: user={caller.User}, path=\"{path}\":{Describe(inode)}, parent=\"{parentPath}\":{Describe(parent)}");
}
