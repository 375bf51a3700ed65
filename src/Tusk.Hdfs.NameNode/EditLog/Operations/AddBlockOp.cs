using Tusk.Hdfs.NameNode.EditLog.Fields;
using Tusk.Hdfs.NameNode.EditLog.Format;

namespace Tusk.Hdfs.NameNode.EditLog.Operations;

/// <summary>An open file has one more block.</summary>
/// <param name="Path">The file.</param>
/// <param name="Penultimate">The block before, with the length it has got; null if the new one is the first.</param>
/// <param name="Last">The new one.</param>
/// <param name="Rpc">The call that asked for it; Hadoop writes none, for a repeated call finds the block itself.</param>
/// <remarks>OP_ADD_BLOCK: the path, a compact list of one block or two, the call.</remarks>
public sealed record AddBlockOp(string Path, EditLogBlock? Penultimate, EditLogBlock Last, RpcIds Rpc) : EditLogOp
{
    /// <inheritdoc/>
    public override EditLogOpCode Code => EditLogOpCode.AddBlock;

    internal static AddBlockOp Read(ref OpReader input)
    {
        string path = input.ReadString();
        IReadOnlyList<EditLogBlock> blocks = EditLogBlock.ReadCompactList(ref input);
        return blocks.Count is 1 or 2
            ? new AddBlockOp(path, blocks.Count == 2 ? blocks[0] : null, blocks[^1], RpcIds.Read(ref input))
            : throw new OpFieldException($"{blocks.Count} blocks are listed, not one or two");
    }

    internal override void Write(OpWriter output)
    {
        output.WriteString(Path);
        EditLogBlock.WriteCompactList(output, Penultimate is EditLogBlock before ? [before, Last] : [Last]);
        Rpc.Write(output);
    }
}
