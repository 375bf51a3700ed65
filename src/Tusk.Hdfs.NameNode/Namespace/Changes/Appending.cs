using Tusk.Hdfs.NameNode.Blocks;
using Tusk.Hdfs.NameNode.EditLog.Fields;
using Tusk.Hdfs.NameNode.EditLog.Operations;
using Tusk.Hdfs.NameNode.Namespace.Inodes;
using Tusk.Hdfs.NameNode.Namespace.Paths;

namespace Tusk.Hdfs.NameNode.Namespace.Changes;

/// <summary>Opening files to append.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.hdfs.server.namenode.FSDirAppendOp.</remarks>
/// <param name="context">What it works with.</param>
/// <param name="leases">Gets files free.</param>
internal sealed class Appending(ChangeContext context, LeaseRecovery leases)
{
    /// <summary>append: the caller writes the file from now on.</summary>
    /// <returns>The file, and the block to go on with: null if a new one is to be added, the last one having no room.</returns>
    public (InodeFile File, BlockInfo? Block) Append(
        Caller caller, string path, string client, string machine, bool newBlock, RpcIds rpc, Moment now)
    {
        ResolvedPath resolved = context.Paths.Resolve(caller, path, PathUse.Write);
        if (resolved.Last is InodeDirectory)
        {
            throw Refusal.FileAlreadyExists($"Cannot append to directory {resolved.Path}; already exists as a directory.");
        }

        context.Permissions.CheckPath(caller, resolved, FsAction.Write);
        if (resolved.Last is null)
        {
            throw Refusal.FileNotFound($"Failed to append to non-existent file {resolved.Path} for client {machine}");
        }

        InodeFile file = ChangeContext.RequireFile(resolved.Last, resolved.Path);
        if (file.StoragePolicyId == StoragePolicies.LazyPersist)
        {
            throw Refusal.UnsupportedOperation("Cannot append to lazy persist file " + resolved.Path);
        }

        leases.RequireClosed("APPEND_FILE", file, resolved.Path, client, machine, now);
        BlockInfo? last = file.Blocks.Last;
        if (last is not null)
        {
            CheckLast(last, resolved.Path);
            long room = Math.Max(0, file.BlockSizeBytes - last.LengthBytes);
            Limits.CheckQuota(file.Parent, new Usage(0, room * file.Replication));
        }

        context.Do(new AppendOp(resolved.Path, client, machine, newBlock, rpc), now);
        return (file, last is not null && (newBlock || last.State != BlockState.Complete) ? last : null);
    }

    private void CheckLast(BlockInfo last, string path)
    {
        if (last.State == BlockState.Committed)
        {
            throw Refusal.Retriable(
                "org.apache.hadoop.hdfs.server.namenode.NotReplicatedYetException: append: lastBlock="
                + $"{last.Id}_{last.GenerationStamp} of src={path} is COMMITTED but not yet COMPLETE.");
        }

        if (last.State == BlockState.Complete && !context.State.Blocks.IsSufficientlyReplicated(last))
        {
            throw Refusal.IO($"append: lastBlock={last.Id}_{last.GenerationStamp} of src={path} is not sufficiently replicated yet.");
        }
    }
}
