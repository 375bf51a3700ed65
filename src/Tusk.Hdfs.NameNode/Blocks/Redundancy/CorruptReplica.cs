namespace Tusk.Hdfs.NameNode.Blocks.Redundancy;

/// <summary>A bad replica.</summary>
/// <param name="Replica">As it is on its DataNode, as far as known.</param>
/// <param name="Cause">What is wrong with it.</param>
/// <param name="Text">The same in words.</param>
internal sealed record CorruptReplica(Block Replica, CorruptionCause Cause, string Text)
{
    /// <summary>What a DataNode has of an earlier pipeline of a block that is committed with another stamp, or had when it was started again.</summary>
    public static CorruptReplica Of(BlockInfo block, ExpectedReplica replica)
    {
        bool isOfOtherPipeline = replica.GenerationStamp != block.GenerationStamp;
        return new(
            block.Version with { GenerationStamp = replica.GenerationStamp },
            isOfOtherPipeline ? CorruptionCause.GenerationStamp : CorruptionCause.State,
            isOfOtherPipeline
                ? $"genstamp {replica.GenerationStamp} does not match the committed genstamp {block.GenerationStamp}"
                : $"reported replica has invalid state {replica.State}");
    }
}
