using Tusk.Hdfs.NameNode.EditLog.Format;

namespace Tusk.Hdfs.NameNode.EditLog.Fields;

/// <summary>What a delegation token says of itself.</summary>
/// <param name="Owner">In whose name it acts.</param>
/// <param name="Renewer">Who may renew it.</param>
/// <param name="RealUser">Who asked for it, if not the owner; else empty.</param>
/// <param name="IssuedMillis">When it was given out, in milliseconds since 1970.</param>
/// <param name="MaxMillis">When it ends though it were renewed, in milliseconds since 1970.</param>
/// <param name="SequenceNumber">Its number.</param>
/// <param name="MasterKeyId">The key that signed it.</param>
/// <remarks>
/// A version of 0, three texts, four variable-length integers.
/// Source: Apache Hadoop 3.4, o.a.h.security.token.delegation.AbstractDelegationTokenIdentifier#write.
/// </remarks>
public sealed record DelegationToken(
    string Owner, string Renewer, string RealUser, long IssuedMillis, long MaxMillis, int SequenceNumber, int MasterKeyId)
{
    private const byte Version = 0;

    internal static DelegationToken Read(ref OpReader input)
    {
        byte version = input.ReadByte();
        return version == Version
            ? new(input.ReadText(), input.ReadText(), input.ReadText(), input.ReadVarInt64(), input.ReadVarInt64(),
                input.ReadVarInt32(), input.ReadVarInt32())
            : throw new OpFieldException($"a delegation token has version {version}, not {Version}");
    }

    internal void Write(OpWriter output)
    {
        output.WriteByte(Version);
        output.WriteText(Owner);
        output.WriteText(Renewer);
        output.WriteText(RealUser);
        output.WriteVarInt64(IssuedMillis);
        output.WriteVarInt64(MaxMillis);
        output.WriteVarInt64(SequenceNumber);
        output.WriteVarInt64(MasterKeyId);
    }
}
