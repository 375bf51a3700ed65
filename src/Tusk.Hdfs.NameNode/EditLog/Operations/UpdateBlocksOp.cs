using Tusk.Hdfs.NameNode.EditLog.Fields;
using Tusk.Hdfs.NameNode.EditLog.Format;

namespace Tusk.Hdfs.NameNode.EditLog.Operations;

/// <summary>The blocks of an open file have other lengths or generation stamps, or the last one was given up.</summary>
/// <param name="Path">The file.</param>
/// <param name="Blocks">All its blocks, in order.</param>
/// <param name="Rpc">The call that asked for it.</param>
/// <remarks>OP_UPDATE_BLOCKS. The fields are written in this order.</remarks>
public sealed record UpdateBlocksOp(string Path, IReadOnlyList<EditLogBlock> Blocks, RpcIds Rpc) : EditLogOp
{
    /// <inheritdoc/>
    public override EditLogOpCode Code => EditLogOpCode.UpdateBlocks;

    internal static UpdateBlocksOp Read(ref OpReader input) => new(
        Path: input.ReadString(),
        Blocks: EditLogBlock.ReadCompactList(ref input),
        Rpc: RpcIds.Read(ref input));

    internal override void Write(OpWriter output)
    {
        output.WriteString(Path);
        EditLogBlock.WriteCompactList(output, Blocks);
        Rpc.Write(output);
    }
}
