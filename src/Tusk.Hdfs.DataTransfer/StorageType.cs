namespace Tusk.Hdfs.DataTransfer;

/// <summary>What a volume is made of; the numbers are those on the wire.</summary>
/// <remarks>Source: Apache Hadoop 3.4, StorageTypeProto in hdfs.proto.</remarks>
public enum StorageType
{
    /// <summary>A hard disk, or not known.</summary>
    Disk = 1,

    /// <summary>A solid state disk.</summary>
    Ssd = 2,

    /// <summary>Dense storage for what is seldom read.</summary>
    Archive = 3,

    /// <summary>Memory.</summary>
    RamDisk = 4,

    /// <summary>Storage outside HDFS.</summary>
    Provided = 5,

    /// <summary>Memory that keeps its content.</summary>
    NvDimm = 6,
}
