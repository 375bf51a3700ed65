using Tusk.Hdfs.NameNode.EditLog.Fields;
using Tusk.Hdfs.NameNode.EditLog.Format;

namespace Tusk.Hdfs.NameNode.EditLog.Operations;

/// <summary>A file was made shorter.</summary>
/// <param name="Path">The file.</param>
/// <param name="ClientName">Who did: the holder of the lease while the last block is cut.</param>
/// <param name="ClientMachine">The address it calls from.</param>
/// <param name="NewLengthBytes">Length of the file now.</param>
/// <param name="TimeMillis">When, in milliseconds since 1970.</param>
/// <param name="Block">The last block where it has to be cut, with its old length; null if the new length is at a block's end.</param>
/// <remarks>OP_TRUNCATE. The fields are written in this order, the block as a compact list of one or none.</remarks>
public sealed record TruncateOp(
    string Path, string ClientName, string ClientMachine, long NewLengthBytes, long TimeMillis, EditLogBlock? Block)
    : EditLogOp
{
    /// <inheritdoc/>
    public override EditLogOpCode Code => EditLogOpCode.Truncate;

    internal static TruncateOp Read(ref OpReader input) => new(
        Path: input.ReadString(),
        ClientName: input.ReadString(),
        ClientMachine: input.ReadString(),
        NewLengthBytes: input.ReadInt64(),
        TimeMillis: input.ReadInt64(),
        Block: ReadBlock(ref input));

    internal override void Write(OpWriter output)
    {
        output.WriteString(Path);
        output.WriteString(ClientName);
        output.WriteString(ClientMachine);
        output.WriteInt64(NewLengthBytes);
        output.WriteInt64(TimeMillis);
        EditLogBlock.WriteCompactList(output, Block is EditLogBlock block ? [block] : []);
    }

    private static EditLogBlock? ReadBlock(ref OpReader input)
    {
        IReadOnlyList<EditLogBlock> blocks = EditLogBlock.ReadCompactList(ref input);
        return blocks.Count switch
        {
            0 => null,
            1 => blocks[0],
            _ => throw new OpFieldException($"{blocks.Count} blocks are listed, not one or none"),
        };
    }
}
