using Tusk.Hdfs.DataTransfer;
using Tusk.Hdfs.NameNode.EditLog.Fields;
using Tusk.Hdfs.NameNode.EditLog.Format;

namespace Tusk.Hdfs.NameNode.EditLog.Operations;

/// <summary>A directory has another quota for one storage type.</summary>
/// <param name="Path">The directory.</param>
/// <param name="StorageType">The storage type.</param>
/// <param name="QuotaBytes">Most bytes of it, replicas counted; -1: no bound.</param>
/// <remarks>OP_SET_QUOTA_BY_STORAGETYPE. The fields are written in this order.</remarks>
public sealed record SetQuotaByStorageTypeOp(string Path, StorageType StorageType, long QuotaBytes) : EditLogOp
{
    /// <inheritdoc/>
    public override EditLogOpCode Code => EditLogOpCode.SetQuotaByStoragetype;

    internal static SetQuotaByStorageTypeOp Read(ref OpReader input) => new(
        Path: input.ReadString(),
        StorageType: StorageTypeOrdinal.Read(ref input),
        QuotaBytes: input.ReadInt64());

    internal override void Write(OpWriter output)
    {
        output.WriteString(Path);
        StorageTypeOrdinal.Write(output, StorageType);
        output.WriteInt64(QuotaBytes);
    }
}
