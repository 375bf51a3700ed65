using Tusk.Hdfs.NameNode.EditLog.Fields;
using Tusk.Hdfs.NameNode.EditLog.Format;

namespace Tusk.Hdfs.NameNode.EditLog.Operations;

/// <summary>A delegation token was given out.</summary>
/// <param name="Token">The token.</param>
/// <param name="ExpiryMillis">When it ends unless renewed, in milliseconds since 1970.</param>
/// <remarks>OP_GET_DELEGATION_TOKEN. The fields are written in this order.</remarks>
public sealed record GetDelegationTokenOp(DelegationToken Token, long ExpiryMillis) : EditLogOp
{
    /// <inheritdoc/>
    public override EditLogOpCode Code => EditLogOpCode.GetDelegationToken;

    internal static GetDelegationTokenOp Read(ref OpReader input) => new(
        Token: DelegationToken.Read(ref input),
        ExpiryMillis: input.ReadInt64());

    internal override void Write(OpWriter output)
    {
        Token.Write(output);
        output.WriteInt64(ExpiryMillis);
    }
}
