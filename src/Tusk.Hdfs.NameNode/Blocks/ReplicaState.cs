namespace Tusk.Hdfs.NameNode.Blocks;

/// <summary>How far a replica on a DataNode has come; the numbers are those on the wire.</summary>
/// <remarks>Source: Apache Hadoop 3.4, ReplicaStateProto in HdfsServer.proto.</remarks>
internal enum ReplicaState : byte
{
    /// <summary>Closed: its length and stamp do not change.</summary>
    Finalized = 0,

    /// <summary>Being written.</summary>
    BeingWritten = 1,

    /// <summary>Was being written when its DataNode stopped.</summary>
    WaitingForRecovery = 2,

    /// <summary>Under recovery.</summary>
    UnderRecovery = 3,

    /// <summary>Being copied from another DataNode.</summary>
    Temporary = 4,
}
