using Tusk.Hdfs.NameNode.EditLog.Fields;
using Tusk.Hdfs.NameNode.EditLog.Format;

namespace Tusk.Hdfs.NameNode.EditLog.Operations;

/// <summary>An erasure coding policy may not be used for new files.</summary>
/// <param name="Name">Name of the policy.</param>
/// <param name="Rpc">The call that asked for it.</param>
/// <remarks>OP_DISABLE_ERASURE_CODING_POLICY. The fields are written in this order.</remarks>
public sealed record DisableErasureCodingPolicyOp(string Name, RpcIds Rpc) : EditLogOp
{
    /// <inheritdoc/>
    public override EditLogOpCode Code => EditLogOpCode.DisableErasureCodingPolicy;

    internal static DisableErasureCodingPolicyOp Read(ref OpReader input) => new(
        Name: input.ReadString(),
        Rpc: RpcIds.Read(ref input));

    internal override void Write(OpWriter output)
    {
        output.WriteString(Name);
        Rpc.Write(output);
    }
}
