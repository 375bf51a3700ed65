using Tusk.Hdfs.NameNode.EditLog.Fields;
using Tusk.Hdfs.NameNode.EditLog.Format;

namespace Tusk.Hdfs.NameNode.EditLog.Operations;

/// <summary>A snapshot was renamed.</summary>
/// <param name="Root">The directory.</param>
/// <param name="OldName">Name before.</param>
/// <param name="NewName">Name after.</param>
/// <param name="TimeMillis">When, in milliseconds since 1970.</param>
/// <param name="Rpc">The call that asked for it.</param>
/// <remarks>OP_RENAME_SNAPSHOT. The fields are written in this order.</remarks>
public sealed record RenameSnapshotOp(
    string Root, string OldName, string NewName, long TimeMillis, RpcIds Rpc)
    : EditLogOp
{
    /// <inheritdoc/>
    public override EditLogOpCode Code => EditLogOpCode.RenameSnapshot;

    internal static RenameSnapshotOp Read(ref OpReader input) => new(
        Root: input.ReadString(),
        OldName: input.ReadString(),
        NewName: input.ReadString(),
        TimeMillis: input.ReadInt64(),
        Rpc: RpcIds.Read(ref input));

    internal override void Write(OpWriter output)
    {
        output.WriteString(Root);
        output.WriteString(OldName);
        output.WriteString(NewName);
        output.WriteInt64(TimeMillis);
        Rpc.Write(output);
    }
}
