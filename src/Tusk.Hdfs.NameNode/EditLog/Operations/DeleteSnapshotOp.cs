using Tusk.Hdfs.NameNode.EditLog.Fields;
using Tusk.Hdfs.NameNode.EditLog.Format;

namespace Tusk.Hdfs.NameNode.EditLog.Operations;

/// <summary>A snapshot was deleted.</summary>
/// <param name="Root">The directory.</param>
/// <param name="Name">Name of the snapshot.</param>
/// <param name="TimeMillis">When, in milliseconds since 1970.</param>
/// <param name="Rpc">The call that asked for it.</param>
/// <remarks>OP_DELETE_SNAPSHOT. The fields are written in this order.</remarks>
public sealed record DeleteSnapshotOp(string Root, string Name, long TimeMillis, RpcIds Rpc) : EditLogOp
{
    /// <inheritdoc/>
    public override EditLogOpCode Code => EditLogOpCode.DeleteSnapshot;

    internal static DeleteSnapshotOp Read(ref OpReader input) => new(
        Root: input.ReadString(),
        Name: input.ReadString(),
        TimeMillis: input.ReadInt64(),
        Rpc: RpcIds.Read(ref input));

    internal override void Write(OpWriter output)
    {
        output.WriteString(Root);
        output.WriteString(Name);
        output.WriteInt64(TimeMillis);
        Rpc.Write(output);
    }
}
