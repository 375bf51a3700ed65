using Tusk.Hdfs.NameNode.EditLog.Format;

namespace Tusk.Hdfs.NameNode.EditLog.Operations;

/// <summary>The first entry of every segment.</summary>
/// <remarks>OP_START_LOG_SEGMENT. It has no fields.</remarks>
public sealed record StartLogSegmentOp : EditLogOp
{
    /// <inheritdoc/>
    public override EditLogOpCode Code => EditLogOpCode.StartLogSegment;

    internal static StartLogSegmentOp Read(ref OpReader input) => new();

    internal override void Write(OpWriter output)
    {
    }
}
