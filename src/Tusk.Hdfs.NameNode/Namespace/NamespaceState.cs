using Tusk.Hdfs.DataTransfer;
using Tusk.Hdfs.NameNode.EditLog;
using Tusk.Hdfs.NameNode.EditLog.Fields;
using Tusk.Hdfs.NameNode.EditLog.Operations;
using Tusk.Hdfs.NameNode.Leases;
using Tusk.Hdfs.NameNode.Namespace.Inodes;
using Tusk.Hdfs.NameNode.Namespace.Replay;

namespace Tusk.Hdfs.NameNode.Namespace;

/// <summary>All that the NameNode keeps on disk: the tree, the leases, the last numbers given.</summary>
/// <remarks>
/// Everything is changed by operations of the edit log, by <see cref="Apply"/> alone: what a call does and what a start finds
/// in the log go through the same code. It has no clock, no lock and no file.
/// </remarks>
internal sealed class NamespaceState
{
    /// <summary>The last block id before the first one.</summary>
    public const long LastReservedBlockId = 1 << 30;

    /// <summary>The last generation stamp before the first one.</summary>
    public const long LastReservedGenerationStamp = 1000;

    private readonly OperationApplier _applier;
    private readonly OperationBounds _bounds;
    private List<EditLogOp> _done = [];

    /// <summary>An empty namespace, as after a format.</summary>
    public NamespaceState(NamespaceOptions options, INamespaceBlocks blocks)
    {
        (Options, Blocks) = (options, blocks);
        Tree = new InodeTree(new PermissionStatus(options.Superuser, options.Supergroup, 0x1ED));
        Leases = new LeaseManager(options.LeaseSoftLimitMillis, options.LeaseHardLimitMillis);
        _applier = new OperationApplier(this);
        _bounds = new OperationBounds(options.MaxOpBytes);
    }

    /// <summary>Settings.</summary>
    public NamespaceOptions Options { get; }

    /// <summary>Who hears of blocks.</summary>
    public INamespaceBlocks Blocks { get; }

    /// <summary>Files and directories.</summary>
    public InodeTree Tree { get; }

    /// <summary>Who writes what.</summary>
    public LeaseManager Leases { get; }

    /// <summary>The last inode id given.</summary>
    public InodeId LastInodeId { get; set; } = InodeTree.RootId;

    /// <summary>The last block id given.</summary>
    public BlockId LastBlockId { get; set; } = new(LastReservedBlockId);

    /// <summary>The last id given to a group of striped blocks: kept for the image, none is given here.</summary>
    public BlockId LastStripedBlockId { get; set; } = new(long.MinValue);

    /// <summary>The last generation stamp given.</summary>
    public GenerationStamp GenerationStamp { get; set; } = new(LastReservedGenerationStamp);

    /// <summary>The last generation stamp of blocks with random ids: kept for the image.</summary>
    public GenerationStamp LegacyGenerationStamp { get; set; } = new(LastReservedGenerationStamp);

    /// <summary>Does what an operation says.</summary>
    /// <exception cref="NamespaceException">It cannot be done: it is of a kind not supported, or does not fit what is there.</exception>
    public void Apply(EditLogOp operation, Moment now) => _applier.Apply(operation, now);

    /// <summary>Operations done since this was last called, in order: they belong into the edit log before anybody is answered.</summary>
    /// <remarks>There may be some even if a call was refused: those are to be logged, too.</remarks>
    public IReadOnlyList<EditLogOp> TakeOperations()
    {
        if (_done.Count == 0)
        {
            return [];
        }

        List<EditLogOp> done = _done;
        _done = [];
        return done;
    }

    /// <summary>Ends the loading of an image whose inodes were registered and linked: counts usage, gives leases, tells of blocks.</summary>
    /// <exception cref="NamespaceException">An inode is in no directory.</exception>
    public void FinishLoading(Moment now)
    {
        foreach (Inode inode in Tree.All)
        {
            if (inode.Parent is null && inode != Tree.Root)
            {
                throw new NamespaceException($"The image has the inode {inode.Id} ({inode.NameText}), which is in no directory.");
            }

            if (inode is InodeFile file)
            {
                foreach (var block in file.Blocks)
                {
                    Blocks.Added(block);
                }

                if (file.UnderConstruction is FileUnderConstruction writer)
                {
                    Leases.Add(writer.ClientName, file.Id, now.MonotonicMillis);
                }
            }
        }

        Usage.CountAll(Tree.Root);
    }

    /// <summary>Does an operation that a call asks for, and keeps it for the log.</summary>
    /// <exception cref="NameNodeException">The log cannot hold it, as with the path of a directory that was moved too deep; it is not done.</exception>
    internal void Do(EditLogOp operation, Moment now)
    {
        if (_bounds.WhyNot(operation) is string reason)
        {
            throw Refusal.IO(reason);
        }

        Apply(operation, now);
        _done.Add(operation);
    }

    /// <summary>Takes the next inode id; the operation that uses it makes it the last one.</summary>
    internal InodeId NextInodeId() => new(LastInodeId.Value + 1);

    /// <summary>Takes the next block id.</summary>
    internal BlockId NextBlockId(Moment now)
    {
        Do(new AllocateBlockIdOp(new BlockId(LastBlockId.Value + 1)), now);
        return LastBlockId;
    }

    /// <summary>Takes the next generation stamp.</summary>
    internal GenerationStamp NextGenerationStamp(Moment now)
    {
        Do(new SetGenstampV2Op(new GenerationStamp(GenerationStamp.Value + 1)), now);
        return GenerationStamp;
    }
}
