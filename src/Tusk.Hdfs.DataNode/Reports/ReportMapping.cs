using System.Buffers;
using Google.Protobuf;
using Tusk.Hdfs.DataNode.Storage;
using Tusk.Hdfs.DataTransfer;
using Tusk.Protocol.Hdfs;
using Tusk.Protocol.Hdfs.Datanode;

namespace Tusk.Hdfs.DataNode.Reports;

/// <summary>Volumes and replicas for the wire.</summary>
internal static class ReportMapping
{
    private const int MaxVarintBytes = 10;
    private const int BufferBytes = 64 << 10;

    /// <summary>A volume's name.</summary>
    public static DatanodeStorageProto ToStorage(Volume volume) => new()
    {
        StorageUuid = volume.StorageId,
        State = DatanodeStorageProto.Types.StorageState.Normal,
        StorageType = volume.Folder.Type.ToProto(),
    };

    /// <summary>A volume's room.</summary>
    public static StorageReportProto ToReport(Volume volume) => new()
    {
        StorageUuid = volume.StorageId,
        Failed = false,
        Capacity = (ulong)volume.CapacityBytes,
        DfsUsed = (ulong)volume.UsedBytes,
        Remaining = (ulong)volume.RemainingBytes,
        BlockPoolUsed = (ulong)volume.UsedBytes,
        Storage = ToStorage(volume),
        NonDfsUsed = (ulong)volume.OtherBytes,
        Mount = "",
    };

    /// <summary>All replicas of a volume.</summary>
    /// <remarks>Source: Apache Hadoop 3.4, o.a.h.hdfs.protocol.BlockListAsLongs.BufferDecoder.</remarks>
    public static StorageBlockReportProto ToBlockReport(
        Volume volume, IReadOnlyCollection<(BlockId Id, GenerationStamp Stamp, long Length, ReplicaState State)> replicas)
    {
        var report = new StorageBlockReportProto { Storage = ToStorage(volume), NumberOfBlocks = (ulong)replicas.Count };
        var buffer = new ArrayBufferWriter<byte>(BufferBytes);
        foreach ((BlockId id, GenerationStamp stamp, long length, ReplicaState state) in replicas)
        {
            Write(buffer, (ulong)((id.Value << 1) ^ (id.Value >> 63)));
            Write(buffer, (ulong)length);
            Write(buffer, (ulong)stamp.Value);
            Write(buffer, (ulong)state);
            if (buffer.WrittenCount >= BufferBytes - (4 * MaxVarintBytes))
            {
                report.BlocksBuffers.Add(ByteString.CopyFrom(buffer.WrittenSpan));
                buffer.Clear();
            }
        }

        if (buffer.WrittenCount > 0)
        {
            report.BlocksBuffers.Add(ByteString.CopyFrom(buffer.WrittenSpan));
        }

        return report;
    }

    private static void Write(ArrayBufferWriter<byte> output, ulong value)
    {
        Span<byte> span = output.GetSpan(MaxVarintBytes);
        int count = 0;
        for (; value >= 0x80; value >>= 7)
        {
            span[count++] = (byte)(value | 0x80);
        }

        span[count++] = (byte)value;
        output.Advance(count);
    }
}
