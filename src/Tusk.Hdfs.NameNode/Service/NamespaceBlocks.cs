using Tusk.Hdfs.DataTransfer;
using Tusk.Hdfs.NameNode.Blocks;
using Tusk.Hdfs.NameNode.Blocks.Datanodes;
using Tusk.Hdfs.NameNode.Namespace;

namespace Tusk.Hdfs.NameNode.Service;

/// <summary>What the namespace does with blocks, told to block management.</summary>
/// <remarks>
/// The namespace sets a block's state before it tells; block management counts what it changes itself, so it gets the block
/// in the state from which that change begins.
/// </remarks>
/// <param name="manager">Block management.</param>
internal sealed class NamespaceBlocks(BlockManager manager) : INamespaceBlocks
{
    private (BlockInfo Block, IReadOnlyList<StorageInfo> Targets, bool IsClosing)? _recovered;

    /// <summary>Block management.</summary>
    public BlockManager Manager => manager;

    /// <summary>Commits a block that was recovered, and that these storages have.</summary>
    /// <param name="block">The block.</param>
    /// <param name="targets">Where it is.</param>
    /// <param name="isClosing">Whether it is to be complete, or to be written further.</param>
    /// <param name="commit">Has the namespace commit it; may be refused, and then nothing is kept in mind.</param>
    public void CommitRecovered(BlockInfo block, IReadOnlyList<StorageInfo> targets, bool isClosing, Action commit)
    {
        _recovered = (block, targets, isClosing);
        try
        {
            commit();
        }
        finally
        {
            _recovered = null;
        }
    }

    /// <inheritdoc/>
    public void Added(BlockInfo block) => manager.Added(block);

    /// <inheritdoc/>
    public void Removed(BlockInfo block) => manager.Removed(block);

    /// <inheritdoc/>
    public void ReplicationChanged(BlockInfo block, short before) => manager.ReplicationChanged(block, block.Replication);

    /// <inheritdoc/>
    public void Committed(BlockInfo block)
    {
        block.State = BlockState.UnderConstruction;
        if (_recovered is { } recovered && recovered.Block == block)
        {
            _recovered = null;
            manager.Construction.Synchronize(block, block.GenerationStamp, block.LengthBytes, recovered.Targets, recovered.IsClosing);
            return;
        }

        manager.Construction.Commit(block, block.GenerationStamp, block.LengthBytes);
    }

    /// <inheritdoc/>
    public void Completed(BlockInfo block)
    {
        block.State = BlockState.Committed;
        manager.Construction.ForceComplete(block);
    }

    /// <inheritdoc/>
    public void Reopened(BlockInfo block)
    {
        block.State = BlockState.Complete;
        manager.Construction.Reopen(block);
    }

    /// <inheritdoc/>
    public bool IsSufficientlyReplicated(BlockInfo block) => manager.Construction.IsMinimallyReplicated(block);

    /// <inheritdoc/>
    public int ExpectedLocations(BlockInfo block) => block.Construction?.Expected.Count ?? 0;

    /// <inheritdoc/>
    public bool MayBeUnheard(long nowMillis) => manager.MayBeUnheard(nowMillis);

    /// <inheritdoc/>
    public bool MayRecover(BlockInfo block, long nowMillis) => manager.At(nowMillis).Construction.MayRecover(block);

    /// <inheritdoc/>
    public void Recover(BlockInfo block, GenerationStamp recoveryId, long? truncateTo, long nowMillis)
    {
        Block? cut = truncateTo is long length ? block.Version with { LengthBytes = length } : null;
        if (!manager.At(nowMillis).Construction.TryStartRecovery(block, recoveryId, cut))
        {
            // Nobody is there to lead it: the next attempt has its time to wait, too.
            UnderConstruction construction = block.Construction ??= new UnderConstruction();
            construction.RecoveryOrderedAt = nowMillis;
            construction.TruncateTo = cut ?? construction.TruncateTo;
        }
    }
}
