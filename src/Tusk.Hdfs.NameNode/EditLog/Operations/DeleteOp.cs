using Tusk.Hdfs.NameNode.EditLog.Fields;
using Tusk.Hdfs.NameNode.EditLog.Format;

namespace Tusk.Hdfs.NameNode.EditLog.Operations;

/// <summary>A file or a directory with all that is in it was deleted.</summary>
/// <param name="Path">What was deleted.</param>
/// <param name="TimeMillis">When, in milliseconds since 1970.</param>
/// <param name="Rpc">The call that asked for it.</param>
/// <remarks>OP_DELETE. The fields are written in this order.</remarks>
public sealed record DeleteOp(string Path, long TimeMillis, RpcIds Rpc) : EditLogOp
{
    /// <inheritdoc/>
    public override EditLogOpCode Code => EditLogOpCode.Delete;

    internal static DeleteOp Read(ref OpReader input) => new(
        Path: input.ReadString(),
        TimeMillis: input.ReadInt64(),
        Rpc: RpcIds.Read(ref input));

    internal override void Write(OpWriter output)
    {
        output.WriteString(Path);
        output.WriteInt64(TimeMillis);
        Rpc.Write(output);
    }
}
