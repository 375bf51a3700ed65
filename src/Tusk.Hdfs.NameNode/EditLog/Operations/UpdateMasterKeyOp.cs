using Tusk.Hdfs.NameNode.EditLog.Format;

namespace Tusk.Hdfs.NameNode.EditLog.Operations;

/// <summary>Delegation tokens are signed with another key.</summary>
/// <param name="KeyId">Number of the key.</param>
/// <param name="ExpiryMillis">When it ends, in milliseconds since 1970.</param>
/// <param name="Key">The key; null for none.</param>
/// <remarks>OP_UPDATE_MASTER_KEY: variable-length integers, the length of the key (-1 for none) and the key.
/// Source: Apache Hadoop 3.4, o.a.h.security.token.delegation.DelegationKey#write.</remarks>
public sealed record UpdateMasterKeyOp(int KeyId, long ExpiryMillis, ReadOnlyMemory<byte>? Key) : EditLogOp
{
    private const int NoKey = -1;

    /// <inheritdoc/>
    public override EditLogOpCode Code => EditLogOpCode.UpdateMasterKey;

    /// <summary>The operation without the key, which is a secret.</summary>
    public override string ToString() => $"UpdateMasterKeyOp {{ KeyId = {KeyId}, ExpiryMillis = {ExpiryMillis} }}";

    internal static UpdateMasterKeyOp Read(ref OpReader input)
    {
        int id = input.ReadVarInt32();
        long expiry = input.ReadVarInt64();
        int bytes = input.ReadVarInt32();
        return new UpdateMasterKeyOp(id, expiry, bytes == NoKey ? (ReadOnlyMemory<byte>?)null : input.Take(bytes, "a key").ToArray());
    }

    internal override void Write(OpWriter output)
    {
        output.WriteVarInt64(KeyId);
        output.WriteVarInt64(ExpiryMillis);
        output.WriteVarInt64(Key?.Length ?? NoKey);
        if (Key is ReadOnlyMemory<byte> key)
        {
            output.WriteBytes(key.Span);
        }
    }
}
