using Tusk.Hdfs.DataTransfer;
using Tusk.Hdfs.NameNode.Blocks;
using Tusk.Hdfs.NameNode.EditLog.Fields;
using Tusk.Hdfs.NameNode.EditLog.Operations;
using Tusk.Hdfs.NameNode.Namespace.Inodes;

namespace Tusk.Hdfs.NameNode.Namespace.Changes;

/// <summary>A writer goes on with other DataNodes: updateBlockForPipeline, then updatePipeline.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.hdfs.server.namenode.FSNamesystem#bumpBlockGenerationStamp, #updatePipelineInternal.</remarks>
/// <param name="context">What it works with.</param>
internal sealed class PipelineUpdates(ChangeContext context)
{
    /// <summary>updateBlockForPipeline: a new generation stamp for a block being written.</summary>
    /// <param name="stored">The block as it is known; null if it is not.</param>
    /// <param name="told">The block that the client names.</param>
    /// <param name="client">The client.</param>
    /// <param name="now">Now.</param>
    public GenerationStamp NewStamp(BlockInfo? stored, ExtendedBlock told, string client, Moment now)
    {
        Check(stored, told, client);
        return context.State.NextGenerationStamp(now);
    }

    /// <summary>updatePipeline: the block has a new generation stamp; the caller gives it its new locations.</summary>
    /// <returns>The block.</returns>
    public BlockInfo Update(BlockInfo? stored, ExtendedBlock before, ExtendedBlock after, string client, RpcIds rpc, Moment now)
    {
        if (before.Id != after.Id)
        {
            throw Refusal.IO($"{after} and {before} has different block identifier");
        }

        InodeFile file = Check(stored, before, client);
        BlockInfo last = file.Blocks.Last!;
        if (last != stored)
        {
            throw Refusal.IO($"{before} is not the last block of {file.Path}");
        }

        if (after.GenerationStamp <= last.GenerationStamp)
        {
            throw Refusal.IO(
                $"Update {before} but the new block {after} does not have a larger generation stamp than the last block "
                + $"{last.Id}_{last.GenerationStamp}");
        }

        if (after.Length < last.LengthBytes)
        {
            throw Refusal.IO(
                $"Update {before} (size={before.Length}) to a smaller size block {after} (size={after.Length})");
        }

        LeaseChecks.RequireLength(file, after.Length);
        EditLogBlock[] blocks = [.. file.Blocks.ToArray().Select(LeaseRecovery.Logged)];
        blocks[^1] = new EditLogBlock(last.Id, after.Length, after.GenerationStamp);
        context.Do(new UpdateBlocksOp(file.Path, blocks, rpc), now);
        return last;
    }

    private InodeFile Check(BlockInfo? stored, ExtendedBlock told, string client)
    {
        if (stored is null)
        {
            throw Refusal.IO($"{told} does not exist.");
        }

        if (stored.State != BlockState.UnderConstruction)
        {
            throw Refusal.IO($"Unexpected BlockUCState: {told} is {StateName(stored.State)} but not UNDER_CONSTRUCTION");
        }

        if (context.State.Tree.Find(stored.File) is not InodeFile { UnderConstruction: FileUnderConstruction writer } file)
        {
            throw Refusal.IO(
                $"The file {stored.Id}_{stored.GenerationStamp} belonged to does not exist or it is not under construction.");
        }

        return writer.ClientName == client
            ? file
            : throw Refusal.LeaseExpired($"Lease mismatch: {told} is accessed by a non lease holder {client}");
    }

    private static string StateName(BlockState state) => state switch
    {
        BlockState.Complete => "COMPLETE",
        BlockState.Committed => "COMMITTED",
        BlockState.UnderRecovery => "UNDER_RECOVERY",
        _ => "UNDER_CONSTRUCTION",
    };
}
