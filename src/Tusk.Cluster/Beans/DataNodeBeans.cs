using System.Globalization;
using Tusk.Hdfs.DataNode;

namespace Tusk.Cluster.Beans;

/// <summary>The beans of a DataNode.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.hdfs.server.datanode.DataNodeMXBean, o.a.h.hdfs.server.datanode.metrics.FSDatasetMBean.</remarks>
internal static class DataNodeBeans
{
    private const string Service = "DataNode";

    /// <summary>All of them, now.</summary>
    public static IReadOnlyList<Bean> Of(DataNodeServer server, int httpPort)
    {
        DataNodeStatistics now = server.Statistics;
        return [Info(server, now, httpPort), Dataset(server, now), ProcessBeans.Runtime(Service), ProcessBeans.Process(now.StartedAt, now.At)];
    }

    private static Bean Info(DataNodeServer server, DataNodeStatistics now, int httpPort) => new(
        "Hadoop:service=DataNode,name=DataNodeInfo",
        "org.apache.hadoop.hdfs.server.datanode.DataNode",
        [
            ("Version", BeanVersion.Text),
            ("SoftwareVersion", BeanVersion.Text),
            ("ClusterId", now.ClusterId),
            ("DatanodeHostname", now.HostName),
            ("DNStartedTimeInMillis", now.StartedAt.ToUnixTimeMilliseconds()),
            ("RpcPort", Text(server.IpcEndpoint.Port)),
            ("DataPort", Text(server.DataEndpoint.Port)),
            ("HttpPort", Text(httpPort)),
            ("XceiverCount", now.Xceivers),
            ("XmitsInProgress", now.Copies),
            ("NamenodeAddresses", JsonText.Object(now.NameNodes.Select(address => (address, JsonText.Quoted(now.BlockPoolId))))),
            ("VolumeInfo", JsonText.Object(now.Volumes.Select(static volume => (volume.Folder, Of(volume))))),
            ("SecurityEnabled", false),
        ]);

    private static Bean Dataset(DataNodeServer server, DataNodeStatistics now) => new(
        $"Hadoop:service=DataNode,name=FSDatasetState-{server.DatanodeUuid}",
        "org.apache.hadoop.hdfs.server.datanode.fsdataset.impl.FsDatasetImpl",
        [
            ("Capacity", now.Volumes.Sum(static volume => volume.Capacity)),
            ("DfsUsed", now.Volumes.Sum(static volume => volume.Used)),
            ("Remaining", now.Volumes.Sum(static volume => volume.Remaining)),
            ("NumBlocks", now.Replicas),
            ("NumFailedVolumes", now.FailedVolumes.Count),
            ("FailedStorageLocations", now.FailedVolumes),
            ("StorageInfo", $"FSDataset{{dirpath='[{string.Join(", ", now.Volumes.Select(static volume => volume.Folder))}]'}}"),
        ]);

    private static string Of(VolumeStatistics volume) => JsonText.Object(
    [
        ("usedSpace", Text(volume.Used)),
        ("freeSpace", Text(volume.Remaining)),
        ("storageType", JsonText.Quoted(volume.Type)),
    ]);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
