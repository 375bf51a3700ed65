using Tusk.Hdfs.NameNode.EditLog.Fields;
using Tusk.Hdfs.NameNode.EditLog.Format;

namespace Tusk.Hdfs.NameNode.EditLog.Operations;

/// <summary>A cache pool was changed.</summary>
/// <param name="Pool">What changed.</param>
/// <param name="Rpc">The call that asked for it.</param>
/// <remarks>OP_MODIFY_CACHE_POOL. The fields are written in this order.</remarks>
public sealed record ModifyCachePoolOp(CachePool Pool, RpcIds Rpc) : EditLogOp
{
    /// <inheritdoc/>
    public override EditLogOpCode Code => EditLogOpCode.ModifyCachePool;

    internal static ModifyCachePoolOp Read(ref OpReader input) => new(CachePool.Read(ref input), RpcIds.Read(ref input));

    internal override void Write(OpWriter output)
    {
        Pool.Write(output);
        Rpc.Write(output);
    }
}
