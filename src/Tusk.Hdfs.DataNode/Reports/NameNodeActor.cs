using Tusk.Hdfs.DataNode.Storage;
using Tusk.Hdfs.DataTransfer;
using Tusk.Protocol.Hdfs;
using Tusk.Protocol.Hdfs.Datanode;
using Tusk.Rpc.Errors;
using BlockStatus = Tusk.Protocol.Hdfs.Datanode.ReceivedDeletedBlockInfoProto.Types.BlockStatus;
using ReportBadBlocksRequestProto = Tusk.Protocol.Hdfs.Datanode.ReportBadBlocksRequestProto;

namespace Tusk.Hdfs.DataNode.Reports;

/// <summary>Serves one NameNode: registers with it, sends heartbeats and reports, takes its commands.</summary>
/// <remarks>
/// A NameNode that does not answer is asked again until it does; what changes meanwhile is kept.
/// Source: Apache Hadoop 3.4, o.a.h.hdfs.server.datanode.BPServiceActor.
/// </remarks>
internal sealed class NameNodeActor : IDisposable
{
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(1);

    private readonly NameNodeCalls _calls;
    private readonly DataNodeFacts _facts;
    private readonly ActiveNameNode _active;
    private readonly CommandExecutor _commands;
    private readonly SemaphoreSlim _urgent = new(0);
    private readonly IncrementalReports _changes;
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private DatanodeRegistrationProto? _registration;
    private long _nextReport;
    private volatile bool _isReportDue;
    private int _isWanted;
    private bool _wasAway;
    private long _reportId;

    /// <summary>An actor that has done nothing yet.</summary>
    public NameNodeActor(NameNodeCalls calls, DataNodeFacts facts, ActiveNameNode active, CommandExecutor commands)
    {
        (_calls, _facts, _active, _commands) = (calls, facts, active, commands);
        _changes = new IncrementalReports(_urgent);
        _reportId = facts.Time.GetTimestamp();
    }

    /// <summary>Its calls.</summary>
    public NameNodeCalls Calls => _calls;

    /// <summary>Ends with the first heartbeat that is taken; fails if the NameNode refuses us.</summary>
    /// <remarks>
    /// Not with the registration: a NameNode counts a DataNode as live from then on, but knows its volumes from the first heartbeat, and
    /// refuses to place a block on a DataNode without volumes.
    /// </remarks>
    public Task Ready => _ready.Task;

    /// <summary>Notes a change of a replica.</summary>
    public void Note(Replica replica, BlockStatus status, string deleteHint) => _changes.Add(
        replica.Volume, new ReplicaChange(replica.Id, replica.Stamp, status == BlockStatus.Received ? replica.Length : 0, status, deleteHint));

    /// <summary>Has all blocks reported, or what has changed.</summary>
    public void RequestReport(bool incremental)
    {
        if (!incremental)
        {
            _isReportDue = true;
            Interlocked.Exchange(ref _isWanted, 1);
        }

        _changes.Hurry();
    }

    /// <summary>Tells the NameNode of a volume that failed.</summary>
    /// <param name="volume">The volume.</param>
    /// <param name="isFatal">Whether the DataNode stops for it: its other replicas are made anew elsewhere at once, too.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task ReportFailedVolumeAsync(Volume volume, bool isFatal, CancellationToken cancellationToken)
    {
        if (_registration is { } registration)
        {
            await _calls.ReportErrorAsync(
                new ErrorReportRequestProto
                {
                    Registartion = registration,
                    ErrorCode = (uint)(isFatal
                        ? ErrorReportRequestProto.Types.ErrorCode.FatalDiskError
                        : ErrorReportRequestProto.Types.ErrorCode.DiskError),
                    Msg = $"DataNode failed volumes:{volume.Folder.Path};",
                },
                cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Who we are as this NameNode calls us; null as long as we are not registered.</summary>
    public DatanodeIDProto? Self => _registration?.DatanodeID;

    /// <summary>Tells the NameNode of a replica of another DataNode that arrived damaged.</summary>
    public Task ReportDamagedAsync(ExtendedBlock block, DatanodeInfoProto source, CancellationToken cancellationToken) =>
        ReportDamagedAsync(Located(block, source), cancellationToken);

    /// <summary>Tells the NameNode of a replica of our own that is damaged.</summary>
    /// <returns>False as long as we are not registered with it.</returns>
    public async Task<bool> ReportDamagedAsync(Replica replica, CancellationToken cancellationToken)
    {
        if (Self is not { } self)
        {
            return false;
        }

        LocatedBlockProto located = Located(
            new ExtendedBlock(_facts.Store.PoolId, replica.Id, replica.Stamp, replica.Length), new DatanodeInfoProto { Id = self });
        located.StorageIDs.Add(replica.Volume.StorageId);
        located.StorageTypes.Add(replica.Volume.Folder.Type.ToProto());
        await ReportDamagedAsync(located, cancellationToken).ConfigureAwait(false);
        return true;
    }

    private static LocatedBlockProto Located(ExtendedBlock block, DatanodeInfoProto node) => new()
    {
        B = block.ToProto(),
        Offset = 0,
        Locs = { node },
        Corrupt = false,
        BlockToken = new BlockToken(default, default, "", "").ToProto(),
    };

    private async Task ReportDamagedAsync(LocatedBlockProto located, CancellationToken cancellationToken) =>
        await _calls.ReportBadAsync(new ReportBadBlocksRequestProto { Blocks = { located } }, cancellationToken).ConfigureAwait(false);

    /// <summary>Runs until it is told to stop, or the NameNode refuses us for good.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                if (_registration is null)
                {
                    await RegisterAsync(cancellationToken).ConfigureAwait(false);
                }

                await BeatAsync(cancellationToken).ConfigureAwait(false);
                _ready.TrySetResult();
                _wasAway = false;
                await ReportChangesUntilNextBeatAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                break;
            }
            catch (RemoteException e) when (IsFinal(e))
            {
                _facts.Log.NameNodeRefused(_calls.Address.ToString(), e.Message);
                _ready.TrySetException(e);
                return;
            }
            catch (IOException e)
            {
                if (!_wasAway)
                {
                    _facts.Log.NameNodeAway(_calls.Address.ToString(), e.Message);
                }

                _wasAway = true;
                await Task.Delay(RetryPause, _facts.Time, CancellationToken.None).WaitAsync(cancellationToken)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    public void Dispose() => _urgent.Dispose();

    private static bool IsFinal(RemoteException e) => e.JavaClassName is
        "org.apache.hadoop.hdfs.server.protocol.DisallowedDatanodeException"
        or "org.apache.hadoop.hdfs.server.common.IncorrectVersionException"
        or "org.apache.hadoop.hdfs.protocol.UnregisteredNodeException";

    private async Task RegisterAsync(CancellationToken cancellationToken)
    {
        VersionResponseProto version = await _calls.VersionAsync(cancellationToken).ConfigureAwait(false);
        _facts.CheckNamespace(version.Info);
        RegisterDatanodeResponseProto answer = await _calls.RegisterAsync(
            new RegisterDatanodeRequestProto { Registration = _facts.Registration() }, cancellationToken).ConfigureAwait(false);
        _registration = answer.Registration;
        _isReportDue = true;
        _facts.Log.Registered(_calls.Address.ToString());
    }

    private async Task BeatAsync(CancellationToken cancellationToken)
    {
        bool wantsReport = _isReportDue || _facts.Time.GetTimestamp() >= _nextReport;
        HeartbeatResponseProto answer = await _calls.HeartbeatAsync(
            _facts.Heartbeat(_registration!, wantsReport), cancellationToken).ConfigureAwait(false);
        bool isActive = answer.HaStatus.State == NNHAStatusHeartbeatProto.Types.State.Active;
        _active.Update(this, isActive, answer.HaStatus.Txid);
        foreach (DatanodeCommandProto command in answer.Cmds)
        {
            await TakeAsync(command, cancellationToken).ConfigureAwait(false);
        }

        await SendChangesAsync(cancellationToken).ConfigureAwait(false);
        if (wantsReport && answer.FullBlockReportLeaseId != 0 && _registration is not null)
        {
            await ReportAllAsync(answer.FullBlockReportLeaseId, cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask TakeAsync(DatanodeCommandProto command, CancellationToken cancellationToken)
    {
        if (command.CmdType == DatanodeCommandProto.Types.Type.RegisterCommand)
        {
            _registration = null; // the NameNode was started anew, or has forgotten us
            await RegisterAsync(cancellationToken).ConfigureAwait(false);
            RequestReport(incremental: false); // with the next heartbeat, and that at once: it tells the volumes
        }
        else if (_active.Current == this)
        {
            await _commands.AddAsync(command, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task ReportChangesUntilNextBeatAsync(CancellationToken cancellationToken)
    {
        long since = _facts.Time.GetTimestamp();
        while (_facts.Options.HeartbeatInterval - _facts.Time.GetElapsedTime(since) is var left && left > TimeSpan.Zero)
        {
            if (!await _urgent.WaitAsync(left, cancellationToken).ConfigureAwait(false) || Interlocked.Exchange(ref _isWanted, 0) != 0)
            {
                return;
            }

            await SendChangesAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task SendChangesAsync(CancellationToken cancellationToken)
    {
        if (_changes.IsEmpty)
        {
            return;
        }

        Dictionary<Volume, Dictionary<BlockId, ReplicaChange>> changes = _changes.Take();
        try
        {
            await _calls.ReportChangesAsync(
                new BlockReceivedAndDeletedRequestProto
                {
                    Registration = _registration,
                    BlockPoolId = _facts.Store.PoolId,
                    Blocks = { IncrementalReports.ToProtos(changes) },
                },
                cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            _changes.PutBack(changes);
            throw;
        }
    }

    /// <summary>Reports all replicas. Somebody who asks for a report from now on, and does not know what of it is sent, gets another one.</summary>
    private async Task ReportAllAsync(ulong leaseId, CancellationToken cancellationToken)
    {
        _isReportDue = false;
        try
        {
            await SendAllAsync(leaseId, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            _isReportDue = true;
            throw;
        }

        _nextReport = _facts.Time.GetTimestamp()
            + (long)(_facts.Options.BlockReportInterval.TotalSeconds * _facts.Time.TimestampFrequency);
    }

    private async Task SendAllAsync(ulong leaseId, CancellationToken cancellationToken)
    {
        DatanodeRegistrationProto? registration = _registration;
        List<StorageBlockReportProto> reports = [];
        foreach (Volume volume in _facts.Store.Volumes.Working)
        {
            reports.Add(ReportMapping.ToBlockReport(volume, _facts.Store.Report(volume)));
        }

        long blocks = reports.Sum(static report => (long)report.NumberOfBlocks);
        StorageBlockReportProto[][] calls = blocks <= _facts.Options.BlockReportSplit
            ? [[.. reports]]
            : [.. reports.Select(static report => new[] { report })];
        _reportId++;
        for (int i = 0; i < calls.Length; i++)
        {
            BlockReportResponseProto answer = await _calls.ReportAsync(
                new BlockReportRequestProto
                {
                    Registration = registration,
                    BlockPoolId = _facts.Store.PoolId,
                    Reports = { calls[i] },
                    Context = new BlockReportContextProto { TotalRpcs = calls.Length, CurRpc = i, Id = _reportId, LeaseId = leaseId },
                },
                cancellationToken).ConfigureAwait(false);
            if (answer.Cmd is not null)
            {
                await TakeAsync(answer.Cmd, cancellationToken).ConfigureAwait(false);
                if (_registration != registration)
                {
                    return; // nothing was taken in of a DataNode that had to register: a report is due again
                }
            }
        }

        _facts.Log.BlockReportSent(_calls.Address.ToString(), (int)Math.Min(int.MaxValue, blocks));
    }
}
