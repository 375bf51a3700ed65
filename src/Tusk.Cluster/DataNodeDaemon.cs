using System.Net;
using Tusk.Cluster.Http;
using Tusk.Common.Configurations;
using Tusk.Common.Errors;
using Tusk.Hdfs.DataNode;

namespace Tusk.Cluster;

/// <summary>A DataNode and the web server beside it: what <c>tusk datanode</c> runs.</summary>
public sealed class DataNodeDaemon : IAsyncDisposable
{
    private readonly StatusServer _web;

    private DataNodeDaemon(DataNodeServer server, StatusServer web) => (Server, _web) = (server, web);

    /// <summary>The DataNode.</summary>
    public DataNodeServer Server { get; }

    /// <summary>Where <c>/jmx</c> and <c>/conf</c> are.</summary>
    public IPEndPoint HttpEndpoint => _web.Endpoint;

    /// <summary>Starts both.</summary>
    /// <param name="configuration">Hadoop's settings: <see cref="DataNodeKeys"/>, <see cref="ClusterKeys.DataNodeHttpAddress"/> and those that name
    /// the NameNode.</param>
    /// <param name="start">What is not in the settings; its port of the web server is set here.</param>
    /// <param name="cancellationToken">Gives up waiting for the NameNode, which may not be there yet.</param>
    /// <returns>A DataNode that has registered.</returns>
    /// <exception cref="HadoopException">A setting, a folder or a port cannot be used, or the NameNode refuses us.</exception>
    public static async Task<DataNodeDaemon> StartAsync(
        Configuration configuration, DataNodeStart? start = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        start ??= new DataNodeStart();
        SettingText setting = ClusterKeys.DataNodeHttpAddress;
        var pages = new DataNodePages(configuration); // the web server is first: the DataNode tells the NameNode its port
        var web = StatusServer.Start(
            WebAddress.Read(setting, configuration),
            setting.Name,
            pages.ByPath,
            start.Time);
        try
        {
            DataNodeServer server = await DataNodeServer.StartAsync(
                configuration, start with { HttpPort = web.Endpoint.Port }, cancellationToken).ConfigureAwait(false);
            pages.Show(server, web.Endpoint.Port);
            return new DataNodeDaemon(server, web);
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
