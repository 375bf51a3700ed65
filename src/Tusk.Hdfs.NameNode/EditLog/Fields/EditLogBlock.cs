using Tusk.Hdfs.DataTransfer;
using Tusk.Hdfs.NameNode.EditLog.Format;

namespace Tusk.Hdfs.NameNode.EditLog.Fields;

/// <summary>A block of a file. The block pool is that of the NameNode.</summary>
/// <param name="Id">Its id.</param>
/// <param name="LengthBytes">Its length; 0 if it was just taken.</param>
/// <param name="GenerationStamp">Its generation stamp.</param>
/// <remarks>
/// A plain list is a count in four bytes and three numbers of eight bytes each. A compact one is a variable-length count, ids of
/// eight bytes, and for length and generation stamp the differences from the block before, as variable-length integers.
/// Source: Apache Hadoop 3.4, FSImageSerialization#writeCompactBlockArray.
/// </remarks>
public readonly record struct EditLogBlock(BlockId Id, long LengthBytes, GenerationStamp GenerationStamp)
{
    private const int PlainBytes = 3 * sizeof(long);

    /// <summary>An id and two differences of at least one byte.</summary>
    private const int MinCompactBytes = sizeof(long) + 2;

    internal static IReadOnlyList<EditLogBlock> ReadList(ref OpReader input)
    {
        var blocks = new EditLogBlock[input.ReadCount(PlainBytes)];
        for (int i = 0; i < blocks.Length; i++)
        {
            blocks[i] = new(new(input.ReadInt64()), input.ReadInt64(), new(input.ReadInt64()));
        }

        return blocks;
    }

    internal static void WriteList(OpWriter output, IReadOnlyList<EditLogBlock> blocks)
    {
        output.WriteInt32(blocks.Count);
        foreach (EditLogBlock block in blocks)
        {
            output.WriteInt64(block.Id.Value);
            output.WriteInt64(block.LengthBytes);
            output.WriteInt64(block.GenerationStamp.Value);
        }
    }

    internal static IReadOnlyList<EditLogBlock> ReadCompactList(ref OpReader input)
    {
        var blocks = new EditLogBlock[input.ReadVarCount(MinCompactBytes)];
        long length = 0;
        long stamp = 0;
        for (int i = 0; i < blocks.Length; i++)
        {
            // Differences wrap around as Java's do: any two numbers have one.
            var id = new BlockId(input.ReadInt64());
            length = unchecked(length + input.ReadVarInt64());
            stamp = unchecked(stamp + input.ReadVarInt64());
            blocks[i] = new(id, length, new(stamp));
        }

        return blocks;
    }

    internal static void WriteCompactList(OpWriter output, IReadOnlyList<EditLogBlock> blocks)
    {
        output.WriteVarInt64(blocks.Count);
        long length = 0;
        long stamp = 0;
        foreach (EditLogBlock block in blocks)
        {
            output.WriteInt64(block.Id.Value);
            output.WriteVarInt64(unchecked(block.LengthBytes - length));
            output.WriteVarInt64(unchecked(block.GenerationStamp.Value - stamp));
            (length, stamp) = (block.LengthBytes, block.GenerationStamp.Value);
        }
    }
}
