namespace Tusk.Hdfs.NameNode;

/// <summary>A DataNode as its NameNode knows it. Sizes are in bytes.</summary>
/// <param name="Uuid">Its id.</param>
/// <param name="HostName">Its name, as it calls itself.</param>
/// <param name="IpAddress">Its address, as the NameNode sees it.</param>
/// <param name="TransferPort">Port of data transfer.</param>
/// <param name="InfoPort">Port of its web server.</param>
/// <param name="IpcPort">Port of its RPC server.</param>
/// <param name="Rack">Its rack.</param>
/// <param name="IsAlive">Whether it is heard of.</param>
/// <param name="SinceHeartbeat">How long ago it was heard of last.</param>
/// <param name="Capacity">Size of its volumes.</param>
/// <param name="Used">What HDFS uses of them.</param>
/// <param name="NonDfsUsed">What others use.</param>
/// <param name="Remaining">What is left.</param>
/// <param name="BlockPoolUsed">What this NameNode's blocks use.</param>
/// <param name="Blocks">Replicas on it.</param>
/// <param name="FailedVolumes">Volumes it has lost.</param>
/// <param name="Xceivers">Connections that transfer data.</param>
/// <param name="SoftwareVersion">Its release.</param>
public sealed record DatanodeStatistics(
    string Uuid,
    string HostName,
    string IpAddress,
    int TransferPort,
    int InfoPort,
    int IpcPort,
    string Rack,
    bool IsAlive,
    TimeSpan SinceHeartbeat,
    long Capacity,
    long Used,
    long NonDfsUsed,
    long Remaining,
    long BlockPoolUsed,
    int Blocks,
    int FailedVolumes,
    int Xceivers,
    string SoftwareVersion)
{
    /// <summary>Whether it has told the room and the replicas of each of its volumes: from then on it is written to.</summary>
    public bool HasReported { get; init; }
}
