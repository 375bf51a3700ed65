namespace Tusk.Hdfs.DataNode.Storage;

/// <summary>How far a replica has come; the numbers are those on the wire, a smaller one is the better replica.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.hdfs.server.common.HdfsServerConstants.ReplicaState.</remarks>
internal enum ReplicaState
{
    /// <summary>Complete; only an append changes it.</summary>
    Finalized = 0,

    /// <summary>Being written by a client's pipeline.</summary>
    BeingWritten = 1,

    /// <summary>It was being written when the DataNode stopped; waits for recovery.</summary>
    WaitingForRecovery = 2,

    /// <summary>Under recovery: its length and generation are about to be agreed on.</summary>
    UnderRecovery = 3,

    /// <summary>Being copied from another DataNode; forgotten if the DataNode stops.</summary>
    Temporary = 4,
}
