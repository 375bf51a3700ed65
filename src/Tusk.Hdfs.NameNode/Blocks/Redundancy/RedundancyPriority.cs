namespace Tusk.Hdfs.NameNode.Blocks.Redundancy;

/// <summary>How urgently a block needs replicas; the numbers are Hadoop's.</summary>
/// <remarks>Source: Apache Hadoop 3.4, LowRedundancyBlocks.</remarks>
internal enum RedundancyPriority
{
    /// <summary>One more loss, and it is gone: one good replica is left, or all are on nodes that leave.</summary>
    Highest = 0,

    /// <summary>Less than a third of its replicas are there.</summary>
    VeryLow = 1,

    /// <summary>Some are missing.</summary>
    Low = 2,

    /// <summary>All are there, in too few racks.</summary>
    BadlyPlaced = 3,

    /// <summary>No good replica is known: nothing to copy from.</summary>
    Corrupt = 4,
}
