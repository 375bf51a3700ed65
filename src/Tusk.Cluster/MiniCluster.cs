using System.Globalization;
using System.Net;
using Tusk.Common.Configurations;
using Tusk.Common.Errors;
using Tusk.Hdfs.DataNode;
using Tusk.Hdfs.NameNode;

namespace Tusk.Cluster;

/// <summary>HDFS in one process: a NameNode and some DataNodes on this machine, which every client of Hadoop's can use.</summary>
/// <remarks>
/// <see cref="ConfFolder"/> is what HADOOP_CONF_DIR is set to for programs in other processes. What is stored stays in the folder, through restarts
/// and crashes. In this profile safe mode ends as soon as the blocks are there, and blocks may be small.
/// </remarks>
/// <example>
/// <code>
/// await using MiniCluster cluster = await MiniCluster.StartAsync(new MiniClusterOptions { Datanodes = 3 });
/// await using var hdfs = HdfsFileSystem.Connect(new FsPath(cluster.DefaultFileSystem), cluster.Configuration);
/// await hdfs.MakeDirectoriesAsync(new FsPath("/logs"), null);
/// </code>
/// </example>
public sealed class MiniCluster : IAsyncDisposable
{
    private const string Host = "127.0.0.1";
    private const int MostReplicas = 3;
    private static readonly TimeSpan ReadyPatience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan SafeModeCheck = TimeSpan.FromSeconds(2); // how late its end may be noticed
    private static readonly TimeSpan ReadyPause = TimeSpan.FromMilliseconds(2);

    private readonly ClusterFolder _folder;
    private readonly MiniClusterOptions _options;
    private readonly DataNodeDaemon?[] _dataNodes;
    private readonly int _racks;
    private readonly bool _isTemporary;
    private NameNodeDaemon? _nameNode;

    private MiniCluster(ClusterFolder folder, MiniClusterOptions options, bool isTemporary)
    {
        (_folder, _options, _isTemporary) = (folder, options, isTemporary);
        int there = folder.CountDatanodes();
        int datanodes = options.Datanodes ?? Math.Max(1, there);
        _racks = options.Racks ?? Math.Clamp(folder.CountRacks(), 1, Math.Max(1, datanodes));
        if (datanodes < there)
        {
            throw new HadoopException(
                $"{folder.Path} has the blocks of {there} DataNodes: with {datanodes} some would be missing; expected {there} or more.");
        }

        if (datanodes is < 0 or > MiniClusterOptions.MaxDatanodes || _racks < 1 || _racks > Math.Max(1, datanodes))
        {
            throw new HadoopException(
                $"{datanodes} DataNodes in {_racks} racks; expected at most {MiniClusterOptions.MaxDatanodes} DataNodes, and from 1 to as many racks.");
        }

        _dataNodes = new DataNodeDaemon?[datanodes];
        Configuration = new Configuration();
    }

    /// <summary>The folder of everything.</summary>
    public string Folder => _folder.Path;

    /// <summary>The folder of <c>core-site.xml</c> and <c>hdfs-site.xml</c>, for HADOOP_CONF_DIR.</summary>
    public string ConfFolder => _folder.Conf;

    /// <summary>The settings of a client of it.</summary>
    public Configuration Configuration { get; }

    /// <summary>Its URI: <c>hdfs://127.0.0.1:PORT</c>.</summary>
    public string DefaultFileSystem => $"hdfs://{NameNode.Server.Address}";

    /// <summary>The NameNode.</summary>
    /// <exception cref="InvalidOperationException">It is stopped.</exception>
    public NameNodeDaemon NameNode => _nameNode ?? throw new InvalidOperationException("The NameNode is stopped.");

    /// <summary>The DataNodes; null in the place of one that is stopped.</summary>
    public IReadOnlyList<DataNodeDaemon?> DataNodes => _dataNodes;

    /// <summary>Starts a cluster; on a folder of an earlier one with what is stored there.</summary>
    /// <param name="options">What it is made of; one DataNode in a temporary folder if null.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>A cluster that serves and whose DataNodes have registered.</returns>
    /// <exception cref="HadoopException">A folder or a port is in use or cannot be used, or the options make no sense.</exception>
    public static async Task<MiniCluster> StartAsync(MiniClusterOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new MiniClusterOptions();
        bool isTemporary = options.Folder is null;
        var folder = ClusterFolder.Open(options.Folder ?? Directory.CreateTempSubdirectory("tusk-cluster-").FullName);
        MiniCluster cluster;
        try
        {
            cluster = new MiniCluster(folder, options, isTemporary);
        }
        catch
        {
            folder.Dispose();
            if (isTemporary)
            {
                Directory.Delete(folder.Path, recursive: true);
            }

            throw;
        }

        try
        {
            await cluster.StartAsync(cancellationToken).ConfigureAwait(false);
            return cluster;
        }
        catch (UnauthorizedAccessException e)
        {
            await cluster.DisposeAsync().ConfigureAwait(false);
            throw new HadoopException($"The folder {folder.Path} is not writable: {e.Message}", e);
        }
        catch
        {
            await cluster.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Stops the NameNode; clients and DataNodes wait for it.</summary>
    public async Task StopNameNodeAsync()
    {
        if (Interlocked.Exchange(ref _nameNode, null) is { } stopping)
        {
            await stopping.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Starts the NameNode again, on the same ports and folders.</summary>
    public async Task StartNameNodeAsync(CancellationToken cancellationToken = default)
    {
        if (_nameNode is null)
        {
            _nameNode = await NameNodeDaemon.StartAsync(
                Configuration, new NameNodeStart { Log = Named("namenode") }, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Stops a DataNode.</summary>
    /// <param name="index">Which one, from 0.</param>
    public async Task StopDataNodeAsync(int index)
    {
        if (Interlocked.Exchange(ref _dataNodes[index], null) is { } stopping)
        {
            await stopping.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Starts a DataNode again, on the same folder.</summary>
    /// <param name="index">Which one, from 0.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task StartDataNodeAsync(int index, CancellationToken cancellationToken = default)
    {
        if (_dataNodes[index] is null)
        {
            _dataNodes[index] = await DataNodeDaemon.StartAsync(
                DataNodeSettings(index), new DataNodeStart { Log = Named(NameOf(index)) }, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Waits until every DataNode that runs has reported its blocks and the NameNode is out of safe mode.</summary>
    /// <returns>False where safe mode stays on, as with blocks that are nowhere, or DataNodes are silent for half a minute.</returns>
    public async Task<bool> WaitUntilReadyAsync(CancellationToken cancellationToken = default)
    {
        int expected = _dataNodes.Count(static node => node is not null);

        // A DataNode is alive when it has registered, but gets no block before the NameNode knows its room. When all blocks are
        // reported, safe mode has nothing to wait for but its extension.
        TimeSpan extension = NameNodeKeys.SafeExtension.Read(Configuration) is { Ticks: > 0 } set ? set + SafeModeCheck : TimeSpan.Zero;
        return await UntilAsync(
                () => NameNode.Server.Statistics.Datanodes.Count(static node => node.HasReported) >= expected, ReadyPatience, cancellationToken)
                .ConfigureAwait(false)
            && await UntilAsync(() => !NameNode.Server.IsInSafeMode, extension, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Stops everything; a temporary folder is removed.</summary>
    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(Enumerable.Range(0, _dataNodes.Length).Select(StopDataNodeAsync)).ConfigureAwait(false);
        await StopNameNodeAsync().ConfigureAwait(false);
        _folder.Dispose();
        if (_isTemporary && Directory.Exists(_folder.Path))
        {
            Directory.Delete(_folder.Path, recursive: true);
        }
    }

    private static async Task<bool> UntilAsync(Func<bool> condition, TimeSpan patience, CancellationToken cancellationToken)
    {
        long start = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            if (TimeProvider.System.GetElapsedTime(start) > patience)
            {
                return false;
            }

            await Task.Delay(ReadyPause, cancellationToken).ConfigureAwait(false);
        }

        return true;
    }

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        PrepareRacks();
        SetAll(SettingsOf(_options.RpcPort, _options.HttpPort));
        if (!_folder.HasNamespace())
        {
            NameNodeServer.Format(Configuration, log: Named("namenode"));
        }

        await StartNameNodeAsync(cancellationToken).ConfigureAwait(false);
        SetAll(SettingsOf(NameNode.Server.Address.Port, NameNode.HttpEndpoint.Port));
        await Task.WhenAll(Enumerable.Range(0, _dataNodes.Length).Select(index => StartDataNodeAsync(index, cancellationToken))).ConfigureAwait(false);
        await WaitUntilReadyAsync(cancellationToken).ConfigureAwait(false);
        WriteConf();
    }

    private void PrepareRacks()
    {
        if (_racks > 1)
        {
            _folder.WriteRacks(Enumerable.Range(0, _dataNodes.Length).Select(
                index => (NameOf(index), string.Create(CultureInfo.InvariantCulture, $"/rack-{index % _racks}"))));
        }
        else
        {
            _folder.RemoveRacks();
        }
    }

    private (string Name, string Value)[] SettingsOf(int rpcPort, int httpPort)
    {
        List<(string, string)> settings =
        [
            ("fs.defaultFS", string.Create(CultureInfo.InvariantCulture, $"hdfs://{Host}:{rpcPort}")),
            ("hadoop.tmp.dir", _folder.Scratch),
            ("dfs.namenode.http-address", string.Create(CultureInfo.InvariantCulture, $"{Host}:{httpPort}")),
            ("dfs.namenode.name.dir", UriOf(_folder.NameFolder)),
            ("dfs.namenode.safemode.extension", "0"),
            ("dfs.namenode.fs-limits.min-block-size", "1024"),
            ("dfs.replication", Math.Clamp(_dataNodes.Length, 1, MostReplicas).ToString(CultureInfo.InvariantCulture)),
        ];
        if (_racks > 1)
        {
            settings.Add(("net.topology.node.switch.mapping.impl", "org.apache.hadoop.net.TableMapping"));
            settings.Add(("net.topology.table.file.name", _folder.RackTable));
        }

        settings.AddRange(_options.Settings.Select(static setting => (setting.Key, setting.Value)));
        return [.. settings];
    }

    private void SetAll((string Name, string Value)[] settings) => Array.ForEach(settings, setting => Configuration.Set(setting.Name, setting.Value));

    // Every client reads both files; which of them a setting is in matters to nobody.
    private void WriteConf()
    {
        _folder.WriteSite("core-site.xml", Configuration.Where(static setting => !IsOfHdfs(setting.Key)).Select(static setting => (setting.Key, setting.Value)));
        _folder.WriteSite("hdfs-site.xml", Configuration.Where(static setting => IsOfHdfs(setting.Key)).Select(static setting => (setting.Key, setting.Value)));
    }

    private static bool IsOfHdfs(string key) => key.StartsWith("dfs.", StringComparison.Ordinal);

    private Configuration DataNodeSettings(int index)
    {
        Configuration own = Configuration.Clone();
        string anyPort = new IPEndPoint(IPAddress.Loopback, 0).ToString();
        own.Set(DataNodeKeys.DataFolders.Name, UriOf(_folder.DatanodeFolder(index)));
        own.Set(DataNodeKeys.Address.Name, anyPort);
        own.Set(DataNodeKeys.IpcAddress.Name, anyPort);
        own.Set(ClusterKeys.DataNodeHttpAddress.Name, anyPort);

        // The table of racks knows them by name: they have one address.
        own.Set(DataNodeKeys.HostName.Name, _racks > 1 ? NameOf(index) : "localhost");
        return own;
    }

    // The settings are lists, with commas between.
    private static string UriOf(string folder) => "file://" + string.Join('/', folder.Split('/').Select(Uri.EscapeDataString));

    private static string NameOf(int index) => string.Create(CultureInfo.InvariantCulture, $"datanode-{index}");

    private Action<string>? Named(string server) => _options.Log is { } log ? line => log($"{server}: {line}") : null;
}
