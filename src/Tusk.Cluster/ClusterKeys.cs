using Tusk.Common.Configurations;

namespace Tusk.Cluster;

/// <summary>The settings of what stands beside the servers, as Hadoop names them.</summary>
public static class ClusterKeys
{
    /// <summary>Web server of a NameNode.</summary>
    public static SettingText NameNodeHttpAddress { get; } = new(
        "dfs.namenode.http-address", "0.0.0.0:9870", "Address and port of a NameNode's web server; port 0 for a free one.");

    /// <summary>Web server of a DataNode.</summary>
    public static SettingText DataNodeHttpAddress { get; } = new(
        "dfs.datanode.http.address", "0.0.0.0:9864", "Address and port of a DataNode's web server; port 0 for a free one.");
}
