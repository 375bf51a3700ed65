namespace Tusk.Protocol.DataTransfer;

/// <summary>The version of the data transfer protocol: a big-endian int16 in front of every operation.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.hdfs.protocol.datatransfer.DataTransferProtocol. A DataNode closes on another.</remarks>
public static class DataTransferVersion
{
    /// <summary>The only one.</summary>
    public const short Current = 28;
}
