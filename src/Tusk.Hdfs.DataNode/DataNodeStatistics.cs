namespace Tusk.Hdfs.DataNode;

/// <summary>What a DataNode is and has, at one moment: what <c>/jmx</c> shows. Sizes are in bytes.</summary>
/// <param name="ClusterId">The cluster whose blocks it has.</param>
/// <param name="BlockPoolId">The pool of these blocks.</param>
/// <param name="HostName">Its name, as it calls itself.</param>
/// <param name="NameNodes">Addresses of its NameNodes.</param>
/// <param name="At">The moment.</param>
/// <param name="StartedAt">When it began to serve.</param>
/// <param name="Xceivers">Connections that transfer data.</param>
/// <param name="Copies">Copies to other DataNodes under way.</param>
/// <param name="Volumes">Its volumes that work.</param>
/// <param name="FailedVolumes">Folders of those that do not.</param>
/// <param name="Replicas">Replicas on it.</param>
public sealed record DataNodeStatistics(
    string ClusterId,
    string BlockPoolId,
    string HostName,
    IReadOnlyList<string> NameNodes,
    DateTimeOffset At,
    DateTimeOffset StartedAt,
    int Xceivers,
    int Copies,
    IReadOnlyList<VolumeStatistics> Volumes,
    IReadOnlyList<string> FailedVolumes,
    int Replicas);
