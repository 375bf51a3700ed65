using System.Globalization;
using System.Net;
using Tusk.Hdfs.NameNode;

namespace Tusk.Cluster.Beans;

/// <summary>The beans of a NameNode.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.hdfs.server.namenode.NameNodeMXBean, FSNamesystemMBean, NameNodeStatusMXBean.</remarks>
internal static class NameNodeBeans
{
    private const string Service = "NameNode";
    private const string Namesystem = "org.apache.hadoop.hdfs.server.namenode.FSNamesystem";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Bean> Of(NameNodeStatistics now, IPEndPoint rpc, IPEndPoint web, DateTimeOffset at) =>
    [
        State(now), Info(now), Namespace(now), Status(rpc), Calls(now, rpc),
        ProcessBeans.Runtime(Service), ProcessBeans.Process(now.StartedAt, at), Web(web),
    ];

    private static Bean State(NameNodeStatistics now) => new(
        "Hadoop:service=NameNode,name=FSNamesystemState",
        Namesystem,
        [
            ("CapacityTotal", now.Capacity),
            ("CapacityRemaining", now.Remaining),
            ("CapacityUsed", now.Used),
            ("BlocksTotal", now.Blocks),
            ("FilesTotal", now.Files),
            ("UnderReplicatedBlocks", now.UnderReplicatedBlocks),
            ("PendingReplicationBlocks", now.PendingReplicationBlocks),
            ("ScheduledReplicationBlocks", now.ScheduledReplicationBlocks),
            ("PendingDeletionBlocks", now.PendingDeletionBlocks),
            ("TotalLoad", Load(now)),
            ("FSState", now.SafeMode.Length == 0 ? "Operational" : "safeMode"),
            ("NumLiveDataNodes", now.LiveDatanodes),
            ("NumDeadDataNodes", now.DeadDatanodes),
            ("NumStaleDataNodes", now.StaleDatanodes),
            ("VolumeFailuresTotal", now.FailedVolumes),
            ("NumFilesUnderConstruction", now.FilesUnderConstruction),
            ("NumActiveClients", now.Leases),
        ]);

    private static Bean Info(NameNodeStatistics now) => new(
        "Hadoop:service=NameNode,name=NameNodeInfo",
        Namesystem,
        [
            ("Version", BeanVersion.Text),
            ("SoftwareVersion", BeanVersion.Text),
            ("UpgradeFinalized", true),
            ("BlockPoolId", now.BlockPoolId),
            ("ClusterId", now.ClusterId),
            ("Used", now.Used),
            ("Free", now.Remaining),
            ("Total", now.Capacity),
            ("Safemode", now.SafeMode),
            ("NonDfsUsedSpace", now.NonDfsUsed),
            ("PercentUsed", Percent(now.Used, now.Capacity, ofNothing: 100)),
            ("BlockPoolUsedSpace", now.BlockPoolUsed),
            ("PercentBlockPoolUsed", Percent(now.BlockPoolUsed, now.Capacity, ofNothing: 100)),
            ("PercentRemaining", Percent(now.Remaining, now.Capacity, ofNothing: 0)),
            ("TotalBlocks", now.Blocks),
            ("NumberOfMissingBlocks", now.MissingBlocks),
            ("LiveNodes", Nodes(now, isAlive: true)),
            ("DeadNodes", Nodes(now, isAlive: false)),
            ("DecomNodes", "{}"),
            ("EnteringMaintenanceNodes", "{}"),
            ("NameDirStatuses", Folders(now)),
            ("JournalTransactionInfo", JsonText.Object(
            [
                ("MostRecentCheckpointTxId", JsonText.Quoted(Text(now.LastCheckpointTransactionId))),
                ("LastAppliedOrWrittenTxId", JsonText.Quoted(Text(now.LastTransactionId))),
            ])),
            ("NNStartedTimeInMillis", now.StartedAt.ToUnixTimeMilliseconds()),
        ]);

    private static Bean Namespace(NameNodeStatistics now) => new(
        "Hadoop:service=NameNode,name=FSNamesystem",
        "FSNamesystem",
        [
            ("tag.Context", "dfs"),
            ("tag.HAState", "active"),
            ("tag.Hostname", Environment.MachineName),
            ("MissingBlocks", now.MissingBlocks),
            ("CorruptBlocks", now.CorruptBlocks),
            ("ExcessBlocks", now.ExcessBlocks),
            ("UnderReplicatedBlocks", now.UnderReplicatedBlocks),
            ("PendingReplicationBlocks", now.PendingReplicationBlocks),
            ("ScheduledReplicationBlocks", now.ScheduledReplicationBlocks),
            ("PendingDeletionBlocks", now.PendingDeletionBlocks),
            ("BlocksTotal", now.Blocks),
            ("FilesTotal", now.Files),
            ("NumFilesUnderConstruction", now.FilesUnderConstruction),
            ("NumActiveClients", now.Leases),
            ("TotalLoad", Load(now)),
            ("CapacityTotal", now.Capacity),
            ("CapacityUsed", now.Used),
            ("CapacityRemaining", now.Remaining),
            ("CapacityUsedNonDFS", now.NonDfsUsed),
            ("NumLiveDataNodes", now.LiveDatanodes),
            ("NumDeadDataNodes", now.DeadDatanodes),
            ("StaleDataNodes", now.StaleDatanodes),
            ("LastWrittenTransactionId", now.LastTransactionId),
            ("TransactionsSinceLastCheckpoint", now.LastTransactionId - now.LastCheckpointTransactionId),
            ("LastCheckpointTime", now.LastCheckpointAt.ToUnixTimeMilliseconds()),
        ]);

    private static Bean Status(IPEndPoint rpc) => new(
        "Hadoop:service=NameNode,name=NameNodeStatus",
        "org.apache.hadoop.hdfs.server.namenode.NameNode",
        [("State", "active"), ("NNRole", "NameNode"), ("HostAndPort", rpc.ToString()), ("SecurityEnabled", false)]);

    private static Bean Calls(NameNodeStatistics now, IPEndPoint rpc) => new(
        string.Create(CultureInfo.InvariantCulture, $"Hadoop:service=NameNode,name=RpcActivityForPort{rpc.Port}"),
        string.Create(CultureInfo.InvariantCulture, $"RpcActivityForPort{rpc.Port}"),
        [
            ("tag.port", Text(rpc.Port)),
            ("tag.Context", "rpc"),
            ("ReceivedBytes", now.Rpc.ReceivedBytes),
            ("SentBytes", now.Rpc.SentBytes),
            ("RpcQueueTimeNumOps", now.Rpc.Calls),
            ("NumOpenConnections", now.Rpc.OpenConnections),
            ("CallQueueLength", now.Rpc.WaitingCalls),
            ("NumInProcessHandler", now.Rpc.BusyHandlers),
        ]);

    private static Bean Web(IPEndPoint web) => new(
        string.Create(CultureInfo.InvariantCulture, $"Hadoop:service=NameNode,name=HttpServer2-{web.Port}"),
        "HttpServer2",
        [("tag.port", Text(web.Port)), ("tag.Context", "http")]);

    private static string Nodes(NameNodeStatistics now, bool isAlive) => JsonText.Object(now.Datanodes
        .Where(node => node.IsAlive == isAlive)
        .Select(static node => (
            string.Create(CultureInfo.InvariantCulture, $"{node.HostName}:{node.TransferPort}"),
            JsonText.Object(
            [
                ("infoAddr", JsonText.Quoted(string.Create(CultureInfo.InvariantCulture, $"{node.IpAddress}:{node.InfoPort}"))),
                ("xferaddr", JsonText.Quoted(string.Create(CultureInfo.InvariantCulture, $"{node.IpAddress}:{node.TransferPort}"))),
                ("location", JsonText.Quoted(node.Rack)),
                ("lastContact", Text((long)node.SinceHeartbeat.TotalSeconds)),
                ("adminState", JsonText.Quoted("In Service")),
                ("capacity", Text(node.Capacity)),
                ("used", Text(node.Used)),
                ("usedSpace", Text(node.Used)),
                ("nonDfsUsedSpace", Text(node.NonDfsUsed)),
                ("remaining", Text(node.Remaining)),
                ("numBlocks", Text(node.Blocks)),
                ("blockPoolUsed", Text(node.BlockPoolUsed)),
                ("volfails", Text(node.FailedVolumes)),
                ("version", JsonText.Quoted(node.SoftwareVersion)),
            ]))));

    private static string Folders(NameNodeStatistics now) => JsonText.Object(
    [
        ("active", Kinds(now.NameFolders)),
        ("failed", Kinds(now.FailedNameFolders)),
    ]);

    private static string Kinds(IEnumerable<string> folders) =>
        JsonText.Object(folders.Select(static folder => (folder, JsonText.Quoted("IMAGE_AND_EDITS"))));

    private static int Load(NameNodeStatistics now) => now.Datanodes.Where(static node => node.IsAlive).Sum(static node => node.Xceivers);

    private static float Percent(long part, long whole, float ofNothing) => whole <= 0 ? ofNothing : part * 100f / whole;

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
