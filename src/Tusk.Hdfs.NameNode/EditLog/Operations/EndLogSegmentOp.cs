using Tusk.Hdfs.NameNode.EditLog.Format;

namespace Tusk.Hdfs.NameNode.EditLog.Operations;

/// <summary>The last entry of a segment that was ended in order.</summary>
/// <remarks>OP_END_LOG_SEGMENT. It has no fields.</remarks>
public sealed record EndLogSegmentOp : EditLogOp
{
    /// <inheritdoc/>
    public override EditLogOpCode Code => EditLogOpCode.EndLogSegment;

    internal static EndLogSegmentOp Read(ref OpReader input) => new();

    internal override void Write(OpWriter output)
    {
    }
}
