using Tusk.Hdfs.DataTransfer;
using Tusk.Hdfs.NameNode.EditLog.Format;

namespace Tusk.Hdfs.NameNode.EditLog.Operations;

/// <summary>A block id was taken.</summary>
/// <param name="Block">The id.</param>
/// <remarks>OP_ALLOCATE_BLOCK_ID. The fields are written in this order.</remarks>
public sealed record AllocateBlockIdOp(BlockId Block) : EditLogOp
{
    /// <inheritdoc/>
    public override EditLogOpCode Code => EditLogOpCode.AllocateBlockId;

    internal static AllocateBlockIdOp Read(ref OpReader input) => new(new BlockId(input.ReadInt64()));

    internal override void Write(OpWriter output) => output.WriteInt64(Block.Value);
}
