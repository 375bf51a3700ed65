using System.Net;
using Tusk.Common.Errors;
using Tusk.Hdfs.DataNode.Storage;
using Tusk.Hdfs.DataTransfer;
using Tusk.Protocol.Hdfs;
using Tusk.Protocol.Hdfs.Datanode;

namespace Tusk.Hdfs.DataNode.Reports;

/// <summary>What a DataNode says of itself to its NameNodes.</summary>
internal sealed class DataNodeFacts(
    DataNodeOptions options, NamespaceIdentity space, BlockStore store, string uuid, DataNodeLog log, TimeProvider time)
{
    /// <summary>The release whose protocols we speak; NameNodes look whether it is too old for them.</summary>
    public const string SoftwareVersion = "3.4.2";

    public DataNodeOptions Options { get; } = options;

    public BlockStore Store { get; } = store;

    public string Uuid { get; } = uuid;

    public DataNodeLog Log { get; } = log;

    public TimeProvider Time { get; } = time;

    /// <summary>Where data is served.</summary>
    public IPEndPoint DataEndpoint { get; set; } = new(IPAddress.None, 0);

    /// <summary>Where RPC is served.</summary>
    public IPEndPoint IpcEndpoint { get; set; } = new(IPAddress.None, 0);

    /// <summary>Port of the web server; 0 where there is none.</summary>
    public int HttpPort { get; init; }

    /// <summary>Connections served, and copies to other DataNodes under way.</summary>
    public Func<(int Active, int Copies)> Load { get; set; } = static () => (0, 0);

    /// <summary>Whose blocks a NameNode's answer says it has.</summary>
    /// <exception cref="DataTransferException">It names a pool that cannot be.</exception>
    public static NamespaceIdentity NamespaceOf(NamespaceInfoProto info) => new NamespaceIdentity(
        (int)info.StorageInfo.NamespceID, info.StorageInfo.ClusterID, info.BlockPoolID, (long)info.StorageInfo.CTime).Checked();

    /// <summary>Checks that a NameNode is one of ours.</summary>
    /// <exception cref="HadoopException">It serves other blocks.</exception>
    public void CheckNamespace(NamespaceInfoProto info)
    {
        NamespaceIdentity other = NamespaceOf(info);
        if (other != space)
        {
            throw new HadoopException(
                $"The NameNode serves {other.BlockPoolId} of cluster {other.ClusterId}, namespace {other.NamespaceId}; this DataNode has "
                + $"{space.BlockPoolId} of cluster {space.ClusterId}, namespace {space.NamespaceId}.");
        }
    }

    /// <summary>Our own id and addresses.</summary>
    public DatanodeIDProto Id() => new()
    {
        IpAddr = DataEndpoint.Address.ToString(), // the NameNode puts the address in that it sees
        HostName = Options.HostName,
        DatanodeUuid = Uuid,
        XferPort = (uint)DataEndpoint.Port,
        InfoPort = (uint)HttpPort,
        InfoSecurePort = 0,
        IpcPort = (uint)IpcEndpoint.Port,
    };

    /// <summary>What registers us.</summary>
    public DatanodeRegistrationProto Registration() => new()
    {
        DatanodeID = Id(),
        StorageInfo = new StorageInfoProto
        {
            LayoutVersion = unchecked((uint)VolumeFormat.LayoutVersion),
            NamespceID = (uint)space.NamespaceId,
            ClusterID = space.ClusterId,
            CTime = (ulong)space.CreationTime,
        },
        Keys = new ExportedBlockKeysProto
        {
            IsBlockTokenEnabled = false,
            KeyUpdateInterval = 0,
            TokenLifeTime = 0,
            CurrentKey = new BlockKeyProto { KeyId = 0, ExpiryDate = 0 },
        },
        SoftwareVersion = SoftwareVersion,
    };

    /// <summary>A heartbeat.</summary>
    public HeartbeatRequestProto Heartbeat(DatanodeRegistrationProto registration, bool wantsReport)
    {
        (int active, int copies) = Load();
        Store.CheckVolumes();
        IReadOnlyList<string> failed = Store.Volumes.Failed;
        var heartbeat = new HeartbeatRequestProto
        {
            Registration = registration,
            Reports = { Store.Volumes.Working.Select(ReportMapping.ToReport) },
            XmitsInProgress = (uint)copies,
            XceiverCount = (uint)(active + 1), // Hadoop counts the one that accepts, too
            FailedVolumes = (uint)failed.Count,
            CacheCapacity = 0,
            CacheUsed = 0,
            RequestFullBlockReportLease = wantsReport,
        };
        if (failed.Count > 0)
        {
            heartbeat.VolumeFailureSummary = new VolumeFailureSummaryProto
            {
                FailedStorageLocations = { failed },
                LastVolumeFailureDate = (ulong)Store.Volumes.LastFailure,
                EstimatedCapacityLostTotal = (ulong)Store.Volumes.LostBytes,
            };
        }

        return heartbeat;
    }
}
