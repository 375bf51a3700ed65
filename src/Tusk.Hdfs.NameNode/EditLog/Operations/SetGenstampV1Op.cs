using Tusk.Hdfs.DataTransfer;
using Tusk.Hdfs.NameNode.EditLog.Format;

namespace Tusk.Hdfs.NameNode.EditLog.Operations;

/// <summary>The generation stamp of blocks with random ids went up; no log of today needs it.</summary>
/// <param name="GenerationStamp">The newest.</param>
/// <remarks>OP_SET_GENSTAMP_V1. The fields are written in this order.</remarks>
public sealed record SetGenstampV1Op(GenerationStamp GenerationStamp) : EditLogOp
{
    /// <inheritdoc/>
    public override EditLogOpCode Code => EditLogOpCode.SetGenstampV1;

    internal static SetGenstampV1Op Read(ref OpReader input) => new(new GenerationStamp(input.ReadInt64()));

    internal override void Write(OpWriter output) => output.WriteInt64(GenerationStamp.Value);
}
