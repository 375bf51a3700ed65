using Tusk.Hdfs.NameNode.EditLog.Fields;
using Tusk.Hdfs.NameNode.EditLog.Operations;
using Tusk.Hdfs.NameNode.Namespace.Inodes;
using Tusk.Hdfs.NameNode.Namespace.Paths;

namespace Tusk.Hdfs.NameNode.Namespace.Changes;

/// <summary>Deletion. Blocks of deleted files are told to <see cref="INamespaceBlocks.Removed"/>.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.hdfs.server.namenode.FSDirDeleteOp.</remarks>
/// <param name="context">What it works with.</param>
internal sealed class Deletion(ChangeContext context)
{
    /// <summary>Deletes a file, or a directory with all that is in it.</summary>
    /// <returns>False if nothing is there, or for the root.</returns>
    /// <exception cref="NameNodeException">It may not be deleted, or is not empty.</exception>
    public bool Delete(Caller caller, string path, bool isRecursive, RpcIds rpc, Moment now)
    {
        if (path == PathNames.ReservedPath)
        {
            throw Refusal.InvalidPath(path);
        }

        ResolvedPath resolved = context.Paths.Resolve(caller, path, PathUse.WriteLink);
        context.Permissions.CheckParentWrite(caller, resolved);
        context.Permissions.CheckSubtree(caller, resolved, FsAction.All, ignoresEmpty: true);
        if (!isRecursive && resolved.Last is InodeDirectory { ChildCount: > 0 })
        {
            // Hadoop's exception puts the path in ticks and its own words behind what it is given.
            throw Refusal.PathIsNotEmptyDirectory($"`{resolved.Path} is non empty': Directory is not empty");
        }

        if (resolved.Last is null || resolved.Length == 1)
        {
            return false;
        }

        context.Do(new DeleteOp(resolved.Path, now.UnixMillis, rpc), now);
        return true;
    }
}
