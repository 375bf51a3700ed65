using Tusk.Hdfs.DataTransfer;

namespace Tusk.Hdfs.NameNode.Blocks;

/// <summary>A state of a block: which one, of which generation, how long.</summary>
/// <param name="Id">Its id.</param>
/// <param name="GenerationStamp">Its generation.</param>
/// <param name="LengthBytes">Its length, in bytes.</param>
internal readonly record struct Block(BlockId Id, GenerationStamp GenerationStamp, long LengthBytes)
{
    /// <summary>In place of a length: the DataNode need not report that it has deleted the replica.</summary>
    /// <remarks>Source: Apache Hadoop 3.4, BlockCommand.NO_ACK.</remarks>
    public const long NoAcknowledgement = long.MaxValue;

    /// <summary>As Hadoop prints it: <c>blk_1073741825_1001</c>.</summary>
    public override string ToString() => $"{Id}_{GenerationStamp}";
}
