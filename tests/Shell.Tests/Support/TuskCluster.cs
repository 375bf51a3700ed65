using Tusk.Cluster;

namespace Shell.Tests.Support;

/// <summary>Our NameNode and one DataNode of ours, set up as the cluster of <see cref="HdfsCluster"/>, for all tests of a class.</summary>
public sealed class TuskCluster : IAsyncLifetime
{
    private MiniCluster? _cluster;

    /// <summary>Its configuration files.</summary>
    public string SiteFiles => Started.ConfFolder;

    /// <summary>Its default file system.</summary>
    public string FileSystem => Started.DefaultFileSystem;

    private MiniCluster Started => _cluster ?? throw new InvalidOperationException("The cluster is not started.");

    public async ValueTask InitializeAsync()
    {
        // The user whose directory the transcripts were recorded in.
        Environment.SetEnvironmentVariable("HADOOP_USER_NAME", "root");
        _cluster = await MiniCluster.StartAsync(new MiniClusterOptions
        {
            Datanodes = 1,
            Settings = new Dictionary<string, string>
            {
                ["hadoop.proxyuser.root.hosts"] = "*",
                ["hadoop.proxyuser.root.groups"] = "*",
            },
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (_cluster is not null)
        {
            await _cluster.DisposeAsync();
        }
    }
}
