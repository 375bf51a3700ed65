using Tusk.Hdfs.NameNode.EditLog.Fields;
using Tusk.Hdfs.NameNode.EditLog.Format;

namespace Tusk.Hdfs.NameNode.EditLog.Operations;

/// <summary>A cache pool was removed with its directives.</summary>
/// <param name="Pool">Name of the pool.</param>
/// <param name="Rpc">The call that asked for it.</param>
/// <remarks>OP_REMOVE_CACHE_POOL. The fields are written in this order.</remarks>
public sealed record RemoveCachePoolOp(string Pool, RpcIds Rpc) : EditLogOp
{
    /// <inheritdoc/>
    public override EditLogOpCode Code => EditLogOpCode.RemoveCachePool;

    internal static RemoveCachePoolOp Read(ref OpReader input) => new(input.ReadString(), RpcIds.Read(ref input));

    internal override void Write(OpWriter output)
    {
        output.WriteString(Pool);
        Rpc.Write(output);
    }
}
