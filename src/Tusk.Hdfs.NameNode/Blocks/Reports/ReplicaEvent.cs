namespace Tusk.Hdfs.NameNode.Blocks.Reports;

/// <summary>What an incremental report says of a replica; the numbers are those on the wire.</summary>
internal enum ReplicaEvent
{
    /// <summary>It is being written.</summary>
    Receiving = 1,

    /// <summary>It is finalized.</summary>
    Received = 2,

    /// <summary>It is deleted.</summary>
    Deleted = 3,
}
