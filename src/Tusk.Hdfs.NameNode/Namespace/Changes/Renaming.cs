using Tusk.Hdfs.NameNode.EditLog.Fields;
using Tusk.Hdfs.NameNode.EditLog.Operations;
using Tusk.Hdfs.NameNode.Namespace.Inodes;
using Tusk.Hdfs.NameNode.Namespace.Paths;

namespace Tusk.Hdfs.NameNode.Namespace.Changes;

/// <summary>Renaming: the old call, which answers false, and the new one, which overwrites and throws.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.hdfs.server.namenode.FSDirRenameOp.</remarks>
/// <param name="context">What it works with.</param>
internal sealed class Renaming(ChangeContext context)
{
    private const string NotReserved = "Cannot rename to or from /.reserved";

    /// <summary>rename: into the destination, if that is a directory; never overwrites.</summary>
    /// <returns>False if it was not done for a reason that this call does not tell.</returns>
    /// <exception cref="NameNodeException">A reason that it tells: rights, quotas, bounds.</exception>
    public bool RenameOld(Caller caller, string sourcePath, string destinationPath, RpcIds rpc, Moment now)
    {
        ChangeContext.CheckPathLength("rename", destinationPath);
        ResolvedPath source = context.Paths.Resolve(caller, sourcePath, PathUse.WriteLink);
        ResolvedPath destination = context.Paths.Resolve(caller, destinationPath, PathUse.Create);
        if (destination.Last is InodeDirectory && source.Length > 1)
        {
            destination = context.Paths.ResolveUnchecked(destination.Path.TrimEnd('/') + "/" + source.LastName);
        }

        context.Permissions.CheckParentWrite(caller, source);
        context.Permissions.CheckAncestor(caller, destination, FsAction.Write);
        if (source.Last is not Inode inode || source.Length == 1)
        {
            return false;
        }

        if (destination.Path == source.Path)
        {
            // Hadoop says that it is done, and logs it; there is nothing to do when it is replayed either.
            return true;
        }

        if (source.Path == PathNames.ReservedPath || destination.Path == PathNames.ReservedPath)
        {
            throw Refusal.InvalidPath(NotReserved);
        }

        if (WhyNotInto(source, destination) is not null || destination.Last is not null || destination.Parent is not InodeDirectory)
        {
            return false;
        }

        CheckBounds(source, inode, destination, null);
        context.Do(new RenameOldOp(source.Path, destination.Path, now.UnixMillis, rpc), now);
        return true;
    }

    /// <summary>rename2: to this very destination.</summary>
    /// <exception cref="NameNodeException">Whatever prevents it.</exception>
    public void Rename(Caller caller, string sourcePath, string destinationPath, IReadOnlyList<RenameOption> options, RpcIds rpc, Moment now)
    {
        ChangeContext.CheckPathLength("rename", destinationPath);
        ResolvedPath source = context.Paths.Resolve(caller, sourcePath, PathUse.WriteLink);
        ResolvedPath destination = context.Paths.Resolve(caller, destinationPath, PathUse.Create);
        context.Permissions.CheckParentWrite(caller, source);
        if (options.Contains(RenameOption.ToTrash))
        {
            // Whoever empties the trash may delete everything: what somebody may not delete he may not put there either.
            context.Permissions.CheckSubtree(caller, source, FsAction.All, ignoresEmpty: true);
        }

        context.Permissions.CheckAncestor(caller, destination, FsAction.Write);

        Inode inode = source.Last ?? throw Refusal.FileNotFound($"rename source {source.Path} is not found.");
        if (source.Length == 1)
        {
            throw Refusal.IO("rename source cannot be the root");
        }

        if (destination.Path == source.Path)
        {
            throw Refusal.FileAlreadyExists($"The source {source.Path} and destination {destination.Path} are the same");
        }

        if (WhyNotInto(source, destination) is NameNodeException refusal)
        {
            throw refusal;
        }

        if (destination.Length == 1)
        {
            throw Refusal.IO("rename destination cannot be the root");
        }

        if (destination.Last is Inode replaced)
        {
            CheckReplaced(source, inode, destination, replaced, options.Contains(RenameOption.Overwrite));
        }

        if (destination.Parent is null)
        {
            throw Refusal.FileNotFound($"rename destination parent {destination.Path} not found.");
        }

        if (destination.Parent is not InodeDirectory)
        {
            throw Refusal.ParentNotDirectory($"rename destination parent {destination.Path} is a file.");
        }

        CheckBounds(source, inode, destination, destination.Last);
        context.Do(new RenameOp(source.Path, destination.Path, now.UnixMillis, options, rpc), now);
    }

    private static NameNodeException? WhyNotInto(ResolvedPath source, ResolvedPath destination)
    {
        if (source.Last is InodeSymlink link && System.Text.Encoding.UTF8.GetString(link.Target) == destination.Path)
        {
            return Refusal.FileAlreadyExists($"Cannot rename symlink {source.Path} to its target {destination.Path}");
        }

        if (destination.Path.StartsWith(source.Path + "/", StringComparison.Ordinal))
        {
            return Refusal.IO($"Rename destination {destination.Path} is a directory or file under source {source.Path}");
        }

        return source.Path == PathNames.ReservedPath || destination.Path == PathNames.ReservedPath
            ? Refusal.InvalidPath(NotReserved)
            : null;
    }

    private static void CheckReplaced(ResolvedPath source, Inode inode, ResolvedPath destination, Inode replaced, bool overwrites)
    {
        if (replaced is InodeDirectory != inode is InodeDirectory)
        {
            throw Refusal.IO($"Source {source.Path} and destination {destination.Path} must both be directories");
        }

        if (!overwrites)
        {
            throw Refusal.FileAlreadyExists($"rename destination {destination.Path} already exists");
        }

        if (replaced is InodeDirectory { ChildCount: > 0 })
        {
            throw Refusal.IO($"rename destination directory is not empty: {destination.Path}");
        }
    }

    private void CheckBounds(ResolvedPath source, Inode inode, ResolvedPath destination, Inode? replaced)
    {
        string directoryPath = destination.PathOf(destination.Length - 2);
        var directory = (InodeDirectory)destination.Parent!;
        context.Limits.CheckLength(destination.LastName, directoryPath);
        if (source.Parent != directory)
        {
            context.Limits.CheckItems(directory, directoryPath);
        }

        if (destination.LastName == PathNames.Snapshot)
        {
            throw Refusal.HadoopIllegalArgument("\".snapshot\" is a reserved name.");
        }

        InodeDirectory common = Common(source.Parent as InodeDirectory, directory);
        if (HasQuotaBelow(directory, common))
        {
            Usage delta = Usage.Of(inode) - (replaced is null ? default : Usage.Of(replaced));
            Limits.CheckQuota(directory, delta, common);
        }
    }

    private static bool HasQuotaBelow(InodeDirectory directory, InodeDirectory end)
    {
        for (InodeDirectory? step = directory; step is not null && step != end; step = step.Parent)
        {
            if (step.Quota is not null)
            {
                return true;
            }
        }

        return false;
    }

    private static InodeDirectory Common(InodeDirectory? one, InodeDirectory other)
    {
        var above = new HashSet<InodeDirectory>();
        for (; one is not null; one = one.Parent)
        {
            above.Add(one);
        }

        InodeDirectory common = other;
        while (!above.Contains(common))
        {
            common = common.Parent!;
        }

        return common;
    }
}
