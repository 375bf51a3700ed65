using Tusk.Hdfs.NameNode.EditLog.Format;

namespace Tusk.Hdfs.NameNode.EditLog.Operations;

/// <summary>A directory has other quotas.</summary>
/// <param name="Path">The directory.</param>
/// <param name="NamespaceQuota">Most names in it; -1: no bound; 2^63 - 1: as it was.</param>
/// <param name="SpaceQuotaBytes">Most bytes in it, replicas counted; -1: no bound; 2^63 - 1: as it was.</param>
/// <remarks>OP_SET_QUOTA. The fields are written in this order.</remarks>
public sealed record SetQuotaOp(string Path, long NamespaceQuota, long SpaceQuotaBytes) : EditLogOp
{
    /// <inheritdoc/>
    public override EditLogOpCode Code => EditLogOpCode.SetQuota;

    internal static SetQuotaOp Read(ref OpReader input) => new(
        Path: input.ReadString(),
        NamespaceQuota: input.ReadInt64(),
        SpaceQuotaBytes: input.ReadInt64());

    internal override void Write(OpWriter output)
    {
        output.WriteString(Path);
        output.WriteInt64(NamespaceQuota);
        output.WriteInt64(SpaceQuotaBytes);
    }
}
