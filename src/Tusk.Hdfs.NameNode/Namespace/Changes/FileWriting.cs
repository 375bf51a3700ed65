using Tusk.Hdfs.DataTransfer;
using Tusk.Hdfs.NameNode.Blocks;
using Tusk.Hdfs.NameNode.EditLog.Fields;
using Tusk.Hdfs.NameNode.EditLog.Operations;
using Tusk.Hdfs.NameNode.Namespace.Inodes;
using Tusk.Hdfs.NameNode.Namespace.Paths;

namespace Tusk.Hdfs.NameNode.Namespace.Changes;

/// <summary>The calls of a client that writes a file: addBlock, abandonBlock, fsync, complete.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.hdfs.server.namenode.FSDirWriteFileOp.</remarks>
/// <param name="context">What it works with.</param>
/// <param name="recovery">Closes files.</param>
internal sealed class FileWriting(ChangeContext context, LeaseRecovery recovery)
{
    private readonly LeaseChecks _leases = new(context.Leases);

    /// <summary>First half of addBlock: whether there may be one more, or whether the call is the same as the one before.</summary>
    /// <remarks>Nothing is changed: DataNodes can be chosen for the block before <see cref="AddBlock"/> makes it.</remarks>
    /// <exception cref="NameNodeException">There may not be one more, or not yet.</exception>
    public BlockAllocation CheckAddBlock(Caller caller, string path, InodeId id, string client, ExtendedBlock? previous)
    {
        CheckPool(previous);
        ResolvedPath resolved = context.Paths.Resolve(caller, path, id);
        InodeFile file = _leases.Require(resolved, id, client);
        BlockInfo? last = file.Blocks.Last;
        if (!IsSame(previous, last))
        {
            bool isAppendAtEnd = previous is null && last is { State: BlockState.Complete } && last.LengthBytes >= file.BlockSizeBytes;
            if (!isAppendAtEnd && IsSame(previous, file.Blocks.Penultimate) && last is not null)
            {
                // The same call again: the client cannot have written to the block it was not told of.
                return last.LengthBytes == 0
                    ? new BlockAllocation(file, file.LengthBytes, last)
                    : throw Refusal.IO(
                        $"Request looked like a retry to allocate block {Name(last)} but it already contains {last.LengthBytes} bytes");
            }

            if (!isAppendAtEnd)
            {
                throw Refusal.IO(
                    $"Cannot allocate block in {resolved.Path}: passed 'previous' block {previous?.ToString() ?? "null"} "
                    + $"does not match actual last block in file {(last is null ? "null" : Name(last))}");
            }
        }

        if (file.Blocks.Penultimate is { State: not BlockState.Complete })
        {
            throw Refusal.NotReplicatedYet("Not replicated yet: " + resolved.Path);
        }

        if (file.Blocks.Count >= context.Options.MaxBlocksPerFile)
        {
            throw Refusal.IO(
                "File has reached the limit on maximum number of blocks (dfs.namenode.fs-limits.max-blocks-per-file): "
                + $"{file.Blocks.Count} >= {context.Options.MaxBlocksPerFile}");
        }

        CheckCommit(file, previous);
        long written = file.LengthBytes - (last?.LengthBytes ?? 0) + (previous?.Length ?? last?.LengthBytes ?? 0);
        Limits.CheckQuota(
            file.Parent, new Usage(0, ((written + file.BlockSizeBytes) * file.Replication) - Usage.SpaceOf(file)));
        return new BlockAllocation(file, written, null);
    }

    /// <summary>Second half of addBlock: commits the block before and makes the new one.</summary>
    /// <param name="allocation">What the first half gave, for the same state.</param>
    /// <param name="previous">The block before, with its length.</param>
    /// <param name="now">Now.</param>
    public BlockInfo AddBlock(BlockAllocation allocation, ExtendedBlock? previous, Moment now)
    {
        InodeFile file = allocation.File;
        if (allocation.Repeated is BlockInfo repeated)
        {
            return repeated;
        }

        BlockInfo? last = file.Blocks.Last;
        Commit(last, previous);
        BlockId id = context.State.NextBlockId(now);
        GenerationStamp stamp = context.State.NextGenerationStamp(now);
        context.Do(
            new AddBlockOp(
                file.Path, last is null ? null : LeaseRecovery.Logged(last), new EditLogBlock(id, 0, stamp), RpcIds.None),
            now);
        return file.Blocks.Last!;
    }

    /// <summary>abandonBlock: the last block is given up, because no pipeline to it could be built.</summary>
    public void AbandonBlock(Caller caller, string path, InodeId id, string client, ExtendedBlock block, Moment now)
    {
        ResolvedPath resolved = context.Paths.Resolve(caller, path, id);
        InodeFile file = _leases.Require(resolved, id, client);
        CheckPool(block);
        if (file.Blocks.Last?.Id == block.Id)
        {
            BlockInfo[] kept = file.Blocks.ToArray()[..^1];
            context.Do(new UpdateBlocksOp(resolved.Path, [.. kept.Select(LeaseRecovery.Logged)], RpcIds.None), now);
        }
    }

    /// <summary>The checks of getAdditionalDatanode.</summary>
    /// <returns>The file: replication, block size and storage policy choose the node.</returns>
    public InodeFile CheckAdditionalDatanode(Caller caller, string path, InodeId id, string client) =>
        _leases.Require(context.Paths.Resolve(caller, path, id), id, client);

    /// <summary>fsync: the blocks go into the log, the last one with the length the client has got acknowledged.</summary>
    public void Fsync(Caller caller, string path, InodeId id, string client, long lastBlockBytes, Moment now)
    {
        ResolvedPath resolved = context.Paths.Resolve(caller, path, id);
        InodeFile file = _leases.Require(resolved, id, client);
        LeaseChecks.RequireLength(file, lastBlockBytes);
        EditLogBlock[] blocks = [.. file.Blocks.ToArray().Select(LeaseRecovery.Logged)];

        // A call that comes late, after its client has repeated it and gone on, takes nothing back.
        if (file.Blocks.Last is { State: BlockState.UnderConstruction or BlockState.UnderRecovery } last && lastBlockBytes > last.LengthBytes)
        {
            blocks[^1] = blocks[^1] with { LengthBytes = lastBlockBytes };
        }

        context.Do(new UpdateBlocksOp(resolved.Path, blocks, RpcIds.None), now);
    }

    /// <summary>complete: closes the file, once enough replicas of its blocks are known.</summary>
    /// <returns>False if not yet: the client asks again.</returns>
    public bool Complete(Caller caller, string path, InodeId id, string client, ExtendedBlock? last, Moment now)
    {
        CheckPool(last);
        ResolvedPath resolved = context.Paths.Resolve(caller, path, id);
        InodeFile file;
        try
        {
            file = _leases.Require(resolved, id, client);
        }
        catch (NameNodeException) when (resolved.Last is InodeFile { UnderConstruction: null } closed && IsSame(last, closed.Blocks.Last))
        {
            // The client has not heard that it was closed, and asks again.
            return true;
        }

        if (file.Blocks.Penultimate is { State: not BlockState.Complete })
        {
            return false;
        }

        CheckCommit(file, last);
        Commit(file.Blocks.Last, last);
        if (file.Blocks.Last is { State: not BlockState.Complete })
        {
            return false;
        }

        recovery.Close(file, resolved.Path, now);
        return true;
    }

    /// <summary>Whether the last block may have the length and stamp that its writer tells.</summary>
    /// <remarks>
    /// What DataNodes have reported is not compared, as in Apache's: a replica of another length is found by its next report.
    /// Source: Apache Hadoop 3.4, BlockManager#commitBlock.
    /// </remarks>
    private static void CheckCommit(InodeFile file, ExtendedBlock? told)
    {
        BlockInfo? last = file.Blocks.Last;
        if (told is null || last is null || last.State == BlockState.Complete)
        {
            return;
        }

        if (last.State == BlockState.UnderRecovery)
        {
            throw Refusal.IO($"Commit or complete block {told.Id}_{told.GenerationStamp}, whereas it is under recovery.");
        }

        if (last.State == BlockState.UnderConstruction)
        {
            if (told.Id != last.Id || told.Length < 0)
            {
                throw Refusal.IO($"Trying to commit inconsistent block: id = {told.Id.Value}, expected id = {last.Id.Value}");
            }

            LeaseChecks.RequireLength(file, told.Length);
            if (told.Length < last.LengthBytes)
            {
                throw Refusal.IO($"commitBlock length is less than the stored one {told.Length} vs. {last.LengthBytes}");
            }

            if (told.GenerationStamp != last.GenerationStamp)
            {
                throw Refusal.IO(
                    $"Commit block with mismatching GS. NN has {Name(last)}, client submits {told.Id}_{told.GenerationStamp}");
            }
        }
    }

    private void Commit(BlockInfo? last, ExtendedBlock? told)
    {
        if (told is not null && last is { State: BlockState.UnderConstruction })
        {
            last.LengthBytes = told.Length;
            last.State = BlockState.Committed;
            context.State.Blocks.Committed(last);
        }
    }

    private void CheckPool(ExtendedBlock? block)
    {
        if (block is not null && block.PoolId != context.Options.BlockPoolId)
        {
            throw Refusal.IO($"Unexpected BlockPoolId {block.PoolId} - expected {context.Options.BlockPoolId}");
        }
    }

    private static bool IsSame(ExtendedBlock? told, BlockInfo? block) =>
        told is null ? block is null : told.Id == block?.Id && told.GenerationStamp == block.GenerationStamp;

    private static string Name(BlockInfo block) => $"{block.Id}_{block.GenerationStamp}";
}
