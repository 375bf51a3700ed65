using Tusk.Hdfs.NameNode.EditLog.Fields;
using Tusk.Hdfs.NameNode.EditLog.Format;

namespace Tusk.Hdfs.NameNode.EditLog.Operations;

/// <summary>A path is to be kept in memory.</summary>
/// <param name="Directive">The directive.</param>
/// <param name="Rpc">The call that asked for it.</param>
/// <remarks>OP_ADD_CACHE_DIRECTIVE. The fields are written in this order.</remarks>
public sealed record AddCacheDirectiveOp(CacheDirective Directive, RpcIds Rpc) : EditLogOp
{
    /// <inheritdoc/>
    public override EditLogOpCode Code => EditLogOpCode.AddCacheDirective;

    internal static AddCacheDirectiveOp Read(ref OpReader input) => new(CacheDirective.Read(ref input), RpcIds.Read(ref input));

    internal override void Write(OpWriter output)
    {
        Directive.Write(output);
        Rpc.Write(output);
    }
}
