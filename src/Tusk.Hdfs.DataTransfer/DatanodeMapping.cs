using Tusk.Protocol.Hdfs;

namespace Tusk.Hdfs.DataTransfer;

/// <summary>DataNodes from the wire and to it.</summary>
public static class DatanodeMapping
{
    /// <summary>A DataNode from the wire.</summary>
    /// <exception cref="DataTransferException">A port is none.</exception>
    public static DatanodeInfo ToDatanode(this DatanodeInfoProto proto)
    {
        ArgumentNullException.ThrowIfNull(proto);
        DatanodeIDProto id = proto.Id;
        return new DatanodeInfo
        {
            IpAddress = id.IpAddr,
            HostName = id.HostName,
            Uuid = id.DatanodeUuid,
            TransferPort = Port(id, id.XferPort),
            HttpPort = Port(id, id.InfoPort),
            HttpsPort = Port(id, id.InfoSecurePort),
            IpcPort = Port(id, id.IpcPort),
            NetworkLocation = proto.Location,
            Capacity = (long)proto.Capacity,
            Used = (long)proto.DfsUsed,
            Remaining = (long)proto.Remaining,
            LastUpdate = Time(proto.LastUpdate),
        };
    }

    /// <summary>A DataNode for the wire: who and where, nothing of its load.</summary>
    public static DatanodeInfoProto ToProto(this DatanodeInfo node)
    {
        ArgumentNullException.ThrowIfNull(node);
        return new DatanodeInfoProto
        {
            Id = new DatanodeIDProto
            {
                IpAddr = node.IpAddress,
                HostName = node.HostName,
                DatanodeUuid = node.Uuid,
                XferPort = (uint)node.TransferPort,
                InfoPort = (uint)node.HttpPort,
                InfoSecurePort = (uint)node.HttpsPort,
                IpcPort = (uint)node.IpcPort,
            },
            Location = node.NetworkLocation,
        };
    }

    private static int Port(DatanodeIDProto id, uint port) => port <= ushort.MaxValue
        ? (int)port
        : throw new DataTransferException($"DataNode {id.HostName} ({id.DatanodeUuid}) has port {port}; at most {ushort.MaxValue}.");

    private static DateTimeOffset Time(ulong milliseconds) =>
        milliseconds <= (ulong)DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
            ? DateTimeOffset.FromUnixTimeMilliseconds((long)milliseconds)
            : DateTimeOffset.MaxValue;
}
