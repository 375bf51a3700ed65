namespace Tusk.Hdfs.DataTransfer.Checksums;

/// <summary>How chunks are checked; the numbers are those on the wire and on disk.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.util.DataChecksum.Type.</remarks>
public enum ChecksumType
{
    /// <summary>Not at all.</summary>
    Null = 0,

    /// <summary>By the CRC of zlib.</summary>
    Crc32 = 1,

    /// <summary>By the CRC of iSCSI, for which processors have an instruction.</summary>
    Crc32C = 2,
}
