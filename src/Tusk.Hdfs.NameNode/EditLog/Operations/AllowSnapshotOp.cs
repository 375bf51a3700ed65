using Tusk.Hdfs.NameNode.EditLog.Format;

namespace Tusk.Hdfs.NameNode.EditLog.Operations;

/// <summary>A directory may have snapshots.</summary>
/// <param name="Root">The directory.</param>
/// <remarks>OP_ALLOW_SNAPSHOT. The fields are written in this order.</remarks>
public sealed record AllowSnapshotOp(string Root) : EditLogOp
{
    /// <inheritdoc/>
    public override EditLogOpCode Code => EditLogOpCode.AllowSnapshot;

    internal static AllowSnapshotOp Read(ref OpReader input) => new(input.ReadString());

    internal override void Write(OpWriter output) => output.WriteString(Root);
}
