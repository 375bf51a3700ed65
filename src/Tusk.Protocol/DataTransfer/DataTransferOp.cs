namespace Tusk.Protocol.DataTransfer;

/// <summary>An operation on a DataNode's data port: the byte after the version.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.hdfs.protocol.datatransfer.Op.</remarks>
public enum DataTransferOp : byte
{
    /// <summary>No operation.</summary>
    None = 0,

    /// <summary>OpWriteBlockProto follows.</summary>
    WriteBlock = 80,

    /// <summary>OpReadBlockProto follows.</summary>
    ReadBlock = 81,

    /// <summary>No longer served.</summary>
    ReadMetadata = 82,

    /// <summary>OpReplaceBlockProto follows.</summary>
    ReplaceBlock = 83,

    /// <summary>OpCopyBlockProto follows.</summary>
    CopyBlock = 84,

    /// <summary>OpBlockChecksumProto follows.</summary>
    BlockChecksum = 85,

    /// <summary>OpTransferBlockProto follows.</summary>
    TransferBlock = 86,

    /// <summary>Asks for the open files of a replica, over a Unix socket.</summary>
    RequestShortCircuitFds = 87,

    /// <summary>Gives back a slot of shared memory.</summary>
    ReleaseShortCircuitFds = 88,

    /// <summary>Asks for a segment of shared memory.</summary>
    RequestShortCircuitShm = 89,

    /// <summary>OpBlockGroupChecksumProto follows.</summary>
    BlockGroupChecksum = 90,

    /// <summary>Left to plug-ins.</summary>
    Custom = 127,
}
