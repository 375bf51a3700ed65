using Tusk.Hdfs.DataTransfer;
using Tusk.Hdfs.NameNode.EditLog.Format;

namespace Tusk.Hdfs.NameNode.EditLog.Operations;

/// <summary>The generation stamp of blocks went up.</summary>
/// <param name="GenerationStamp">The newest.</param>
/// <remarks>OP_SET_GENSTAMP_V2. The fields are written in this order.</remarks>
public sealed record SetGenstampV2Op(GenerationStamp GenerationStamp) : EditLogOp
{
    /// <inheritdoc/>
    public override EditLogOpCode Code => EditLogOpCode.SetGenstampV2;

    internal static SetGenstampV2Op Read(ref OpReader input) => new(new GenerationStamp(input.ReadInt64()));

    internal override void Write(OpWriter output) => output.WriteInt64(GenerationStamp.Value);
}
