using Tusk.Hdfs.NameNode.Blocks;
using Tusk.Hdfs.NameNode.EditLog.Fields;
using Tusk.Hdfs.NameNode.EditLog.Operations;
using Tusk.Hdfs.NameNode.Namespace.Inodes;
using Tusk.Hdfs.NameNode.Namespace.Paths;

namespace Tusk.Hdfs.NameNode.Namespace.Replay;

/// <summary>Changes of files, their blocks and who writes them.</summary>
/// <param name="state">What is changed.</param>
/// <param name="tree">Puts files into the tree and takes them out.</param>
internal sealed class FileChanges(NamespaceState state, TreeChanges tree)
{
    public void Add(AddOp op, ResolvedPath path, Moment now)
    {
        if (op.ErasureCodingPolicyId != 0)
        {
            throw OperationApplier.Misfit(op, op.Path, "it is striped, and this NameNode has no erasure coding");
        }

        if (!IsPossible(op))
        {
            throw OperationApplier.Misfit(
                op, op.Path, $"replication {op.Replication}, block size {op.BlockSizeBytes} or storage policy {op.StoragePolicyId} cannot be");
        }

        if (path.Last is InodeFile replaced && op.Overwrite)
        {
            tree.Delete(replaced, op.MtimeMillis);
            path = ResolvedPath.Walk(state.Tree, PathNames.Split(op.Path));
        }

        InodeFile file = Make(state.Tree, op, path.LastName);
        file.UnderConstruction = new FileUnderConstruction(op.ClientName, op.ClientMachine);
        tree.Insert(op, path, file);
        if (op.Acl.Count > 0)
        {
            AttributeChanges.SetAcl(file, op.Acl);
        }

        file.XAttrs = op.XAttrs;
        state.Leases.Add(op.ClientName, file.Id, now.MonotonicMillis);
        Counted(file, () => SetBlocks(op, op.Path, file, op.Blocks, isLastComplete: false));
    }

    public void Close(CloseOp op, InodeFile file)
    {
        CheckBlocks(op, op.Path, file, op.Blocks);
        Counted(file, () =>
        {
            file.MtimeMillis = op.MtimeMillis;
            file.AtimeMillis = op.AtimeMillis;
            SetBlocks(op, op.Path, file, op.Blocks, isLastComplete: true);
            file.UnderConstruction = null;
        });
        state.Leases.Remove(file.Id);
    }

    public void AddBlock(AddBlockOp op, InodeFile file)
    {
        RequireOpen(op, op.Path, file);
        BlockInfo? last = file.Blocks.Last;
        if (last?.Id != op.Penultimate?.Id || (op.Penultimate is EditLogBlock told && told.GenerationStamp != last!.GenerationStamp))
        {
            throw OperationApplier.Misfit(
                op, op.Path, $"its last block is {Name(last)}, not {(op.Penultimate is EditLogBlock other ? Name(other) : "none")}");
        }

        Counted(file, () =>
        {
            if (op.Penultimate is EditLogBlock penultimate)
            {
                last!.LengthBytes = penultimate.LengthBytes;
                CompleteIfReplayed(last);
            }

            Append(file, op.Last, BlockState.UnderConstruction);
        });
    }

    public void UpdateBlocks(UpdateBlocksOp op, InodeFile file)
    {
        RequireOpen(op, op.Path, file);
        CheckBlocks(op, op.Path, file, op.Blocks);
        Counted(file, () => SetBlocks(op, op.Path, file, op.Blocks, isLastComplete: false));
    }

    public void Append(AppendOp op, InodeFile file, Moment now)
    {
        if (file.UnderConstruction is FileUnderConstruction writer)
        {
            throw OperationApplier.Misfit(op, op.Path, $"{writer.ClientName} writes it");
        }

        Counted(file, () =>
        {
            file.UnderConstruction = new FileUnderConstruction(op.ClientName, op.ClientMachine);
            if (!op.NewBlock && file.Blocks.Last is BlockInfo last && last.LengthBytes < file.BlockSizeBytes)
            {
                last.State = BlockState.UnderConstruction;
                state.Blocks.Reopened(last);
            }
        });
        state.Leases.Add(op.ClientName, file.Id, now.MonotonicMillis);
    }

    public void Truncate(TruncateOp op, InodeFile file, Moment now)
    {
        (int kept, long rest) = CutAt(file, op.NewLengthBytes);
        if (op.NewLengthBytes < 0 || file.UnderConstruction is not null || kept < 0
            || (op.Block is null) != (rest == 0) || (op.Block is EditLogBlock cut && cut.Id != file.Blocks[kept - 1].Id))
        {
            throw OperationApplier.Misfit(op, op.Path, $"its {file.LengthBytes} B cannot be cut to {op.NewLengthBytes} B so");
        }

        Counted(file, () =>
        {
            for (int i = file.Blocks.Count - 1; i >= kept; i--)
            {
                Remove(file.Blocks[i]);
            }

            file.Blocks = file.Blocks.First(kept);
            file.MtimeMillis = op.TimeMillis;
            if (op.Block is EditLogBlock truncated)
            {
                BlockInfo last = file.Blocks.Last!;
                file.UnderConstruction = new FileUnderConstruction(op.ClientName, op.ClientMachine) { TruncatesTo = rest };
                state.Leases.Add(op.ClientName, file.Id, now.MonotonicMillis);

                // It has its length until its DataNodes have cut it: who waits for the new length sees it then.
                last.State = BlockState.UnderConstruction;
                state.Blocks.Reopened(last);
                last.State = BlockState.UnderRecovery;
                state.Blocks.Recover(last, truncated.GenerationStamp, rest, now.MonotonicMillis);
            }
        });
    }

    public void Concat(ConcatDeleteOp op, InodeFile target, IReadOnlyList<InodeFile> sources)
    {
        InodeDirectory parent = target.Parent!;
        if (sources.Any(source => source == target || source.Parent != parent || source.UnderConstruction is not null)
            || sources.Distinct().Count() != sources.Count || target.UnderConstruction is not null)
        {
            throw OperationApplier.Misfit(op, op.Target, "the files are not closed files of one directory, each another one");
        }

        Counted(target, () =>
        {
            List<BlockInfo> blocks = [.. target.Blocks.ToArray()];
            foreach (InodeFile source in sources)
            {
                Usage.Add(parent, default(Usage) - Usage.Of(source));
                foreach (BlockInfo block in source.Blocks)
                {
                    blocks.Add(block);
                    block.File = target.Id;
                    SetReplication(block, target.Replication);
                }

                source.Blocks = default;
                parent.Remove(source);
                state.Tree.Unregister(source);
            }

            target.Blocks = BlockList.Of([.. blocks]);
            target.MtimeMillis = op.TimeMillis;
        });
        TreeChanges.Touch(parent, op.TimeMillis);
    }

    public void ReassignLease(ReassignLeaseOp op, InodeFile file, Moment now)
    {
        FileUnderConstruction writer = RequireOpen(op, op.Path, file);
        file.UnderConstruction = writer with { ClientName = op.NewHolder };
        state.Leases.Add(op.NewHolder, file.Id, now.MonotonicMillis);
    }

    public void SetReplication(SetReplicationOp op, InodeFile file)
    {
        if (op.Replication is < 1 or > InodeFile.MaxReplication)
        {
            throw OperationApplier.Misfit(op, op.Path, $"there cannot be {op.Replication} replicas");
        }

        Counted(file, () =>
        {
            file.Replication = op.Replication;
            foreach (BlockInfo block in file.Blocks)
            {
                SetReplication(block, op.Replication);
            }
        });
    }

    /// <summary>Whether there can be a file of these numbers.</summary>
    public static bool IsPossible(AddOp op) => op.Replication is >= 1 and <= InodeFile.MaxReplication
        && op.BlockSizeBytes is >= 0 and <= InodeFile.MaxBlockSizeBytes && op.StoragePolicyId <= InodeFile.MaxStoragePolicyId;

    /// <summary>The file as it was made, without blocks, and in no directory yet.</summary>
    public static InodeFile Make(InodeTree tree, AddOp op, string name) => new(
        op.Inode, PathNames.Utf8(name), tree.Permission(op.Permission), op.MtimeMillis, op.AtimeMillis, op.Replication, op.BlockSizeBytes,
        op.StoragePolicyId);

    /// <summary>How many blocks a file of this length keeps, and how long its last one becomes; 0: it stays whole.</summary>
    /// <returns>-1 blocks if the file is not so long.</returns>
    public static (int Kept, long RestBytes) CutAt(InodeFile file, long lengthBytes)
    {
        long end = 0;
        for (int i = 0; i < file.Blocks.Count; i++)
        {
            if (end == lengthBytes)
            {
                return (i, 0);
            }

            end += file.Blocks[i].LengthBytes;
            if (end > lengthBytes)
            {
                return (i + 1, lengthBytes - (end - file.Blocks[i].LengthBytes));
            }
        }

        return (end == lengthBytes ? file.Blocks.Count : -1, 0);
    }

    /// <summary>Does something to a file and counts in quotas what has changed.</summary>
    private static void Counted(InodeFile file, Action change)
    {
        long before = Usage.SpaceOf(file);
        change();
        Usage.Add(file.Parent, new Usage(0, Usage.SpaceOf(file) - before));
    }

    private static string Name(BlockInfo? block) => block is null ? "none" : $"{block.Id}_{block.GenerationStamp}";

    private static string Name(EditLogBlock block) => $"{block.Id}_{block.GenerationStamp}";

    private static FileUnderConstruction RequireOpen(EditLogOp op, string path, InodeFile file) =>
        file.UnderConstruction ?? throw OperationApplier.Misfit(op, path, "nobody writes it");

    /// <summary>The blocks told must be those of the file: the last may be missing, or have a newer generation stamp, or some be new.</summary>
    private static void CheckBlocks(EditLogOp op, string path, InodeFile file, IReadOnlyList<EditLogBlock> told)
    {
        for (int i = 0; i < Math.Min(told.Count, file.Blocks.Count); i++)
        {
            BlockInfo block = file.Blocks[i];
            bool mayBeNewer = told.Count == file.Blocks.Count && i == told.Count - 1;
            if (block.Id != told[i].Id || (block.GenerationStamp != told[i].GenerationStamp && !mayBeNewer))
            {
                throw OperationApplier.Misfit(op, path, $"block {i} of it is {Name(block)}, not {Name(told[i])}");
            }
        }

        if (told.Count < file.Blocks.Count - 1)
        {
            throw OperationApplier.Misfit(op, path, $"it has {file.Blocks.Count} blocks, of which only {told.Count} would be left");
        }

        if (told.Count < file.Blocks.Count && file.UnderConstruction is null)
        {
            throw OperationApplier.Misfit(op, path, "it would lose a block, and nobody writes it");
        }

        if (told.Any(static block => block.Id.Value < 0 || block.LengthBytes < 0))
        {
            throw OperationApplier.Misfit(op, path, "a block has a negative id or length");
        }
    }

    private void SetBlocks(EditLogOp op, string path, InodeFile file, IReadOnlyList<EditLogBlock> told, bool isLastComplete)
    {
        CheckBlocks(op, path, file, told);
        for (int i = 0; i < Math.Min(told.Count, file.Blocks.Count); i++)
        {
            BlockInfo block = file.Blocks[i];
            block.LengthBytes = told[i].LengthBytes;
            block.GenerationStamp = told[i].GenerationStamp;
            if (isLastComplete && block.State != BlockState.Complete)
            {
                block.State = BlockState.Complete;
                state.Blocks.Completed(block);
            }
            else if (i < told.Count - 1)
            {
                CompleteIfReplayed(block);
            }
        }

        if (told.Count < file.Blocks.Count)
        {
            Remove(file.Blocks.Last!);
            file.Blocks = file.Blocks.First(told.Count);
        }

        for (int i = file.Blocks.Count; i < told.Count; i++)
        {
            bool isComplete = isLastComplete || i < told.Count - 1;
            Append(file, told[i], isComplete ? BlockState.Complete : BlockState.UnderConstruction);
        }
    }

    /// <summary>
    /// A block with another behind it was committed. In a replay nothing else says so; while serving, its state is told by
    /// its replicas, and stays.
    /// </summary>
    private void CompleteIfReplayed(BlockInfo block)
    {
        if (block.State is BlockState.UnderConstruction or BlockState.UnderRecovery)
        {
            block.State = BlockState.Complete;
            state.Blocks.Completed(block);
        }
    }

    private void Append(InodeFile file, EditLogBlock told, BlockState blockState)
    {
        var block = new BlockInfo(told.Id, file.Id)
        {
            GenerationStamp = told.GenerationStamp,
            LengthBytes = told.LengthBytes,
            Replication = file.Replication,
            State = blockState,
        };
        file.Blocks = file.Blocks.With(block);
        state.Blocks.Added(block);
    }

    private void Remove(BlockInfo block)
    {
        block.File = InodeId.Unknown;
        state.Blocks.Removed(block);
    }

    private void SetReplication(BlockInfo block, short replication)
    {
        if (block.Replication != replication)
        {
            short before = block.Replication;
            block.Replication = replication;
            state.Blocks.ReplicationChanged(block, before);
        }
    }
}
