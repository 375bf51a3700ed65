using Tusk.Hdfs.NameNode.EditLog.Fields;
using Tusk.Hdfs.NameNode.EditLog.Format;

namespace Tusk.Hdfs.NameNode.EditLog.Operations;

/// <summary>A delegation token was cancelled.</summary>
/// <param name="Token">The token.</param>
/// <remarks>OP_CANCEL_DELEGATION_TOKEN. The fields are written in this order.</remarks>
public sealed record CancelDelegationTokenOp(DelegationToken Token) : EditLogOp
{
    /// <inheritdoc/>
    public override EditLogOpCode Code => EditLogOpCode.CancelDelegationToken;

    internal static CancelDelegationTokenOp Read(ref OpReader input) => new(DelegationToken.Read(ref input));

    internal override void Write(OpWriter output) => Token.Write(output);
}
