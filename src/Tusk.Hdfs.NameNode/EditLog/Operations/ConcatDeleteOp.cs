using Tusk.Hdfs.NameNode.EditLog.Fields;
using Tusk.Hdfs.NameNode.EditLog.Format;

namespace Tusk.Hdfs.NameNode.EditLog.Operations;

/// <summary>The blocks of some files went to the end of another; the files are gone.</summary>
/// <param name="Target">The file that has the blocks now.</param>
/// <param name="Sources">The files that had them, in order.</param>
/// <param name="TimeMillis">When, in milliseconds since 1970.</param>
/// <param name="Rpc">The call that asked for it.</param>
/// <remarks>OP_CONCAT_DELETE. The fields are written in this order.</remarks>
public sealed record ConcatDeleteOp(
    string Target, IReadOnlyList<string> Sources, long TimeMillis, RpcIds Rpc)
    : EditLogOp
{
    /// <inheritdoc/>
    public override EditLogOpCode Code => EditLogOpCode.ConcatDelete;

    internal static ConcatDeleteOp Read(ref OpReader input) => new(
        Target: input.ReadString(),
        Sources: input.ReadStrings(),
        TimeMillis: input.ReadInt64(),
        Rpc: RpcIds.Read(ref input));

    internal override void Write(OpWriter output)
    {
        output.WriteString(Target);
        output.WriteStrings(Sources);
        output.WriteInt64(TimeMillis);
        Rpc.Write(output);
    }
}
