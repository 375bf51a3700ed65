using Tusk.Hdfs.NameNode.EditLog.Fields;
using Tusk.Hdfs.NameNode.EditLog.Format;

namespace Tusk.Hdfs.NameNode.EditLog.Operations;

/// <summary>A file is complete and no longer written.</summary>
/// <param name="Inode">0: the path says which file.</param>
/// <param name="Path">The file.</param>
/// <param name="Replication">Replicas of each block.</param>
/// <param name="MtimeMillis">Time of the last change, in milliseconds since 1970.</param>
/// <param name="AtimeMillis">Time of the last read, in milliseconds since 1970.</param>
/// <param name="BlockSizeBytes">Size of its blocks but the last.</param>
/// <param name="Blocks">All blocks, in order, with their final lengths.</param>
/// <param name="Permission">Owner, group and mode.</param>
/// <remarks>OP_CLOSE. The fields are written in this order.</remarks>
public sealed record CloseOp(
    InodeId Inode, string Path, short Replication, long MtimeMillis, long AtimeMillis, long BlockSizeBytes,
    IReadOnlyList<EditLogBlock> Blocks, PermissionStatus Permission)
    : EditLogOp
{
    /// <inheritdoc/>
    public override EditLogOpCode Code => EditLogOpCode.Close;

    internal static CloseOp Read(ref OpReader input) => new(
        Inode: new InodeId(input.ReadInt64()),
        Path: input.ReadString(),
        Replication: input.ReadInt16(),
        MtimeMillis: input.ReadInt64(),
        AtimeMillis: input.ReadInt64(),
        BlockSizeBytes: input.ReadInt64(),
        Blocks: EditLogBlock.ReadList(ref input),
        Permission: PermissionStatus.Read(ref input));

    internal override void Write(OpWriter output)
    {
        output.WriteInt64(Inode.Value);
        output.WriteString(Path);
        output.WriteInt16(Replication);
        output.WriteInt64(MtimeMillis);
        output.WriteInt64(AtimeMillis);
        output.WriteInt64(BlockSizeBytes);
        EditLogBlock.WriteList(output, Blocks);
        Permission.Write(output);
    }
}
