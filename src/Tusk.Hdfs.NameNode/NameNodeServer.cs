using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Tusk.Common.Configurations;
using Tusk.Common.Errors;
using Tusk.Hdfs.NameNode.Blocks;
using Tusk.Hdfs.NameNode.Blocks.Datanodes;
using Tusk.Hdfs.NameNode.EditLog;
using Tusk.Hdfs.NameNode.EditLog.Fields;
using Tusk.Hdfs.NameNode.Service;
using Tusk.Hdfs.NameNode.Service.Client;
using Tusk.Hdfs.NameNode.Service.Datanode;
using Tusk.Hdfs.NameNode.Service.Mapping;
using Tusk.Hdfs.NameNode.Service.Users;
using Tusk.Hdfs.NameNode.Storage;
using Tusk.Protocol;
using Tusk.Rpc.Server;

namespace Tusk.Hdfs.NameNode;

/// <summary>A NameNode: keeps the namespace and knows where blocks are; unmodified Hadoop clients and DataNodes call it.</summary>
/// <remarks>
/// What it acknowledged is on its disks: a crash at any moment loses nothing of it.
/// Source: Apache Hadoop 3.4, o.a.h.hdfs.server.namenode.NameNode.
/// </remarks>
public sealed class NameNodeServer : IAsyncDisposable
{
    private const ushort RootMode = 0x1ED; // rwxr-xr-x
    private static readonly TimeSpan CallPatience = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly NameNodeStorage _storage;
    private readonly NameNodeCore _core;
    private readonly RpcServer _rpc;
    private readonly TimeProvider _time;
    private readonly DateTimeOffset _startedAt;
    private readonly Action<string> _log;
    private Task _monitors = Task.CompletedTask;
    private int _isStopping;

    private NameNodeServer(Configuration configuration, NameNodeStart start, NameNodeStorage storage)
    {
        NameNodeOptions options = NameNodeOptions.Read(configuration);
        (_storage, _time, _log) = (storage, start.Time ?? TimeProvider.System, start.Log ?? (static _ => { }));
        _startedAt = _time.GetUtcNow();
        var cache = new RetryCache(options.Storage.CallsRemembered, NameNodeKeys.RetryCacheAnswers.Read(configuration), _time);
        var racks = new Racks(configuration, _time, _log);
        var random = new Random(start.Seed ?? RandomNumberGenerator.GetInt32(int.MaxValue));
        _core = new NameNodeCore(
            options, storage, racks, random, _time, new RememberedCalls(cache, options.Storage.CallsRemembered).Applied, _log);
        var groups = new UserGroups(configuration, SystemGroups.Of, _time);
        var runner = new CallRunner(_core, groups, racks);
        var located = new LocatedBlockMapping(_core.Manager, _core.BlockPoolId);
        RpcServerOptions rpc = RpcServerOptions.Read(configuration, NameNodeKeys.Handlers.Read(configuration)) with
        {
            Endpoint = NameNodeOptions.ReadEndpoint(configuration),
            RetryCache = cache,
            MayImpersonate = new ProxyUsers(configuration, groups).MayImpersonate,
            HandlerFailed = (call, e) => _log($"{call.MethodName} from {call.Caller.Address} failed: {e}"),
            ConnectionFailed = e => _log($"A connection was ended by an error: {e}"),
        };
        _rpc = new RpcServer(
            rpc,
            [
                ClientService(runner, located),
                new DatanodeService(runner, located).Create(),
                new NamenodeService(runner).Create(),
                new HaService(runner).Create(),
            ],
            _time);
        try
        {
            _rpc.Start();
        }
        catch (SocketException e)
        {
            throw ListenFailure.At(rpc.Endpoint, "dfs.namenode.rpc-address, else fs.defaultFS", e);
        }
    }

    /// <summary>Where it is called; with the port that it got.</summary>
    public IPEndPoint Address => _rpc.Endpoint;

    /// <summary>Id of the cluster.</summary>
    public string ClusterId => _storage.Identity.ClusterId;

    /// <summary>Id of its blocks.</summary>
    public string BlockPoolId => _storage.Identity.BlockPoolId;

    /// <summary>Ends when it has stopped; with an error if it had to, because its edit log cannot be written any more.</summary>
    public Task Completion => _stopped.Task;

    /// <summary>Whether it is in safe mode.</summary>
    public bool IsInSafeMode => _core.Enter(_ => _core.SafeMode.IsOn);

    /// <summary>What it is and has.</summary>
    public NameNodeStatistics Statistics => _core.Enter(Describe);

    /// <summary>Starts one on formatted folders: loads the namespace, then listens.</summary>
    /// <param name="configuration">Hadoop's settings: <see cref="NameNodeKeys"/>.</param>
    /// <param name="start">What is not in the settings.</param>
    /// <param name="cancellationToken">Gives up before it begins.</param>
    /// <returns>A NameNode that serves; in safe mode perhaps.</returns>
    /// <exception cref="HadoopException">A setting, a folder or the port cannot be used, as when nothing is formatted.</exception>
    public static Task<NameNodeServer> StartAsync(
        Configuration configuration, NameNodeStart? start = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        start ??= new NameNodeStart();
        return Task.Factory.StartNew(() => Start(configuration, start), cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>The folders that hold something, for which a person should be asked before <see cref="Format"/>.</summary>
    /// <exception cref="ConfigurationException">The settings name no folders.</exception>
    public static IReadOnlyList<string> FindData(Configuration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return StorageFormat.FindData(NameNodeOptions.ReadStorage(configuration));
    }

    /// <summary>Makes an empty namespace; what was in the folders is gone.</summary>
    /// <param name="configuration">Hadoop's settings: the folders.</param>
    /// <param name="clusterId">The cluster it belongs to; null for a new one.</param>
    /// <param name="log">Gets what it tells, a line at a time; null: nobody.</param>
    /// <exception cref="HadoopException">A folder is in use, or does not take it.</exception>
    public static void Format(Configuration configuration, string? clusterId = null, Action<string>? log = null)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        NameNodeOptions options = NameNodeOptions.Read(configuration);
        TimeProvider time = TimeProvider.System;
        StorageFormat.Run(
            options.Storage,
            StorageIdentity.Create(new Random(RandomNumberGenerator.GetInt32(int.MaxValue)), OwnAddress(), time.GetUtcNow().ToUnixTimeMilliseconds(), clusterId),
            new PermissionStatus(options.Namespace.Superuser, options.Namespace.Supergroup, RootMode),
            time,
            notice => log?.Invoke(notice.Message));
    }

    /// <summary>Stops: calls in hand are answered, the edit log is closed.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isStopping, 1) == 0)
        {
            await StopAsync(null).ConfigureAwait(false);
        }

        await Completion.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static NameNodeServer Start(Configuration configuration, NameNodeStart start)
    {
        NameNodeStorage storage = NameNodeStorage.Open(
            NameNodeOptions.ReadStorage(configuration), start.Time ?? TimeProvider.System, notice => start.Log?.Invoke(notice.Message));
        try
        {
            var server = new NameNodeServer(configuration, start, storage);
            server.Run();
            return server;
        }
        catch
        {
            storage.Dispose();
            throw;
        }
    }

    private static RpcService ClientService(CallRunner runner, LocatedBlockMapping located)
    {
        NameNodeCore core = runner.Core;
        var service = new ServiceBuilder(RpcProtocol.ClientNamenode, runner);
        new LookupCalls(core, located).Register(service);
        new WritingCalls(core, located).Register(service);
        new BlockCalls(core, located).Register(service);
        new TreeCalls(core).Register(service);
        new ClusterCalls(core).Register(service);
        new DeclinedCalls(core).Register(service);
        return service.Service;
    }

    /// <summary>An address of this machine, for people who look at the id of the block pool.</summary>
    private static string OwnAddress()
    {
        try
        {
            return Dns.GetHostAddresses(Dns.GetHostName()).FirstOrDefault(static address => address.AddressFamily == AddressFamily.InterNetwork)?.ToString()
                ?? IPAddress.Loopback.ToString();
        }
        catch (SocketException)
        {
            return IPAddress.Loopback.ToString();
        }
    }

    private void Run()
    {
        _monitors = Task.Run(WatchAsync);
        _ = FailWithAsync();
        _log($"NameNode serves at {Address}; cluster {ClusterId}, block pool {BlockPoolId}");
    }

    private async Task WatchAsync()
    {
        try
        {
            await new Monitors(_core, _time, _log).RunAsync(_stop.Token).ConfigureAwait(false);
        }
        catch (EditLogException)
        {
            // FailWithAsync stops the NameNode.
        }
        catch (Exception e)
        {
            // The top of the loop: without it the NameNode would forget its duties.
            _log($"The monitors ended with an error: {e}");
            BeginStop(e);
        }
    }

    private async Task FailWithAsync()
    {
        Task<EditLogException> first = await Task.WhenAny(_core.Journal.Failure, _core.Broken).ConfigureAwait(false);
        EditLogException failure = await first.ConfigureAwait(false);
        _log($"The NameNode stops: {failure.Message}");
        BeginStop(failure);
    }

    private void BeginStop(Exception cause)
    {
        if (Interlocked.Exchange(ref _isStopping, 1) == 0)
        {
            _ = Task.Run(() => StopAsync(cause));
        }
    }

    private async Task StopAsync(Exception? cause)
    {
        try
        {
            await _stop.CancelAsync().ConfigureAwait(false);
            await _rpc.StopAsync(cause is null ? CallPatience : TimeSpan.Zero).ConfigureAwait(false);
            await _monitors.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _core.EndImages();
            if (cause is null)
            {
                _core.CloseJournal();
            }

            _storage.Dispose();
            _stop.Dispose();
        }
        catch (Exception e)
        {
            // Whatever it was: who waits for the end must hear of it.
            cause ??= e;
            _storage.Dispose();
        }
        finally
        {
            if (cause is null)
            {
                _stopped.TrySetResult();
            }
            else
            {
                _stopped.TrySetException(cause);
            }
        }
    }

    private NameNodeStatistics Describe(Moment now)
    {
        BlockStatistics blocks = _core.Manager.Statistics(now.MonotonicMillis);
        return new NameNodeStatistics
        {
            ClusterId = ClusterId,
            BlockPoolId = BlockPoolId,
            NamespaceId = _storage.Identity.NamespaceId,
            StartedAt = _startedAt,
            SafeMode = _core.SafeMode.IsOn ? "Safe mode is ON. " + _core.SafeMode.Tip(now.MonotonicMillis) : "",
            Files = _core.State.Tree.Count,
            Blocks = blocks.Blocks,
            FilesUnderConstruction = _core.State.Leases.FileCount,
            Leases = _core.State.Leases.HolderCount,
            Capacity = blocks.Capacity,
            Used = blocks.Used,
            NonDfsUsed = blocks.NonDfsUsed,
            Remaining = blocks.Remaining,
            BlockPoolUsed = blocks.BlockPoolUsed,
            UnderReplicatedBlocks = blocks.UnderReplicated,
            PendingReplicationBlocks = blocks.PendingReconstruction,
            ScheduledReplicationBlocks = blocks.Scheduled,
            PendingDeletionBlocks = blocks.PendingDeletion,
            CorruptBlocks = blocks.Corrupt,
            MissingBlocks = blocks.Missing,
            ExcessBlocks = blocks.Excess,
            FailedVolumes = blocks.FailedVolumes,
            StaleDatanodes = blocks.StaleDatanodes,
            Datanodes = [.. _core.Manager.Datanodes.All.Select(node => Describe(node, now))],
            LastTransactionId = _core.Journal.Last.Value,
            LastCheckpointTransactionId = _storage.LastCheckpoint.Value,
            LastCheckpointAt = _core.LastCheckpointAt,
            EditLogSyncs = _core.Journal.BatchCount,
            NameFolders = [.. _storage.Folders.Live.Select(static folder => folder.Path)],
            FailedNameFolders = [.. _storage.Folders.Failed.Select(static folder => folder.Path)],
            Rpc = _rpc.Statistics,
        };
    }

    private static DatanodeStatistics Describe(DatanodeDescriptor node, Moment now) => new(
        node.Id.Uuid, node.Id.HostName, node.Id.IpAddress, node.Id.TransferPort, node.Id.InfoPort, node.Id.IpcPort, node.NetworkLocation,
        node.IsAlive, TimeSpan.FromMilliseconds(now.MonotonicMillis - node.LastHeartbeatAt), node.Capacity, node.Used, node.NonDfsUsed,
        node.Remaining, node.BlockPoolUsed, node.BlockCount, node.FailedVolumes, node.Xceivers, node.SoftwareVersion)
    {
        HasReported = node.IsAlive && node.HasReported,
    };
}
