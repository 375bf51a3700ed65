using Tusk.Hdfs.NameNode.EditLog.Format;

namespace Tusk.Hdfs.NameNode.EditLog.Operations;

/// <summary>A directory may have no snapshots any more.</summary>
/// <param name="Root">The directory.</param>
/// <remarks>OP_DISALLOW_SNAPSHOT. The fields are written in this order.</remarks>
public sealed record DisallowSnapshotOp(string Root) : EditLogOp
{
    /// <inheritdoc/>
    public override EditLogOpCode Code => EditLogOpCode.DisallowSnapshot;

    internal static DisallowSnapshotOp Read(ref OpReader input) => new(input.ReadString());

    internal override void Write(OpWriter output) => output.WriteString(Root);
}
