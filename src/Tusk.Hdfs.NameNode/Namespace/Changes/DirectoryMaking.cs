using Tusk.Hdfs.NameNode.EditLog.Fields;
using Tusk.Hdfs.NameNode.EditLog.Operations;
using Tusk.Hdfs.NameNode.Namespace.Inodes;
using Tusk.Hdfs.NameNode.Namespace.Paths;

namespace Tusk.Hdfs.NameNode.Namespace.Changes;

/// <summary>Making directories: mkdirs, and the directories above a new file.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.hdfs.server.namenode.FSDirMkdirOp.</remarks>
/// <param name="context">What it works with.</param>
internal sealed class DirectoryMaking(ChangeContext context)
{
    /// <summary>Directories that are made on the way can be gone through and written by their owner.</summary>
    private const ushort OwnerWriteExecute = 0xC0;

    /// <summary>Makes a directory, and those above it that are missing.</summary>
    /// <param name="caller">Who calls, and will own it.</param>
    /// <param name="path">Where.</param>
    /// <param name="mode">Its mode, the client's umask applied.</param>
    /// <param name="createsParents">Whether those above are made, too.</param>
    /// <param name="now">Now.</param>
    /// <returns>True: it is there.</returns>
    /// <exception cref="NameNodeException">It cannot be made.</exception>
    public bool Mkdirs(Caller caller, string path, ushort mode, bool createsParents, Moment now)
    {
        ChangeContext.CheckPathLength("mkdirs", path);
        ResolvedPath resolved = context.Paths.Resolve(caller, path, PathUse.Create);
        if (resolved.Last is InodeFile)
        {
            throw Refusal.FileAlreadyExists("Path is not a directory: " + resolved.Path);
        }

        if (resolved.Last is not null)
        {
            return true;
        }

        context.Permissions.CheckAncestor(caller, resolved, FsAction.Write);
        if (!createsParents)
        {
            ChangeContext.RequireParent(resolved);
        }

        mode &= InodePermission.ModeMask;
        Make(caller, resolved, resolved.Length, (ushort)((mode & 0x1FF) | OwnerWriteExecute), mode, extraNames: 0, now);
        return true;
    }

    /// <summary>Makes the directories above a new file that are missing, if all of them and the file may be.</summary>
    public ResolvedPath MakeAncestors(Caller caller, ResolvedPath path, Moment now)
    {
        if (path.ExistingCount < path.Length - 1)
        {
            // They get the mode of the directory that they begin in.
            var mode = (ushort)((path.LastExisting.Permission.Mode & 0x1FF) | OwnerWriteExecute);
            Make(caller, path, path.Length - 1, mode, mode, extraNames: 1, now);
            return context.Paths.ResolveUnchecked(path.Path);
        }

        return path;
    }

    private void Make(Caller caller, ResolvedPath path, int end, ushort modeOnTheWay, ushort modeAtTheEnd, int extraNames, Moment now)
    {
        // All are checked before the first is made: Hadoop leaves those made so far when a quota ends in the middle.
        var parent = path.LastExisting as InodeDirectory
            ?? throw Refusal.FileAlreadyExists($"Parent path is not a directory: {path.PathOf(path.ExistingCount - 1)} {path.NameAt(path.ExistingCount)}");
        for (int i = path.ExistingCount; i < end; i++)
        {
            context.Limits.CheckNewName(path.NameAt(i), i == path.ExistingCount ? parent : null, path.PathOf(i - 1));
        }

        // One by one, for the number that the refusal tells.
        for (int names = 1; names <= end - path.ExistingCount + extraNames; names++)
        {
            Limits.CheckQuota(parent, new Usage(names, 0));
        }

        string group = context.Permissions.Group(parent);
        for (int i = path.ExistingCount; i < end; i++)
        {
            ushort mode = i == end - 1 ? modeAtTheEnd : modeOnTheWay;
            context.Do(
                new MkdirOp(
                    context.State.NextInodeId(), path.PathOf(i), now.UnixMillis, new PermissionStatus(caller.User, group, mode), [], []),
                now);
        }
    }
}
