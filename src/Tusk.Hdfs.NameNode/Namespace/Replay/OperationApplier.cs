using Tusk.Hdfs.NameNode.EditLog.Operations;
using Tusk.Hdfs.NameNode.Namespace.Inodes;
using Tusk.Hdfs.NameNode.Namespace.Paths;

namespace Tusk.Hdfs.NameNode.Namespace.Replay;

/// <summary>Does what an operation says, or says why it cannot.</summary>
/// <remarks>
/// It checks what would break the tree, not what a caller may: that was decided when the operation was logged.
/// Source: Apache Hadoop 3.4, o.a.h.hdfs.server.namenode.FSEditLogLoader#applyEditLogOpInternal.
/// </remarks>
internal sealed class OperationApplier
{
    private readonly NamespaceState _state;
    private readonly TreeChanges _tree;
    private readonly FileChanges _files;
    private readonly AttributeChanges _attributes;

    public OperationApplier(NamespaceState state)
    {
        _state = state;
        _tree = new TreeChanges(state);
        _files = new FileChanges(state, _tree);
        _attributes = new AttributeChanges(state);
    }

    /// <summary>Does it.</summary>
    /// <exception cref="NamespaceException">It cannot be done; nothing was changed then.</exception>
    public void Apply(EditLogOp operation, Moment now)
    {
        switch (operation)
        {
            case StartLogSegmentOp or EndLogSegmentOp: break;
            case AllocateBlockIdOp op: AllocateBlockId(op); break;
            case SetGenstampV2Op op: _state.GenerationStamp = op.GenerationStamp; break;
            case SetGenstampV1Op op: _state.LegacyGenerationStamp = op.GenerationStamp; break;

            case MkdirOp op: _tree.Mkdir(op, At(op, op.Path)); break;
            case SymlinkOp op: _tree.Symlink(op, At(op, op.Path)); break;
            case DeleteOp op: _tree.Delete(Existing(op, op.Path), op.TimeMillis); break;
            case RenameOldOp op when op.Source == op.Destination: Existing(op, op.Source); break; // Hadoop logs it, and does nothing
            case RenameOldOp op: _tree.Rename(op, Existing(op, op.Source), At(op, op.Destination), op.TimeMillis, mayReplace: false); break;
            case RenameOp op: _tree.Rename(op, Existing(op, op.Source), At(op, op.Destination), op.TimeMillis, mayReplace: true); break;

            case AddOp op: _files.Add(op, At(op, op.Path), now); break;
            case CloseOp op: _files.Close(op, File(op, op.Path)); break;
            case AddBlockOp op: _files.AddBlock(op, File(op, op.Path)); break;
            case UpdateBlocksOp op: _files.UpdateBlocks(op, File(op, op.Path)); break;
            case AppendOp op: _files.Append(op, File(op, op.Path), now); break;
            case TruncateOp op: _files.Truncate(op, File(op, op.Path), now); break;
            case ConcatDeleteOp op: _files.Concat(op, File(op, op.Target), [.. op.Sources.Select(source => File(op, source))]); break;
            case ReassignLeaseOp op: _files.ReassignLease(op, File(op, op.Path), now); break;

            case SetReplicationOp op: _files.SetReplication(op, File(op, op.Path)); break;
            case SetPermissionsOp op: AttributeChanges.SetPermissions(op, Existing(op, op.Path)); break;
            case SetOwnerOp op: _attributes.SetOwner(op, Existing(op, op.Path)); break;
            case TimesOp op: AttributeChanges.SetTimes(op, Existing(op, op.Path)); break;
            case SetQuotaOp op: AttributeChanges.SetQuota(op, Directory(op, op.Path)); break;
            case SetQuotaByStorageTypeOp op: AttributeChanges.SetTypeQuota(op, Directory(op, op.Path)); break;
            case SetStoragePolicyOp op: AttributeChanges.SetStoragePolicy(op, Existing(op, op.Path)); break;
            case SetAclOp op: AttributeChanges.SetAcl(Existing(op, op.Path), op.Entries); break;
            case SetXAttrOp op: AttributeChanges.SetXAttrs(op, Existing(op, op.Path)); break;
            case RemoveXAttrOp op: AttributeChanges.RemoveXAttrs(op, Existing(op, op.Path)); break;

            default: throw Unsupported(operation);
        }
    }

    /// <summary>An operation that does not fit what is there.</summary>
    public static NamespaceException Misfit(EditLogOp operation, string path, string reason) =>
        new($"{EditLogOps.NameOf(operation.Code)} of {path} cannot be done: {reason}.");

    private static NamespaceException Unsupported(EditLogOp operation) => new(
        $"{EditLogOps.NameOf(operation.Code)} is not supported: " + operation switch
        {
            AllowSnapshotOp or DisallowSnapshotOp or CreateSnapshotOp or DeleteSnapshotOp or RenameSnapshotOp
                => "this NameNode keeps no snapshots.",
            AddErasureCodingPolicyOp or EnableErasureCodingPolicyOp or DisableErasureCodingPolicyOp or RemoveErasureCodingPolicyOp
                => "this NameNode has no erasure coding.",
            AddCacheDirectiveOp or ModifyCacheDirectiveOp or RemoveCacheDirectiveOp or AddCachePoolOp or ModifyCachePoolOp or RemoveCachePoolOp
                => "this NameNode has no centralized cache.",
            GetDelegationTokenOp or RenewDelegationTokenOp or CancelDelegationTokenOp or UpdateMasterKeyOp
                => "this NameNode issues no delegation tokens.",
            RollingUpgradeStartOp or RollingUpgradeFinalizeOp => "a rolling upgrade was begun; finish it with the release that began it.",
            _ => "nothing is known of it.",
        });

    private void AllocateBlockId(AllocateBlockIdOp op)
    {
        if (op.Block.Value < 0)
        {
            throw new NamespaceException($"OP_ALLOCATE_BLOCK_ID of {op.Block} is not supported: this NameNode has no erasure coding.");
        }

        _state.LastBlockId = op.Block;
    }

    private ResolvedPath At(EditLogOp operation, string path) => path.StartsWith('/')
        ? ResolvedPath.Walk(_state.Tree, PathNames.Split(path))
        : throw Misfit(operation, path.Length == 0 ? "an empty path" : path, "the path is not absolute");

    private Inode Existing(EditLogOp operation, string path) =>
        At(operation, path).Last ?? throw Misfit(operation, path, "it does not exist");

    private InodeFile File(EditLogOp operation, string path) =>
        Existing(operation, path) as InodeFile ?? throw Misfit(operation, path, "it is not a file");

    private InodeDirectory Directory(EditLogOp operation, string path) =>
        Existing(operation, path) as InodeDirectory ?? throw Misfit(operation, path, "it is not a directory");
}
