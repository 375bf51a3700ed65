using System.Net;
using Tusk.Cluster.Http;
using Tusk.Common.Configurations;
using Tusk.Common.Errors;
using Tusk.Hdfs.NameNode;

namespace Tusk.Cluster;

/// <summary>A NameNode and the web server beside it: what <c>tusk namenode</c> runs.</summary>
public sealed class NameNodeDaemon : IAsyncDisposable
{
    private readonly StatusServer _web;

    private NameNodeDaemon(NameNodeServer server, StatusServer web) => (Server, _web) = (server, web);

    /// <summary>The NameNode.</summary>
    public NameNodeServer Server { get; }

    /// <summary>Where <c>/jmx</c> and <c>/conf</c> are.</summary>
    public IPEndPoint HttpEndpoint => _web.Endpoint;

    /// <summary>Starts both, on formatted folders.</summary>
    /// <param name="configuration">Hadoop's settings: <see cref="NameNodeKeys"/>, <see cref="ClusterKeys.NameNodeHttpAddress"/>.</param>
    /// <param name="start">What is not in the settings.</param>
    /// <param name="cancellationToken">Gives up before it begins.</param>
    /// <returns>A NameNode that serves; in safe mode perhaps.</returns>
    /// <exception cref="HadoopException">A setting, a folder or a port cannot be used, as when nothing is formatted.</exception>
    public static async Task<NameNodeDaemon> StartAsync(
        Configuration configuration, NameNodeStart? start = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        SettingText setting = ClusterKeys.NameNodeHttpAddress;
        var pages = new NameNodePages(configuration);
        var web = StatusServer.Start(WebAddress.Read(setting, configuration), setting.Name, pages.ByPath, start?.Time);
        try
        {
            NameNodeServer server = await NameNodeServer.StartAsync(configuration, start, cancellationToken).ConfigureAwait(false);
            pages.Show(server, web.Endpoint);
            return new NameNodeDaemon(server, web);
        }
        catch
        {
            await web.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Stops both.</summary>
    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync().ConfigureAwait(false);
        await _web.DisposeAsync().ConfigureAwait(false);
    }
}
