using Tusk.Hdfs.DataTransfer;
using Tusk.Hdfs.NameNode.Blocks.Datanodes;
using Tusk.Protocol.Hdfs;

namespace Tusk.Hdfs.NameNode.Service.Mapping;

/// <summary>DataNodes and their volumes for the wire and from it.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.hdfs.protocolPB.PBHelperClient#convert.</remarks>
internal static class DatanodeMapping
{
    /// <summary>Who a DataNode is.</summary>
    public static DatanodeIDProto ToProto(this DatanodeId id) => new()
    {
        IpAddr = id.IpAddress,
        HostName = id.HostName,
        DatanodeUuid = id.Uuid,
        XferPort = (uint)id.TransferPort,
        InfoPort = (uint)id.InfoPort,
        InfoSecurePort = (uint)id.InfoSecurePort,
        IpcPort = (uint)id.IpcPort,
    };

    /// <summary>Who a DataNode is, as it says; its address as we see it.</summary>
    /// <exception cref="NameNodeException">A port is none.</exception>
    public static DatanodeId ToDatanodeId(this DatanodeIDProto proto, string address) => new(
        proto.DatanodeUuid, address, proto.HostName, Port(proto.XferPort), Port(proto.InfoPort), Port(proto.InfoSecurePort), Port(proto.IpcPort));

    /// <summary>A DataNode with its load.</summary>
    public static DatanodeInfoProto ToProto(this DatanodeDescriptor node, Moment now) => new()
    {
        Id = node.Id.ToProto(),
        Capacity = (ulong)node.Capacity,
        DfsUsed = (ulong)node.Used,
        Remaining = (ulong)node.Remaining,
        BlockPoolUsed = (ulong)node.BlockPoolUsed,
        LastUpdate = ToUnix(node.LastHeartbeatAt, now),
        LastUpdateMonotonic = (ulong)node.LastHeartbeatAt,
        XceiverCount = (uint)node.Xceivers,
        Location = node.NetworkLocation,
        NonDfsUsed = (ulong)node.NonDfsUsed,
        AdminState = (DatanodeInfoProto.Types.AdminState)node.AdminState,
        CacheCapacity = (ulong)node.CacheCapacity,
        CacheUsed = (ulong)node.CacheUsed,
        LastBlockReportTime = node.LastReportAt == 0 ? 0 : ToUnix(node.LastReportAt, now),
        LastBlockReportMonotonic = (ulong)node.LastReportAt,
        NumBlocks = (uint)node.BlockCount,
    };

    /// <summary>A volume's room.</summary>
    public static StorageReportProto ToProto(this StorageInfo storage) => new()
    {
        StorageUuid = storage.Uuid,
        Failed = storage.State == StorageState.Failed,
        Capacity = (ulong)storage.Capacity,
        DfsUsed = (ulong)storage.Used,
        Remaining = (ulong)storage.Remaining,
        BlockPoolUsed = (ulong)storage.BlockPoolUsed,
        NonDfsUsed = (ulong)storage.NonDfsUsed,
        Storage = new DatanodeStorageProto
        {
            StorageUuid = storage.Uuid,
            StorageType = storage.Type.ToProto(),
            State = storage.State == StorageState.ReadOnlyShared
                ? DatanodeStorageProto.Types.StorageState.ReadOnlyShared
                : DatanodeStorageProto.Types.StorageState.Normal,
        },
    };

    /// <summary>A volume's room, as its DataNode tells it.</summary>
    public static StorageReport ToReport(this StorageReportProto proto)
    {
        StorageState state = proto.Failed ? StorageState.Failed
            : proto.Storage?.State == DatanodeStorageProto.Types.StorageState.ReadOnlyShared ? StorageState.ReadOnlyShared
            : StorageState.Normal;
        StorageType type = (proto.Storage?.StorageType ?? StorageTypeProto.Disk).ToStorageType();
        long nonDfsUsed = proto.HasNonDfsUsed
            ? (long)proto.NonDfsUsed
            : (long)proto.Capacity - (long)proto.DfsUsed - (long)proto.Remaining;
        return new StorageReport(
            proto.StorageUuid, type, state, (long)proto.Capacity, (long)proto.DfsUsed, (long)proto.Remaining, (long)proto.BlockPoolUsed, nonDfsUsed);
    }

    private static int Port(uint port) => port <= ushort.MaxValue
        ? (int)port
        : throw Refusal.IllegalArgument($"A DataNode has port {port}; at most {ushort.MaxValue}.");

    /// <summary>The time of day of a moment of the other clock.</summary>
    private static ulong ToUnix(long monotonicMillis, Moment now) => (ulong)Math.Max(0, now.UnixMillis - (now.MonotonicMillis - monotonicMillis));
}
