using Tusk.Hdfs.NameNode.EditLog.Fields;
using Tusk.Hdfs.NameNode.EditLog.Format;

namespace Tusk.Hdfs.NameNode.EditLog.Operations;

/// <summary>A cache directive was changed.</summary>
/// <param name="Directive">What changed.</param>
/// <param name="Rpc">The call that asked for it.</param>
/// <remarks>OP_MODIFY_CACHE_DIRECTIVE. The fields are written in this order.</remarks>
public sealed record ModifyCacheDirectiveOp(CacheDirective Directive, RpcIds Rpc) : EditLogOp
{
    /// <inheritdoc/>
    public override EditLogOpCode Code => EditLogOpCode.ModifyCacheDirective;

    internal static ModifyCacheDirectiveOp Read(ref OpReader input) => new(CacheDirective.Read(ref input), RpcIds.Read(ref input));

    internal override void Write(OpWriter output)
    {
        Directive.Write(output);
        Rpc.Write(output);
    }
}
