namespace Tusk.Hdfs.NameNode.Blocks.Redundancy;

/// <summary>A bad replica.</summary>
/// <param name="Replica">As it is on its DataNode, as far as known.</param>
/// <param name="Cause">What is wrong with it.</param>
/// <param name="Text">The same in words.</param>
internal sealed record CorruptReplica(Block Replica, CorruptionCause Cause, string Text)
{
    /// <summary>What a DataNode has of an earlier pipeline of a block that is committed with another stamp.</summary>
    public static CorruptReplica OfOtherPipeline(BlockInfo block, ExpectedReplica replica) => new(
        block.Version with { GenerationStamp = replica.GenerationStamp },
        CorruptionCause.GenerationStamp,
        $"genstamp {replica.GenerationStamp} does not match the committed genstamp {block.GenerationStamp}");
}
