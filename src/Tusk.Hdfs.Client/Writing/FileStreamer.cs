using System.Diagnostics;
using System.Runtime.CompilerServices;
using Tusk.Common.Errors;
using Tusk.Hdfs.Client.Namespace;
using Tusk.Hdfs.DataTransfer;
using Tusk.Hdfs.DataTransfer.Writing;

namespace Tusk.Hdfs.Client.Writing;

/// <summary>Carries the packets of a file to DataNodes: block after block, through pipelines that it sets up and repairs.</summary>
/// <remarks>
/// The shell around <see cref="BlockPipelineState"/>, which decides. Its writer queues packets and waits for room or for
/// acknowledgements; one task lives as long as the file and sends, a second one receives while a pipeline is up. All that
/// they share is guarded by one lock. Source: Apache Hadoop 3.4, o.a.h.hdfs.DataStreamer.
/// </remarks>
internal sealed class FileStreamer : IAsyncDisposable
{
    private readonly object _gate = new(); // a monitor, as blocking writers wait on it
    private readonly IFileCalls _calls;
    private readonly HdfsWriteOptions _options;
    private readonly PipelineOpener _opener;
    private readonly PacketPool _pool;
    private readonly TimeProvider _time;
    private readonly BlockPipelineState _state;
    private readonly Signal _work = new();
    private readonly Signal _progress = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly ITimer _heartbeatTimer;
    private Task _running = Task.CompletedTask;
    private long _awaitedNumber = long.MinValue;
    private int _awaitedCount = -1;
    private WritePacket? _inSend;
    private bool _isInSendDone;
    private long _lastSent;
    private bool _isHeartbeatDue;
    private bool _isEnding;
    private bool _blocksAreNew;
    private ExtendedBlock? _last;
    private Exception? _failure;

    /// <summary>The streamer of a file.</summary>
    /// <param name="calls">The file at the NameNode.</param>
    /// <param name="options">How it is written.</param>
    /// <param name="opener">Sets pipelines up.</param>
    /// <param name="pool">Where packets are returned.</param>
    /// <param name="last">The last block that the file has, if it is appended to.</param>
    /// <param name="time">The clock.</param>
    public FileStreamer(
        IFileCalls calls,
        HdfsWriteOptions options,
        PipelineOpener opener,
        PacketPool pool,
        ExtendedBlock? last,
        TimeProvider time)
    {
        (_calls, _options, _opener, _pool, _last, _time) = (calls, options, opener, pool, last, time);
        _state = new BlockPipelineState(options.MaxPacketsInFlight, options.MaxRecoveries, options.RestartTimeout);
        _heartbeatTimer = time.CreateTimer(
            static streamer => ((FileStreamer)streamer!).RemindOfHeartbeat(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Number of the packet queued last.</summary>
    public long LastQueued
    {
        get
        {
            lock (_gate)
            {
                return _state.LastQueued;
            }
        }
    }

    /// <summary>Why it has failed; null if it has not.</summary>
    public Exception? Failure => Volatile.Read(ref _failure);

    /// <summary>The last block of the file, with the length that is acknowledged; null for a file without blocks.</summary>
    public ExtendedBlock? LastBlock
    {
        get
        {
            lock (_gate)
            {
                return _state.Block ?? _last;
            }
        }
    }

    /// <summary>Begins.</summary>
    /// <param name="append">The block to go on with; null to begin with a new one when there is data.</param>
    /// <returns>When the block can be appended to.</returns>
    public async Task StartAsync(LocatedBlock? append)
    {
        WritePipeline? pipeline = null;
        if (append is not null)
        {
            lock (_gate)
            {
                _state.BeginAppend(append.Block, append.Replicas.Select(ToNode));
            }

            pipeline = await RepairAsync().ConfigureAwait(false);
        }

        _running = Task.Run(() => RunAsync(pipeline));
    }

    /// <summary>Queues a packet, for which there must be room.</summary>
    public void Enqueue(WritePacket packet)
    {
        lock (_gate)
        {
            ThrowIfFailed();
            _state.Enqueue(packet);
            _work.Give();
        }
    }

    /// <summary>Waits until a packet can be queued.</summary>
    public ValueTask WaitForRoomAsync(CancellationToken cancellationToken) =>
        WaitAsync(long.MinValue, _state.Window - 1, cancellationToken);

    /// <summary>The same, blocking.</summary>
    public void WaitForRoom() => Wait(long.MinValue, _state.Window - 1);

    /// <summary>Waits until all DataNodes have acknowledged a packet.</summary>
    public ValueTask WaitForAcknowledgementAsync(long number, CancellationToken cancellationToken) =>
        WaitAsync(number, int.MaxValue, cancellationToken);

    /// <summary>Whether blocks or pipelines were set up since the last call, of which the NameNode's log need not know yet.</summary>
    public bool TakeNewBlocks()
    {
        lock (_gate)
        {
            bool areNew = _blocksAreNew;
            _blocksAreNew = false;
            return areNew;
        }
    }

    /// <summary>Fails it, unless it has failed.</summary>
    public void Fail(Exception failure)
    {
        lock (_gate)
        {
            _failure ??= failure;
            _work.Give();
            GiveProgress();
        }

        _stop.Cancel();
    }

    /// <summary>Ends it. What is not acknowledged is not waited for.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _isEnding = true;
            _work.Give();
        }

        await _stop.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(false);
        await _heartbeatTimer.DisposeAsync().ConfigureAwait(false);
    }

    private static PipelineNode ToNode(ReplicaLocation replica) => new(replica.Node, replica.StorageId, replica.StorageType);

    private async Task RunAsync(WritePipeline? pipeline)
    {
        try
        {
            while (pipeline is not null || await WaitForWorkAsync().ConfigureAwait(false))
            {
                pipeline ??= await BeginBlockAsync().ConfigureAwait(false);
                while (pipeline is not null)
                {
                    await StreamAsync(pipeline).ConfigureAwait(false);
                    _stop.Token.ThrowIfCancellationRequested();
                    pipeline = _state.IsBlockEnded ? null : await RecoverAsync().ConfigureAwait(false);
                }

                lock (_gate)
                {
                    _last = _state.EndBlock();
                    GiveProgress();
                }
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Ended, or failed by the writer; whoever did knows.
        }
        catch (Exception e)
        {
            Fail(e);
        }
        finally
        {
            pipeline?.Dispose();
        }
    }

    /// <summary>Waits, between blocks, for a packet.</summary>
    /// <returns>False when there will be none.</returns>
    private async Task<bool> WaitForWorkAsync()
    {
        while (true)
        {
            ValueTask work;
            lock (_gate)
            {
                if (_isEnding || _failure is not null)
                {
                    return false;
                }

                if (_state.Count > 0)
                {
                    return true;
                }

                work = _work.WaitAsync();
            }

            await work.ConfigureAwait(false);
        }
    }

    // Setting up
    // ----------

    /// <summary>Gets a block and sets its pipeline up; asks for another one where that fails.</summary>
    private async Task<WritePipeline> BeginBlockAsync()
    {
        for (int retry = 0; ; retry++)
        {
            LocatedBlock located = await AddBlockAsync().ConfigureAwait(false);
            PipelineNode[] nodes = [.. located.Replicas.Select(ToNode)];
            if (nodes.Length == 0)
            {
                throw new HadoopException($"The NameNode gave block {located.Block} of {_calls.Path} no DataNode to be written to.");
            }

            try
            {
                WritePipeline pipeline = await _opener.OpenAsync(
                    located, nodes, PipelineStage.Create, 0, 0, GenerationStamp.None, _calls.ClientName, _stop.Token).ConfigureAwait(false);
                lock (_gate)
                {
                    _state.BeginBlock(located.Block, nodes);
                    _blocksAreNew = true;
                }

                return pipeline;
            }
            catch (PipelineSetupException e)
            {
                await _calls.AbandonBlockAsync(located.Block, _stop.Token).ConfigureAwait(false);
                _opener.Exclude(nodes[e.BadNode].Node);
                if (retry == _options.BlockRetries)
                {
                    throw new HadoopException(
                        $"No new block of {_calls.Path} could be begun in {retry + 1} attempts; the last time: {e.Message} "
                        + "Are the DataNodes up and reachable from here? (dfs.client.block.write.retries)", e);
                }
            }
        }
    }

    private async Task<LocatedBlock> AddBlockAsync()
    {
        RetryPauses pauses = _options.ReplicationPauses;
        for (int attempt = 0; ; attempt++)
        {
            try
            {
                return await _calls.AddBlockAsync(_last, _opener.Excluded, _stop.Token).ConfigureAwait(false);
            }
            catch (Rpc.Errors.NotReplicatedYetException) when (pauses.Before(attempt) is not null)
            {
                await Task.Delay(pauses.Before(attempt)!.Value, _time, _stop.Token).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Sets the pipeline up again after it broke.</summary>
    /// <returns>Null if that was all the block needed to end.</returns>
    private async Task<WritePipeline?> RecoverAsync()
    {
        string? refusal;
        lock (_gate)
        {
            refusal = _state.BeginRecovery();
        }

        return refusal is null ? await RepairAsync().ConfigureAwait(false) : throw Refused(refusal);
    }

    private async Task<WritePipeline?> RepairAsync()
    {
        while (true)
        {
            RecoveryStep step = PlanRecovery();
            if (step.Pause > TimeSpan.Zero)
            {
                await Task.Delay(step.Pause, _time, _stop.Token).ConfigureAwait(false);
            }

            ExtendedBlock block = _state.Block!;
            LocatedBlock updated = await _calls.UpdateBlockForPipelineAsync(block, _stop.Token).ConfigureAwait(false);
            GenerationStamp generation = updated.Block.GenerationStamp;
            WritePipeline? pipeline = null;
            try
            {
                pipeline = await _opener.OpenAsync(
                    updated with { Block = block },
                    [.. _state.Nodes],
                    step.Stage,
                    block.Length,
                    _state.SentBytes,
                    generation,
                    _calls.ClientName,
                    _stop.Token).ConfigureAwait(false);
                await _calls.UpdatePipelineAsync(
                    block,
                    block with { GenerationStamp = generation },
                    [.. _state.Nodes.Select(static node => new ReplicaLocation(node.Node, node.StorageId, node.StorageType))],
                    _stop.Token).ConfigureAwait(false);
                return Reopened(generation) ? pipeline : Dispose(pipeline);
            }
            catch (PipelineSetupException e)
            {
                lock (_gate)
                {
                    _state.FailSetup(new PipelineFault(e.BadNode, e.IsRestarting, e.Message));
                }
            }
            catch
            {
                pipeline?.Dispose();
                throw;
            }
        }

        static WritePipeline? Dispose(WritePipeline pipeline)
        {
            pipeline.Dispose();
            return null;
        }
    }

    private RecoveryStep PlanRecovery()
    {
        lock (_gate)
        {
            if (_state.Nodes.Count == 0)
            {
                throw new HadoopException(
                    $"The NameNode knows no DataNode with block {_state.Block}, the last one of {_calls.Path}: "
                    + "it cannot be appended to until one of them is up again.");
            }

            RecoveryStep step = _state.PlanRecovery(Now, LocalAddresses.Contains);
            return step.Refusal is null ? step : throw Refused(step.Refusal);
        }
    }

    /// <summary>The pipeline is up again.</summary>
    /// <returns>Whether the block goes on; if not, it has ended.</returns>
    private bool Reopened(GenerationStamp generation)
    {
        lock (_gate)
        {
            _state.Reopen(generation, out WritePacket? done);
            _blocksAreNew = true;
            if (done is not null)
            {
                _pool.Return(done);
                GiveProgress();
            }

            return done is null;
        }
    }

    private HadoopException Refused(string refusal) => new($"Writing {_calls.Path} failed. {refusal}");

    // Streaming
    // ---------

    /// <summary>Sends packets and takes acknowledgements, until the block has ended or the pipeline is broken.</summary>
    private async Task StreamAsync(WritePipeline pipeline)
    {
        _lastSent = _time.GetTimestamp();
        _heartbeatTimer.Change(_options.HeartbeatInterval, Timeout.InfiniteTimeSpan);
        try
        {
            Task receiving = ReceiveAsync(pipeline);
            await SendAsync(pipeline).ConfigureAwait(false);
            await receiving.ConfigureAwait(false);
        }
        finally
        {
            _heartbeatTimer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            pipeline.Dispose();
        }
    }

    private async Task SendAsync(WritePipeline pipeline)
    {
        try
        {
            while (true)
            {
                WritePacket? packet;
                ValueTask work = default;
                bool isHeartbeatDue;
                lock (_gate)
                {
                    if (_state.IsBlockEnded || _state.Fault is not null || _failure is not null)
                    {
                        break;
                    }

                    _inSend = packet = _state.TakeNext();
                    isHeartbeatDue = packet is null && _isHeartbeatDue;
                    _isHeartbeatDue = false;
                    if (packet is null && !isHeartbeatDue)
                    {
                        work = _work.WaitAsync();
                    }
                }

                if (packet is not null)
                {
                    await pipeline.SendAsync(packet, _stop.Token).ConfigureAwait(false);
                    EndSend(packet);
                }
                else if (isHeartbeatDue)
                {
                    await pipeline.SendHeartbeatAsync(_stop.Token).ConfigureAwait(false);
                    _lastSent = _time.GetTimestamp();
                }
                else
                {
                    await work.ConfigureAwait(false);
                }
            }
        }
        catch (Exception e) when (e is DataTransferException or OperationCanceledException)
        {
            LoseConnection(e.Message);
        }

        lock (_gate)
        {
            _inSend = null;
            if (!_state.IsBlockEnded)
            {
                pipeline.Break();
            }
        }
    }

    private void EndSend(WritePacket packet)
    {
        bool isDone;
        lock (_gate)
        {
            (isDone, _isInSendDone, _inSend) = (_isInSendDone, false, null);
        }

        _lastSent = _time.GetTimestamp();
        if (isDone)
        {
            _pool.Return(packet);
        }
    }

    private async Task ReceiveAsync(WritePipeline pipeline)
    {
        try
        {
            bool goesOn = true;
            while (goesOn)
            {
                long number = await pipeline.ReceiveAcknowledgementAsync(_stop.Token).ConfigureAwait(false);
                goesOn = Acknowledge(number, pipeline.Replies);
            }
        }
        catch (Exception e) when (e is DataTransferException or OperationCanceledException)
        {
            LoseConnection(e.Message);
        }
        catch (Exception e)
        {
            Fail(e); // or the sender would wait for ever
            throw;
        }
    }

    /// <summary>Takes an acknowledgement.</summary>
    /// <returns>Whether more are to come.</returns>
    private bool Acknowledge(long number, ReadOnlySpan<DatanodeReply> replies)
    {
        WritePacket? done;
        bool goesOn;
        lock (_gate)
        {
            AckVerdict verdict = _state.Acknowledge(number, replies, out done);
            goesOn = verdict != AckVerdict.Broken && !_state.IsBlockEnded;
            if (done is not null && done == _inSend)
            {
                // All of it has arrived, but the send has not returned yet: the sender gives it back.
                (_isInSendDone, done) = (true, null);
            }

            if (!goesOn || _state.CanSend)
            {
                _work.Give();
            }

            GiveProgress();
        }

        if (done is not null)
        {
            _pool.Return(done);
        }

        return goesOn;
    }

    private void LoseConnection(string reason)
    {
        lock (_gate)
        {
            _state.LoseConnection(reason);
            _work.Give();
        }
    }

    private void RemindOfHeartbeat()
    {
        TimeSpan idle = _time.GetElapsedTime(Volatile.Read(ref _lastSent));
        lock (_gate)
        {
            if (_isEnding)
            {
                return;
            }

            if (idle >= _options.HeartbeatInterval)
            {
                (_isHeartbeatDue, idle) = (true, TimeSpan.Zero);
                _work.Give();
            }

            _heartbeatTimer.Change(_options.HeartbeatInterval - idle, Timeout.InfiniteTimeSpan);
        }
    }

    // Waiting
    // -------

    private TimeSpan Now => _time.GetElapsedTime(0);

    private bool IsReached(long number, int count) =>
        _failure is not null || (_state.LastAcknowledged >= number && _state.Count <= count);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask WaitAsync(long number, int count, CancellationToken cancellationToken)
    {
        ValueTask progress;
        lock (_gate)
        {
            if (IsReached(number, count))
            {
                ThrowIfFailed();
                return;
            }

            (_awaitedNumber, _awaitedCount) = (number, Some(count));
            progress = _progress.WaitAsync();
        }

        CancellationTokenRegistration cancellation = cancellationToken.UnsafeRegister(
            static (streamer, token) => ((FileStreamer)streamer!).Fail(new OperationCanceledException(token)), this);
        await progress.ConfigureAwait(false);
        await cancellation.DisposeAsync().ConfigureAwait(false);
        ThrowIfFailed();
    }

    private void Wait(long number, int count)
    {
        lock (_gate)
        {
            if (!IsReached(number, count))
            {
                count = Some(count);
                (_awaitedNumber, _awaitedCount) = (number, count);
                while (!IsReached(number, count))
                {
                    Monitor.Wait(_gate);
                }
            }

            ThrowIfFailed();
        }
    }

    /// <summary>Who waits for room is woken when there is some for several packets, not for each one.</summary>
    private static int Some(int count) => count == int.MaxValue ? count : count - (count / 4);

    private void GiveProgress()
    {
        Debug.Assert(Monitor.IsEntered(_gate), "The lock is held.");
        if (IsReached(_awaitedNumber, _awaitedCount))
        {
            _awaitedCount = -1;
            _progress.Give();
            Monitor.PulseAll(_gate);
        }
    }

    private void ThrowIfFailed()
    {
        if (_failure is not null)
        {
            throw WriteFailures.Describe(_failure, _calls.Path);
        }
    }
}
