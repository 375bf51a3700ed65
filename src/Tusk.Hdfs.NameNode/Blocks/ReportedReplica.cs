using Tusk.Hdfs.DataTransfer;

namespace Tusk.Hdfs.NameNode.Blocks;

/// <summary>A replica as a DataNode reports it.</summary>
/// <param name="Id">The block.</param>
/// <param name="GenerationStamp">Its generation there.</param>
/// <param name="LengthBytes">Its length there, in bytes.</param>
/// <param name="State">How far it has come.</param>
internal readonly record struct ReportedReplica(
    BlockId Id, GenerationStamp GenerationStamp, long LengthBytes, ReplicaState State)
{
    /// <summary>As a block.</summary>
    public Block Block => new(Id, GenerationStamp, LengthBytes);

    /// <summary>Whether the values can be true at all; others are passed over.</summary>
    public bool IsPlausible =>
        LengthBytes >= 0 && LengthBytes != Block.NoAcknowledgement && GenerationStamp.Value >= 0 && State <= ReplicaState.Temporary;
}
