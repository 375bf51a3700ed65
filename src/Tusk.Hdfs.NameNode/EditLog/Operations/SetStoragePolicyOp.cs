using Tusk.Hdfs.NameNode.EditLog.Format;

namespace Tusk.Hdfs.NameNode.EditLog.Operations;

/// <summary>A file or directory has another storage policy.</summary>
/// <param name="Path">The file or directory.</param>
/// <param name="PolicyId">The policy; 0: that of the parent.</param>
/// <remarks>OP_SET_STORAGE_POLICY. The fields are written in this order.</remarks>
public sealed record SetStoragePolicyOp(string Path, byte PolicyId) : EditLogOp
{
    /// <inheritdoc/>
    public override EditLogOpCode Code => EditLogOpCode.SetStoragePolicy;

    internal static SetStoragePolicyOp Read(ref OpReader input) => new(input.ReadString(), input.ReadByte());

    internal override void Write(OpWriter output)
    {
        output.WriteString(Path);
        output.WriteByte(PolicyId);
    }
}
