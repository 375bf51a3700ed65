using Tusk.Hdfs.NameNode.EditLog.Fields;
using Tusk.Hdfs.NameNode.EditLog.Operations;
using Tusk.Hdfs.NameNode.Namespace.Inodes;
using Tusk.Hdfs.NameNode.Namespace.Paths;

namespace Tusk.Hdfs.NameNode.Namespace.Changes;

/// <summary>Making files.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.hdfs.server.namenode.FSNamesystem#startFileInt, FSDirWriteFileOp#startFile.</remarks>
/// <param name="context">What it works with.</param>
/// <param name="directories">Makes the directories above.</param>
/// <param name="attributes">Knows the bounds of replication.</param>
/// <param name="leases">Gets files free that are in the way.</param>
internal sealed class FileCreation(ChangeContext context, DirectoryMaking directories, Attributes attributes, LeaseRecovery leases)
{
    /// <summary>create: makes an empty file that the caller writes from now on.</summary>
    /// <returns>The file.</returns>
    /// <exception cref="NameNodeException">It cannot be made.</exception>
    public InodeFile Create(Caller caller, NewFile wanted, RpcIds rpc, Moment now)
    {
        string path = wanted.Path;
        ChangeContext.CheckPathLength("create", path);
        if (!PathNames.IsValid(path) || path == PathNames.ReservedPath
            || (PathNames.IsReserved(path) && !PathNames.IsReservedRaw(path) && !PathNames.IsReservedInodes(path)))
        {
            throw Refusal.InvalidPath(path);
        }

        ResolvedPath resolved = ResolveNew(caller, wanted);
        if (wanted.BlockSizeBytes < context.Options.MinBlockSizeBytes)
        {
            throw Refusal.IO(
                $"Specified block size {wanted.BlockSizeBytes} is less than configured minimum value "
                + $"dfs.namenode.fs-limits.min-block-size={context.Options.MinBlockSizeBytes}");
        }

        if (wanted.ErasureCodingPolicy.Length > 0)
        {
            throw Refusal.HadoopIllegalArgument(
                $"Policy '{wanted.ErasureCodingPolicy}' does not match any enabled erasure coding policies: []. "
                + "An erasure coding policy can be enabled by enableErasureCodingPolicy API.");
        }

        attributes.CheckReplication(path, wanted.Replication, wanted.ClientMachine);
        bool overwrites = wanted.Flags.HasFlag(CreateFlags.Overwrite);
        Inode? replaced = resolved.Last;
        if (replaced is not null && !overwrites)
        {
            leases.RequireClosed("CREATE_FILE", (InodeFile)replaced, resolved.Path, wanted.ClientName, wanted.ClientMachine, now);
            throw Refusal.FileAlreadyExists($"{resolved.Path} for client {wanted.ClientMachine} already exists");
        }

        byte? policyAsked = wanted.StoragePolicy.Length > 0 ? StoragePolicies.Require(wanted.StoragePolicy) : null;
        if (wanted.BlockSizeBytes > InodeFile.MaxBlockSizeBytes)
        {
            throw Refusal.IllegalArgument($"Illagal value: PREFERRED_BLOCK_SIZE = {wanted.BlockSizeBytes} > MAX = {InodeFile.MaxBlockSizeBytes}");
        }

        if (replaced is null)
        {
            context.Limits.CheckNewName(resolved);
            resolved = directories.MakeAncestors(caller, resolved, now);
            Limits.CheckQuota(resolved.Parent as InodeDirectory, new Usage(1, 0));
        }

        var parent = (InodeDirectory)resolved.Parent!;
        var permission = new PermissionStatus(caller.User, context.Permissions.Group(parent), (ushort)(wanted.Mode & InodePermission.ModeMask));
        byte policy = wanted.Flags.HasFlag(CreateFlags.LazyPersist) || Reads.FileStatus.PolicyOf(parent) == StoragePolicies.LazyPersist
            ? StoragePolicies.LazyPersist
            : policyAsked ?? StoragePolicies.Unspecified;
        InodeId id = context.State.NextInodeId();
        context.Do(
            new AddOp(
                id, resolved.Path, wanted.Replication, now.UnixMillis, now.UnixMillis, wanted.BlockSizeBytes, [], permission, [], [],
                wanted.ClientName, wanted.ClientMachine, overwrites, policy, 0, rpc),
            now);
        return (InodeFile)context.State.Tree.Find(id)!;
    }

    private ResolvedPath ResolveNew(Caller caller, NewFile wanted)
    {
        ResolvedPath resolved = context.Paths.Resolve(caller, wanted.Path, PathUse.Create);
        context.Permissions.CheckAncestor(caller, resolved, FsAction.Write);
        if (resolved.Last is InodeDirectory)
        {
            throw Refusal.FileAlreadyExists($"{resolved.Path} already exists as a directory");
        }

        if (resolved.Last is not null)
        {
            ChangeContext.RequireFile(resolved.Last, wanted.Path);
            if (wanted.Flags.HasFlag(CreateFlags.Overwrite))
            {
                context.Permissions.CheckPath(caller, resolved, FsAction.Write);
            }

            return resolved;
        }

        if (!wanted.CreatesParents)
        {
            ChangeContext.RequireParent(resolved);
        }

        return wanted.Flags.HasFlag(CreateFlags.Create)
            ? resolved
            : throw Refusal.FileNotFound("Can't overwrite non-existent " + wanted.Path);
    }
}
