using Tusk.Hdfs.NameNode.EditLog.Fields;
using Tusk.Hdfs.NameNode.EditLog.Format;

namespace Tusk.Hdfs.NameNode.EditLog.Operations;

/// <summary>A cache directive was removed.</summary>
/// <param name="Id">Number of the directive.</param>
/// <param name="Rpc">The call that asked for it.</param>
/// <remarks>OP_REMOVE_CACHE_DIRECTIVE. The fields are written in this order.</remarks>
public sealed record RemoveCacheDirectiveOp(long Id, RpcIds Rpc) : EditLogOp
{
    /// <inheritdoc/>
    public override EditLogOpCode Code => EditLogOpCode.RemoveCacheDirective;

    internal static RemoveCacheDirectiveOp Read(ref OpReader input) => new(input.ReadInt64(), RpcIds.Read(ref input));

    internal override void Write(OpWriter output)
    {
        output.WriteInt64(Id);
        Rpc.Write(output);
    }
}
