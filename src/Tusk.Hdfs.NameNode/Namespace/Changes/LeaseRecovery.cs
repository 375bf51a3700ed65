using System.Globalization;
using Tusk.Hdfs.DataTransfer;
using Tusk.Hdfs.NameNode.Blocks;
using Tusk.Hdfs.NameNode.EditLog.Fields;
using Tusk.Hdfs.NameNode.EditLog.Operations;
using Tusk.Hdfs.NameNode.Leases;
using Tusk.Hdfs.NameNode.Namespace.Inodes;
using Tusk.Hdfs.NameNode.Namespace.Paths;

namespace Tusk.Hdfs.NameNode.Namespace.Changes;

/// <summary>Taking a file away from a client that is gone: its last block is brought to one length, then it is closed.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.hdfs.server.namenode.FSNamesystem#recoverLeaseInternal, #internalReleaseLease.</remarks>
/// <param name="context">What it works with.</param>
internal sealed class LeaseRecovery(ChangeContext context)
{
    /// <summary>How the names of holders begin under which the NameNode closes files.</summary>
    public const string NameNodeHolder = "HDFS_NameNode";

    private readonly HashSet<InodeId> _tried = [];
    private string _holder = NameNodeHolder;
    private long? _holderSince;

    /// <summary>recoverLease: a client wants a file closed, whoever writes it.</summary>
    /// <returns>Whether it is closed; if not, its last block is being recovered.</returns>
    public bool RecoverLease(Caller caller, string path, string holder, string machine, Moment now)
    {
        ResolvedPath resolved = context.Paths.Resolve(caller, path, PathUse.Write);
        InodeFile file = ChangeContext.RequireFile(resolved.Last, resolved.Path);
        if (file.UnderConstruction is null)
        {
            return true;
        }

        context.Permissions.CheckPath(caller, resolved, FsAction.Write);
        return TakeOver("RECOVER_LEASE", file, resolved.Path, holder, machine, isForced: true, now);
    }

    /// <summary>Gets a file free for a client: it is closed already, or its writer has been silent too long and it can be closed.</summary>
    /// <param name="call">As messages name it: <c>CREATE_FILE</c>, <c>APPEND_FILE</c>, <c>TRUNCATE_FILE</c>.</param>
    /// <param name="file">The file.</param>
    /// <param name="path">Its path.</param>
    /// <param name="holder">The client that wants it.</param>
    /// <param name="machine">The address it calls from.</param>
    /// <param name="now">Now.</param>
    /// <exception cref="NameNodeException">Somebody writes it, or its last block is being recovered.</exception>
    public void RequireClosed(string call, InodeFile file, string path, string holder, string machine, Moment now) =>
        TakeOver(call, file, path, holder, machine, isForced: false, now);

    /// <summary>Whether <see cref="TakeOverExpired"/> has left files for the next time.</summary>
    public bool HasMoreExpired { get; private set; }

    /// <summary>Takes over files of clients past the hard limit, the longest silent first.</summary>
    /// <param name="now">Now.</param>
    /// <param name="most">How many files at most: the caller holds the lock.</param>
    /// <returns>Files that could not be closed yet though nothing is being recovered, with the reason; they will be tried again.</returns>
    /// <remarks>What could not be closed waits until all others had their turn: it must not stand before them every time.</remarks>
    public IReadOnlyList<(InodeId File, string Reason)> TakeOverExpired(Moment now, int most = 250)
    {
        List<(InodeId, string)> failed = [];
        string newHolder = HolderAt(now);
        HasMoreExpired = true;
        foreach (Lease lease in context.Leases.PastHardLimit(now.MonotonicMillis))
        {
            foreach (InodeId id in lease.Files.Where(id => !_tried.Contains(id)).Take(most + 1).ToArray())
            {
                if (most-- == 0)
                {
                    return failed;
                }

                if (context.State.Tree.Find(id) is not InodeFile { UnderConstruction: not null } file)
                {
                    context.Leases.Remove(id);
                    continue;
                }

                try
                {
                    Release(file, file.Path, newHolder, now);
                }
                catch (NameNodeException refusal)
                {
                    failed.Add((id, refusal.Message));
                    _tried.Add(id);
                }
            }
        }

        _tried.Clear();
        HasMoreExpired = false;
        return failed;
    }

    /// <summary>
    /// Closes a file whose writer is gone, if its blocks allow; else begins to recover the last one and makes
    /// <paramref name="newHolder"/> hold it meanwhile.
    /// </summary>
    /// <returns>Whether it is closed.</returns>
    public bool Release(InodeFile file, string path, string? newHolder, Moment now)
    {
        BlockList blocks = file.Blocks;
        int complete = 0;
        while (complete < blocks.Count && blocks[complete].State == BlockState.Complete)
        {
            complete++;
        }

        if (complete == blocks.Count)
        {
            Close(file, path, now);
            return true;
        }

        if (complete < blocks.Count - 2 || (complete == blocks.Count - 2 && blocks[complete].State != BlockState.Committed))
        {
            throw Refusal.IO(
                $"DIR* NameSystem.internalReleaseLease: attempt to release a create lock on {path} but file is already closed.");
        }

        BlockInfo last = blocks.Last!;
        if (last.State is BlockState.Committed or BlockState.Complete)
        {
            throw Refusal.AlreadyBeingCreated(
                $"DIR* NameSystem.internalReleaseLease: Failed to release lease for file {path}. "
                + "Committed blocks are waiting to be minimally replicated.");
        }

        if (last.LengthBytes == 0 && context.State.Blocks.ExpectedLocations(last) == 0 && !context.State.Blocks.MayBeUnheard(now.MonotonicMillis))
        {
            // Nobody has anything of it: its writer died before it sent a byte. Hadoop concludes so also right after a start, before its
            // DataNodes have reported, and takes away what was synced: the log has no length of it.
            BlockInfo[] kept = blocks.ToArray()[..^1];
            context.Do(new UpdateBlocksOp(path, [.. kept.Select(Logged)], RpcIds.None), now);
            Close(file, path, now);
            return true;
        }

        FileUnderConstruction writer = file.UnderConstruction!;
        if (context.State.Blocks.MayRecover(last, now.MonotonicMillis))
        {
            GenerationStamp recoveryId = context.State.NextGenerationStamp(now);
            last.State = BlockState.UnderRecovery;
            context.State.Blocks.Recover(last, recoveryId, writer.TruncatesTo, now.MonotonicMillis);
        }

        if (newHolder is not null && newHolder != writer.ClientName)
        {
            context.Do(new ReassignLeaseOp(writer.ClientName, path, newHolder), now);
        }

        context.Leases.Renew(file.UnderConstruction!.ClientName, now.MonotonicMillis);
        return false;
    }

    /// <summary>The last block of a file has been recovered: what its DataNodes agreed on.</summary>
    /// <param name="file">The file.</param>
    /// <param name="block">Its last block.</param>
    /// <param name="generationStamp">The recovery id, which is its generation stamp now.</param>
    /// <param name="lengthBytes">Its length.</param>
    /// <param name="closes">Whether to close the file.</param>
    /// <param name="deletes">Whether nothing is left of the block.</param>
    /// <param name="now">Now.</param>
    /// <remarks>Source: FSNamesystem#commitBlockSynchronization; the caller has checked the recovery id.</remarks>
    public void Commit(
        InodeFile file, BlockInfo block, GenerationStamp generationStamp, long lengthBytes, bool closes, bool deletes, Moment now)
    {
        if (file.UnderConstruction is null || file.Blocks.Last != block || block.State == BlockState.Complete)
        {
            throw Refusal.IO($"Unexpected block (={block.Id}_{block.GenerationStamp}) since the file (={file.Path}) is not under construction");
        }

        string path = file.Path;
        if (deletes)
        {
            BlockInfo[] kept = file.Blocks.ToArray()[..^1];
            context.Do(new UpdateBlocksOp(path, [.. kept.Select(Logged)], RpcIds.None), now);
        }
        else
        {
            EditLogBlock[] blocks = [.. file.Blocks.ToArray().Select(Logged)];
            blocks[^1] = new EditLogBlock(block.Id, lengthBytes, generationStamp);
            context.Do(new UpdateBlocksOp(path, blocks, RpcIds.None), now);
            block.State = BlockState.Committed;
            context.State.Blocks.Committed(block);
        }

        if (closes)
        {
            Close(file, path, now);
        }
    }

    /// <summary>Closes a file whose blocks are final.</summary>
    public void Close(InodeFile file, string path, Moment now) => context.Do(
        new CloseOp(
            InodeId.Unknown, path, file.Replication, now.UnixMillis, file.AtimeMillis, file.BlockSizeBytes,
            [.. file.Blocks.ToArray().Select(Logged)], context.State.Tree.Permission(file.Permission)),
        now);

    /// <summary>A block as the log has it.</summary>
    public static EditLogBlock Logged(BlockInfo block) => new(block.Id, block.LengthBytes, block.GenerationStamp);

    /// <summary>
    /// The NameNode's own name with the time at which it took it. A lease is renewed with every file that is added, and files whose
    /// recovery has failed would wait as long as clients die: so the name is another one after each hard limit, as Hadoop's is.
    /// </summary>
    private string HolderAt(Moment now)
    {
        if (_holderSince is not long since || now.MonotonicMillis - since > context.Options.LeaseHardLimitMillis)
        {
            _holderSince = now.MonotonicMillis;
            _holder = string.Create(
                CultureInfo.InvariantCulture, $"{NameNodeHolder}-{DateTimeOffset.FromUnixTimeMilliseconds(now.UnixMillis):yyyy-MM-dd HH:mm:ss,fff}+0000");
        }

        return _holder;
    }

    private bool TakeOver(string call, InodeFile file, string path, string holder, string machine, bool isForced, Moment now)
    {
        if (file.UnderConstruction is not FileUnderConstruction writer)
        {
            return true;
        }

        Lease? lease = context.Leases.Find(file.Id);
        string refused = $"Failed to {call} {path} for {holder} on {machine} because ";
        if (!isForced && lease?.Holder == holder)
        {
            throw Refusal.AlreadyBeingCreated($"{refused}{holder} is already the current lease holder.");
        }

        if (lease is null)
        {
            throw Refusal.AlreadyBeingCreated(refused + "the file is under construction but no leases found.");
        }

        if (isForced)
        {
            return Release(file, path, holder, now);
        }

        if (context.Leases.IsPastSoftLimit(lease, now.MonotonicMillis))
        {
            return Release(file, path, null, now)
                ? true
                : throw Refusal.RecoveryInProgress(refused + "lease recovery is in progress. Try again later.");
        }

        throw file.Blocks.Last?.State == BlockState.UnderRecovery
            ? Refusal.RecoveryInProgress($"{refused}another recovery is in progress by {writer.ClientName} on {writer.ClientMachine}")
            : Refusal.AlreadyBeingCreated($"{refused}this file lease is currently owned by {writer.ClientName} on {writer.ClientMachine}");
    }
}
