namespace Tusk.Hdfs.NameNode.Blocks.Datanodes;

/// <summary>What operators want of a DataNode; the numbers are those on the wire.</summary>
/// <remarks>Source: Apache Hadoop 3.4, DatanodeInfoProto.AdminState in hdfs.proto.</remarks>
internal enum AdminState
{
    /// <summary>In service.</summary>
    Normal = 0,

    /// <summary>Its blocks are being copied elsewhere.</summary>
    DecommissionInProgress = 1,

    /// <summary>Nothing needs it any more.</summary>
    Decommissioned = 2,

    /// <summary>About to be in maintenance.</summary>
    EnteringMaintenance = 3,

    /// <summary>Away for a while.</summary>
    InMaintenance = 4,
}
