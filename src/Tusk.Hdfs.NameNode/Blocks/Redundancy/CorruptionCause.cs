namespace Tusk.Hdfs.NameNode.Blocks.Redundancy;

/// <summary>What can be wrong with a replica.</summary>
internal enum CorruptionCause
{
    /// <summary>Its generation is not the block's.</summary>
    GenerationStamp,

    /// <summary>Its length is not the block's.</summary>
    Length,

    /// <summary>It never was finalized, but the block is complete.</summary>
    State,

    /// <summary>A client or a DataNode found wrong checksums.</summary>
    Reported,
}
