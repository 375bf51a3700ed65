using Tusk.Hdfs.DataTransfer;
using Tusk.Hdfs.NameNode.Blocks;
using Tusk.Hdfs.NameNode.EditLog.Fields;
using Tusk.Hdfs.NameNode.EditLog.Operations;
using Tusk.Hdfs.NameNode.Namespace.Inodes;
using Tusk.Hdfs.NameNode.Namespace.Paths;
using Tusk.Hdfs.NameNode.Namespace.Replay;

namespace Tusk.Hdfs.NameNode.Namespace.Changes;

/// <summary>Making files shorter.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.hdfs.server.namenode.FSDirTruncateOp.</remarks>
/// <param name="context">What it works with.</param>
/// <param name="leases">Gets files free.</param>
internal sealed class Truncation(ChangeContext context, LeaseRecovery leases)
{
    /// <summary>truncate.</summary>
    /// <returns>True if it is done; false if the last block is being cut, and the file open until it is.</returns>
    public bool Truncate(Caller caller, string path, long newLengthBytes, string client, string machine, Moment now)
    {
        if (newLengthBytes < 0)
        {
            throw Refusal.HadoopIllegalArgument($"Cannot truncate to a negative file size: {newLengthBytes}.");
        }

        ResolvedPath resolved = context.Paths.Resolve(caller, path, PathUse.Write);
        context.Permissions.CheckPath(caller, resolved, FsAction.Write);
        InodeFile file = ChangeContext.RequireFile(resolved.Last, resolved.Path);
        if (file.StoragePolicyId == StoragePolicies.LazyPersist)
        {
            throw Refusal.UnsupportedOperation("Cannot truncate lazy persist file " + resolved.Path);
        }

        if (file is { UnderConstruction.TruncatesTo: long rest, Blocks.Last: { State: BlockState.UnderRecovery } cutting })
        {
            return newLengthBytes == file.LengthBytes - cutting.LengthBytes + rest
                ? false
                : throw Refusal.AlreadyBeingCreated(
                    $"Failed to TRUNCATE_FILE {resolved.Path} for {client} on {machine} because {resolved.Path} is being truncated.");
        }

        leases.RequireClosed("TRUNCATE_FILE", file, resolved.Path, client, machine, now);
        long length = file.LengthBytes;
        if (newLengthBytes == length)
        {
            return true;
        }

        if (newLengthBytes > length)
        {
            throw Refusal.HadoopIllegalArgument(
                $"Cannot truncate to a larger file size. Current size: {length}, truncate size: {newLengthBytes}.");
        }

        (int kept, long cutBytes) = FileChanges.CutAt(file, newLengthBytes);
        EditLogBlock? cut = null;
        if (cutBytes > 0)
        {
            BlockInfo last = file.Blocks[kept - 1];
            GenerationStamp stamp = context.State.NextGenerationStamp(now);
            cut = new EditLogBlock(last.Id, last.LengthBytes, stamp);
        }

        context.Do(new TruncateOp(resolved.Path, client, machine, newLengthBytes, now.UnixMillis, cut), now);
        return cut is null;
    }
}
