using System.Net;
using System.Net.Sockets;
using Tusk.Common.Configurations;
using Tusk.Common.Errors;
using Tusk.Common.Security;
using Tusk.Hdfs.DataNode.Reports;
using Tusk.Hdfs.DataNode.Scanning;
using Tusk.Hdfs.DataNode.Service;
using Tusk.Hdfs.DataNode.Storage;
using Tusk.Hdfs.DataNode.Transfer;
using Tusk.Hdfs.DataTransfer;
using Tusk.Protocol.Hdfs;
using Tusk.Rpc;
using Tusk.Rpc.Server;
using BlockStatus = Tusk.Protocol.Hdfs.Datanode.ReceivedDeletedBlockInfoProto.Types.BlockStatus;

namespace Tusk.Hdfs.DataNode;

/// <summary>A DataNode: keeps replicas of blocks on its volumes, and serves them to Hadoop's clients, DataNodes and NameNodes.</summary>
/// <remarks>
/// All that it acknowledged as synced is on the disk at any time; what it acknowledged otherwise outlives its process.
/// Source: Apache Hadoop 3.4, o.a.h.hdfs.server.datanode.DataNode.
/// </remarks>
public sealed class DataNodeServer : IAsyncDisposable
{
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan CallPatience = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly DataNodeLog _log;
    private readonly RpcClient _client;
    private readonly BlockStore _store;
    private readonly DataNodeFacts _facts;
    private readonly ReplicaTransfer _transfers;
    private readonly CommandExecutor _commands;
    private readonly MoveLimits _moves;
    private readonly BlockScanner _scanner;
    private readonly NameNodeActor[] _actors;
    private readonly TransferServer _data;
    private readonly RpcServer _ipc;
    private readonly NamespaceIdentity _space;
    private readonly DateTimeOffset _startedAt;
    private Task _running = Task.CompletedTask;
    private Task _failuresTold = Task.CompletedTask;
    private int _isStopping;
    private int _runningActors;

    private DataNodeServer(
        Configuration configuration, DataNodeOptions options, DataNodeStart start, NamespaceIdentity space, RpcClient client, RpcUser user, DataNodeLog log)
    {
        (_client, _log, _space) = (client, log, space);
        TimeProvider time = start.Time ?? TimeProvider.System;
        _startedAt = time.GetUtcNow();
        (_store, string uuid) = StoreOpener.Open(options, space, log, time);
        _facts = new DataNodeFacts(options, space, _store, uuid, log, time) { HttpPort = start.HttpPort };
        var events = new Events(this);
        _scanner = new BlockScanner(_store, options, time, log, TellDamagedAsync);
        var context = new TransferContext(options, _store, events, log, time) { Self = FindSelf, Suspect = _scanner.Suspect };
        var recovery = new ReplicaRecoveryService(_store, events);
        var active = new ActiveNameNode();
        (_transfers, _moves) = (new ReplicaTransfer(context), context.Moves);
        _commands = new CommandExecutor(
            _store,
            events,
            _transfers,
            new BlockRecoveryWorker(
                _store, recovery, new InterDatanodeCalls(client, user, options.UsesHostnames), active, uuid, log),
            context.Moves,
            log)
        {
            StopOrdered = () => BeginStop("the NameNode orders it", isFailure: false),
        };
        _actors = [.. options.NameNodes.Select(
            address => new NameNodeActor(new NameNodeCalls(client, address, user), _facts, active, _commands))];
        _runningActors = _actors.Length;
        Socket? listener = null;
        try
        {
            listener = Listening(DataNodeKeys.Address.Name, options.DataEndpoint, static endpoint => TransferServer.Listen(endpoint));
            _data = new TransferServer(context, _transfers, listener);
            _ipc = new RpcServer(
                RpcServerOptions.Read(configuration, options.Handlers) with
                {
                    Endpoint = options.IpcEndpoint,
                    HandlerFailed = (call, e) => _log.UnexpectedError($"{call.MethodName} from {call.Caller.Address}", e),
                    ConnectionFailed = e => _log.UnexpectedError("a connection to the RPC port", e),
                },
                [
                    new ClientDatanodeService(_store, _facts, user.Name, new Control(this)).Create(),
                    new InterDatanodeService(recovery).Create(),
                ],
                time);
            Listening(DataNodeKeys.IpcAddress.Name, options.IpcEndpoint, _ =>
            {
                _ipc.Start();
                return _ipc;
            });
        }
        catch
        {
            listener?.Dispose();
            _store.Dispose();
            throw;
        }

        _facts.DataEndpoint = (IPEndPoint)listener.LocalEndPoint!;
        _facts.IpcEndpoint = _ipc.Endpoint;
        _facts.Load = () => (_data.Active, _transfers.Running);
        _store.OutOfVolumes = () => _ = StopWithoutVolumesAsync();
        _store.VolumeFailed = ReportFailedVolume;
        _store.ReplicaLost = events.Deleted;
    }

    /// <summary>Its own id, which its folders keep.</summary>
    public string DatanodeUuid => _facts.Uuid;

    /// <summary>Where data is served.</summary>
    public IPEndPoint DataEndpoint => _facts.DataEndpoint;

    /// <summary>Where RPC is served.</summary>
    public IPEndPoint IpcEndpoint => _facts.IpcEndpoint;

    /// <summary>The block pool that it serves.</summary>
    public string BlockPoolId => _store.PoolId;

    /// <summary>How many replicas it has.</summary>
    public int ReplicaCount => _store.Count;

    /// <summary>What it is and has now.</summary>
    public DataNodeStatistics Statistics
    {
        get
        {
            (int active, int copies) = _facts.Load();
            return new DataNodeStatistics(
                _space.ClusterId,
                _space.BlockPoolId,
                _facts.Options.HostName,
                [.. _facts.Options.NameNodes.Select(static address => address.ToString())],
                _facts.Time.GetUtcNow(),
                _startedAt,
                active,
                copies,
                [.. _store.Volumes.Working.Select(static volume => new VolumeStatistics(
                    volume.Folder.Path, volume.Folder.Type.ToString().ToUpperInvariant(), volume.CapacityBytes, volume.UsedBytes, volume.RemainingBytes))],
                _store.Volumes.Failed,
                _store.Count);
        }
    }

    /// <summary>
    /// Ends when it has stopped, by itself too: when it is told to by an administrator or its NameNode. Ends with a <see cref="HadoopException"/>
    /// where it had to stop: it has too few volumes left, or every NameNode refuses it.
    /// </summary>
    /// <remarks>Hadoop's process ends with 0 then, as with an ordered end; whoever watches over processes should see the difference.</remarks>
    public Task Completion => _stopped.Task;

    /// <summary>Starts one: asks the NameNode whose blocks it keeps, opens or formats its folders, listens, and registers.</summary>
    /// <param name="configuration">Hadoop's settings: <see cref="DataNodeKeys"/>, and those that name the NameNode.</param>
    /// <param name="start">What is not in the settings.</param>
    /// <param name="cancellationToken">Gives up waiting for the NameNode, which may not be there yet.</param>
    /// <returns>A DataNode that has registered and told its volumes: blocks can be written to it.</returns>
    /// <exception cref="HadoopException">A setting, a folder or a port cannot be used, or the NameNode refuses us.</exception>
    public static async Task<DataNodeServer> StartAsync(
        Configuration configuration, DataNodeStart? start = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        start ??= new DataNodeStart();
        var log = new DataNodeLog(start.Log);
        DataNodeOptions options = DataNodeOptions.Read(configuration);
        HadoopUser user = HadoopUser.Current(configuration.Environment);
        var rpcUser = new RpcUser(user.Name, user.RealName);
        var client = new RpcClient(RpcClientOptions.Read(configuration), start.Time);
        DataNodeServer? server = null;
        try
        {
            NamespaceIdentity space = await AskNamespaceAsync(options, client, rpcUser, log, start.Time, cancellationToken).ConfigureAwait(false);
            server = new DataNodeServer(configuration, options, start, space, client, rpcUser, log);
            await server.RunAsync(cancellationToken).ConfigureAwait(false);
            return server;
        }
        catch
        {
            if (server is null)
            {
                await client.DisposeAsync().ConfigureAwait(false);
            }
            else
            {
                await server.DisposeAsync().ConfigureAwait(false);
            }

            throw;
        }
    }

    /// <summary>Stops: connections end, replicas being written stay for recovery.</summary>
    public ValueTask DisposeAsync() => new(StopOnceAsync(null));

    private static async Task<NamespaceIdentity> AskNamespaceAsync(
        DataNodeOptions options, RpcClient client, RpcUser user, DataNodeLog log, TimeProvider? time, CancellationToken cancellationToken)
    {
        NameNodeCalls[] calls = [.. options.NameNodes.Select(address => new NameNodeCalls(client, address, user))];
        for (int i = 0; ; i++)
        {
            NameNodeCalls next = calls[i % calls.Length];
            try
            {
                return DataNodeFacts.NamespaceOf((await next.VersionAsync(cancellationToken).ConfigureAwait(false)).Info);
            }
            catch (HadoopException e)
            {
                if (i < calls.Length)
                {
                    log.NameNodeAway(next.Address.ToString(), e.Message);
                }
            }

            await Task.Delay(RetryPause / calls.Length, time ?? TimeProvider.System, cancellationToken).ConfigureAwait(false);
        }
    }

    private static T Listening<T>(string setting, IPEndPoint endpoint, Func<IPEndPoint, T> listen)
    {
        try
        {
            return listen(endpoint);
        }
        catch (SocketException e)
        {
            throw ListenFailure.At(endpoint, setting, e);
        }
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        _data.Start();
        _running = Task.WhenAll([_commands.RunAsync(_stop.Token), _scanner.RunAsync(_stop.Token), .. _actors.Select(actor => RunAsync(actor))]);
        _log.Started(
            DatanodeUuid,
            string.Join(", ", _store.Volumes.Working.Select(static volume => volume.Folder.Path)),
            DataEndpoint.ToString(),
            IpcEndpoint.ToString());

        // One of several NameNodes is enough to begin with.
        Task<Task> first = Task.WhenAny(_actors.Select(static actor => actor.Ready));
        await (await first.WaitAsync(cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
    }

    private async Task RunAsync(NameNodeActor actor)
    {
        try
        {
            await actor.RunAsync(_stop.Token).ConfigureAwait(false);
            if (Interlocked.Decrement(ref _runningActors) == 0 && !_stop.IsCancellationRequested)
            {
                BeginStop("its NameNodes refuse it", isFailure: true);
            }
        }
        catch (Exception e)
        {
            // The top of the loop: without it the DataNode is of no use.
            _log.UnexpectedError($"actor of {actor.Calls.Address}", e);
            BeginStop("of an unexpected error", isFailure: true);
        }
    }

    private void BeginStop(string reason, bool isFailure)
    {
        if (Volatile.Read(ref _isStopping) == 0)
        {
            _log.Stopping(reason);
            _ = StopOnceAsync(isFailure ? new HadoopException($"The DataNode stopped: {reason}") : null);
        }
    }

    private async Task StopOnceAsync(HadoopException? failure)
    {
        if (Interlocked.Exchange(ref _isStopping, 1) == 0)
        {
            try
            {
                await StopAsync().ConfigureAwait(false);
            }
            finally
            {
                _ = failure is null ? _stopped.TrySetResult() : _stopped.TrySetException(failure);
            }
        }

        await _stopped.Task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task StopAsync()
    {
        await Task.Yield(); // who asks may be one of those that are awaited
        await _stop.CancelAsync().ConfigureAwait(false);
        await _data.DisposeAsync().ConfigureAwait(false);
        await _ipc.StopAsync(CallPatience).ConfigureAwait(false);
        await _running.ConfigureAwait(false);
        _store.SaveUsed();
        _store.Dispose();
        await _client.DisposeAsync().ConfigureAwait(false);
        _transfers.Dispose();
        _scanner.Dispose();
        Array.ForEach(_actors, static actor => actor.Dispose());
        _stop.Dispose();
    }

    private void ReportFailedVolume(Volume volume)
    {
        bool isFatal = _store.Volumes.HasTooFew;
        _failuresTold = Task.WhenAll([_failuresTold, .. _actors.Select(ReportAsync)]);
        Array.ForEach(_actors, static actor => actor.RequestReport(incremental: false));

        async Task ReportAsync(NameNodeActor actor)
        {
            try
            {
                await actor.ReportFailedVolumeAsync(volume, isFatal, _stop.Token).ConfigureAwait(false);
            }
            catch (Exception e) when (e is IOException or OperationCanceledException)
            {
                _log.NameNodeAway(actor.Calls.Address.ToString(), e.Message); // the heartbeats tell it, too
            }
        }
    }

    /// <summary>Stops once the NameNodes know why, or do not answer: they need not wait until we are taken for dead.</summary>
    private async Task StopWithoutVolumesAsync()
    {
        await Task.WhenAny(_failuresTold, Task.Delay(CallPatience, _facts.Time)).ConfigureAwait(false);
        BeginStop(
            $"{string.Join(", ", _store.Volumes.Failed)} failed, more volumes than may ({DataNodeKeys.FailedVolumesTolerated.Name} is "
            + $"{_facts.Options.FailedVolumesTolerated}). Replace the disk, or take its folder out of {DataNodeKeys.DataFolders.Name}, and start it again",
            isFailure: true);
    }

    /// <summary>As a NameNode calls us: our own address may be that of all interfaces.</summary>
    private DatanodeIDProto? FindSelf() => Array.Find(_actors, static actor => actor.Self is not null)?.Self;

    private void ReportDamaged(ExtendedBlock block, DatanodeInfoProto source)
    {
        _log.SourceDamaged(block, source.Id.DatanodeUuid);
        Array.ForEach(_actors, actor => _ = TellAsync(actor, async () =>
        {
            await actor.ReportDamagedAsync(block, source, _stop.Token).ConfigureAwait(false);
            return true;
        }));
    }

    /// <summary>Tells of a replica of our own that is damaged.</summary>
    /// <returns>Whether a NameNode has heard it.</returns>
    private async Task<bool> TellDamagedAsync(Replica replica, CancellationToken cancellationToken)
    {
        bool[] heard = await Task.WhenAll(_actors.Select(
            actor => TellAsync(actor, () => actor.ReportDamagedAsync(replica, cancellationToken)))).ConfigureAwait(false);
        return heard.Contains(true);
    }

    private async Task<bool> TellAsync(NameNodeActor actor, Func<Task<bool>> tell)
    {
        try
        {
            return await tell().ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException)
        {
            _log.NameNodeAway(actor.Calls.Address.ToString(), e.Message); // the next copy tells it, or the scanner again
            return false;
        }
    }

    private void Note(Replica replica, BlockStatus status, string deleteHint = "")
    {
        foreach (NameNodeActor actor in _actors)
        {
            actor.Note(replica, status, deleteHint);
        }
    }

    private sealed class Events(DataNodeServer server) : IReplicaEvents
    {
        public void Receiving(Replica replica) => server.Note(replica, BlockStatus.Receiving);

        public void Received(Replica replica, string deleteHint = "") => server.Note(replica, BlockStatus.Received, deleteHint);

        public void Deleted(Replica replica) => server.Note(replica, BlockStatus.Deleted);

        public void Damaged(ExtendedBlock block, DatanodeInfoProto source) => server.ReportDamaged(block, source);
    }

    private sealed class Control(DataNodeServer server) : IDataNodeControl
    {
        public long BalancerBandwidth => server._moves.BytesPerSecond;

        public void TriggerBlockReport(bool incremental) => Array.ForEach(server._actors, actor => actor.RequestReport(incremental));

        public void RequestStop(string reason) => server.BeginStop(reason, isFailure: false);
    }
}
