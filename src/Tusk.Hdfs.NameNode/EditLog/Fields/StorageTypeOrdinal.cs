using Tusk.Hdfs.DataTransfer;
using Tusk.Hdfs.NameNode.EditLog.Format;

namespace Tusk.Hdfs.NameNode.EditLog.Fields;

/// <summary>Storage types on disk: their places in Java's enum, which are not the numbers on the wire.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.fs.StorageType.</remarks>
internal static class StorageTypeOrdinal
{
    private static readonly StorageType[] ByOrdinal =
    [
        StorageType.RamDisk, StorageType.Ssd, StorageType.Disk, StorageType.Archive, StorageType.Provided, StorageType.NvDimm,
    ];

    /// <summary>All of them, in Java's order.</summary>
    public static ReadOnlySpan<StorageType> All => ByOrdinal;

    public static StorageType Read(ref OpReader input)
    {
        int ordinal = input.ReadInt32();
        return (uint)ordinal < (uint)ByOrdinal.Length
            ? ByOrdinal[ordinal]
            : throw new OpFieldException($"the storage type {ordinal} is unknown");
    }

    public static void Write(OpWriter output, StorageType type)
    {
        int ordinal = Array.IndexOf(ByOrdinal, type);
        ArgumentOutOfRangeException.ThrowIfNegative(ordinal, nameof(type));
        output.WriteInt32(ordinal);
    }
}
