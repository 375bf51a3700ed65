using Tusk.Hdfs.NameNode.EditLog.Operations;
using Tusk.Hdfs.NameNode.Namespace.Inodes;
using Tusk.Hdfs.NameNode.Namespace.Paths;

namespace Tusk.Hdfs.NameNode.Namespace.Changes;

/// <summary>Mode, owner, times, replication and storage policy.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.hdfs.server.namenode.FSDirAttrOp.</remarks>
/// <param name="context">What it works with.</param>
internal sealed class Attributes(ChangeContext context)
{
    /// <summary>A time that stays as it was.</summary>
    private const long TimeUnchanged = -1;

    /// <summary>setPermission, by the owner.</summary>
    public void SetPermission(Caller caller, string path, ushort mode, Moment now)
    {
        RefuseReserved(path);
        ResolvedPath resolved = context.Paths.Resolve(caller, path, PathUse.Write);
        context.Permissions.CheckOwner(caller, resolved);
        context.Do(new SetPermissionsOp(resolved.Path, (ushort)(mode & InodePermission.ModeMask)), now);
    }

    /// <summary>setOwner: the owner by superusers, the group also by the owner who is in it.</summary>
    /// <param name="caller">Who calls.</param>
    /// <param name="path">Of what.</param>
    /// <param name="user">The new owner; null: as it was.</param>
    /// <param name="group">The new group; null: as it was.</param>
    /// <param name="now">Now.</param>
    public void SetOwner(Caller caller, string path, string? user, string? group, Moment now)
    {
        RefuseReserved(path);
        ResolvedPath resolved = context.Paths.Resolve(caller, path, PathUse.Write);
        context.Permissions.CheckOwner(caller, resolved);
        if (!context.Permissions.IsSuperuser(caller))
        {
            if (user is not null && user != caller.User)
            {
                throw Refusal.AccessControl($"User {caller.User} is not a super user (non-super user cannot change owner).");
            }

            if (group is not null && !caller.Groups.Contains(group))
            {
                throw Refusal.AccessControl($"User {caller.User} does not belong to {group}");
            }
        }

        context.Do(new SetOwnerOp(resolved.Path, user ?? "", group ?? ""), now);
    }

    /// <summary>setTimes; -1: as it was.</summary>
    public void SetTimes(Caller caller, string path, long mtimeMillis, long atimeMillis, Moment now)
    {
        ResolvedPath resolved = context.Paths.Resolve(caller, path, PathUse.Write);
        context.Permissions.CheckPath(caller, resolved, FsAction.Write);
        if (resolved.Last is null)
        {
            throw Refusal.FileNotFound($"File/Directory {resolved.Path} does not exist.");
        }

        if (context.Options.AccessTimePrecisionMillis == 0 && atimeMillis != TimeUnchanged)
        {
            throw Refusal.IO(
                "Access time for hdfs is not configured.  Please set dfs.namenode.accesstime.precision configuration parameter.");
        }

        if (mtimeMillis != TimeUnchanged || atimeMillis != TimeUnchanged)
        {
            context.Do(new TimesOp(resolved.Path, mtimeMillis, atimeMillis), now);
        }
    }

    /// <summary>setReplication of a file.</summary>
    /// <returns>False for what is no file.</returns>
    public bool SetReplication(Caller caller, string path, short replication, Moment now)
    {
        CheckReplication(path, replication, client: null);
        ResolvedPath resolved = context.Paths.Resolve(caller, path, PathUse.Write);
        context.Permissions.CheckPath(caller, resolved, FsAction.Write);
        if (resolved.Last is not InodeFile file)
        {
            return false;
        }

        if (replication > file.Replication)
        {
            long perReplica = Usage.SpaceOf(file) / file.Replication;
            Limits.CheckQuota(file.Parent, new Usage(0, perReplica * (replication - file.Replication)));
        }

        context.Do(new SetReplicationOp(resolved.Path, replication), now);
        return true;
    }

    /// <summary>setStoragePolicy, by its name.</summary>
    public void SetStoragePolicy(Caller caller, string path, string policy, Moment now)
    {
        byte id = StoragePolicies.Require(policy);
        ResolvedPath resolved = context.Paths.Resolve(caller, path, PathUse.Write);
        context.Permissions.CheckPath(caller, resolved, FsAction.Write);
        Set(resolved, id, now);
    }

    /// <summary>unsetStoragePolicy: that of the directory counts again.</summary>
    public void UnsetStoragePolicy(Caller caller, string path, Moment now)
    {
        ResolvedPath resolved = context.Paths.Resolve(caller, path, PathUse.Write);
        context.Permissions.CheckPath(caller, resolved, FsAction.Write);
        Set(resolved, StoragePolicies.Unspecified, now);
    }

    /// <summary>Refuses numbers of replicas out of bounds.</summary>
    public void CheckReplication(string path, short replication, string? client)
    {
        string? reason = replication < context.Options.MinReplication
            ? $" is less than the required minimum of {context.Options.MinReplication}"
            : replication > context.Options.MaxReplication ? $" exceeds maximum of {context.Options.MaxReplication}" : null;
        if (reason is not null)
        {
            throw Refusal.IO(
                $"Requested replication factor of {replication}{reason} for {path}{(client is null ? "" : $", clientName={client}")}");
        }
    }

    private static void RefuseReserved(string path)
    {
        if (path == PathNames.ReservedPath)
        {
            throw Refusal.InvalidPath(path);
        }
    }

    private void Set(ResolvedPath resolved, byte id, Moment now)
    {
        if (resolved.Last is null)
        {
            throw Refusal.FileNotFound("File/Directory does not exist: " + resolved.Path);
        }

        if (resolved.Last is InodeFile file)
        {
            if (id == StoragePolicies.LazyPersist)
            {
                throw Refusal.HadoopIllegalArgument("Policy BlockStoragePolicy{LAZY_PERSIST:15, storageTypes=[RAM_DISK, DISK], creationFallbacks=[DISK], "
                    + "replicationFallbacks=[DISK]} cannot be set after file creation.");
            }

            if (file.StoragePolicyId == StoragePolicies.LazyPersist)
            {
                throw Refusal.HadoopIllegalArgument("Existing policy LAZY_PERSIST cannot be changed after file creation.");
            }
        }

        context.Do(new SetStoragePolicyOp(resolved.Path, id), now);
    }
}
