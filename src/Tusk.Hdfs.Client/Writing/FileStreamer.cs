using Tusk.Hdfs.Client.Namespace;
using Tusk.Hdfs.DataTransfer;
using Tusk.Hdfs.DataTransfer.Writing;

namespace Tusk.Hdfs.Client.Writing;

/// <summary>Carries the packets of a file to DataNodes: block after block, through pipelines that it sets up and repairs.</summary>
/// <remarks>
/// The shell around <see cref="BlockPipelineState"/>, which decides. Its writer queues packets, sends them where it can
/// (<see cref="PacketSender"/>), and waits for room or for acknowledgements; one task lives as long as the file and sends the
/// rest, a second one receives while a pipeline is up. All that they share is guarded by one lock. Source: Apache Hadoop 3.4, o.a.h.hdfs.DataStreamer.
/// </remarks>
internal sealed class FileStreamer : IAsyncDisposable
{
    private readonly object _gate = new(); // a monitor, as blocking writers wait on it
    private readonly IFileCalls _calls;
    private readonly PipelineOpener _opener;
    private readonly NewBlocks _newBlocks;
    private readonly PacketPool _pool;
    private readonly TimeProvider _time;
    private readonly Action<string>? _warned;
    private readonly BlockPipelineState _state;
    private readonly Signal _work = new();
    private readonly StreamProgress _progress;
    private readonly CancellationTokenSource _stop = new();
    private readonly PacketSender _sender;
    private Task _running = Task.CompletedTask;
    private WritePipeline? _pipeline;
    private volatile bool _isAwaited;
    private bool _isEnding;
    private bool _blocksAreNew;
    private ExtendedBlock? _last;

    /// <summary>The streamer of a file.</summary>
    /// <param name="calls">The file at the NameNode.</param>
    /// <param name="options">How it is written.</param>
    /// <param name="opener">Sets pipelines up.</param>
    /// <param name="pool">Where packets are returned.</param>
    /// <param name="last">The last block that the file has, if it is appended to.</param>
    /// <param name="time">The clock.</param>
    /// <param name="warned">Told in a line what is waited for, and why; null: nobody is.</param>
    public FileStreamer(
        IFileCalls calls,
        HdfsWriteOptions options,
        PipelineOpener opener,
        PacketPool pool,
        ExtendedBlock? last,
        TimeProvider time,
        Action<string>? warned)
    {
        (_calls, _opener, _pool, _last, _time, _warned) = (calls, opener, pool, last, time, warned);
        _newBlocks = new NewBlocks(calls, options, opener, time, warned);
        _state = new BlockPipelineState(options.MaxPacketsInFlight, options.MaxRecoveries, options.RestartTimeout);
        _progress = new StreamProgress(_gate, _state, calls.Path, Fail);
        _sender = new PacketSender(_gate, _state, _progress, _work, pool, options.HeartbeatInterval, time, _stop.Token);
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
    public Exception? Failure => _progress.Failure;

    /// <summary>Cancelled when it has failed, or was ended.</summary>
    public CancellationToken Stopping => _stop.Token;

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
                _state.BeginAppend(append.Block, append.Replicas.Select(NewBlocks.ToNode));
            }

            pipeline = await RepairAsync().ConfigureAwait(false);
        }

        _running = Task.Run(() => RunAsync(pipeline));
    }

    /// <summary>Queues a packet, for which there must be room.</summary>
    public void Enqueue(WritePacket packet)
    {
        bool endsBlock = packet.IsLastInBlock;
        _sender.Enqueue(packet);
        if (endsBlock)
        {
            Hurry(); // it is sent when all others are acknowledged
        }
    }

    /// <summary>Waits until a packet can be queued.</summary>
    public ValueTask WaitForRoomAsync(CancellationToken cancellationToken) =>
        _progress.WaitAsync(long.MinValue, _state.Window - 1, cancellationToken);

    /// <summary>The same, blocking.</summary>
    public void WaitForRoom() => _progress.Wait(long.MinValue, _state.Window - 1);

    /// <summary>Waits until all DataNodes have acknowledged a packet.</summary>
    public async ValueTask WaitForAcknowledgementAsync(long number, CancellationToken cancellationToken)
    {
        _isAwaited = true;
        Hurry();
        try
        {
            await _progress.WaitAsync(number, int.MaxValue, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _isAwaited = false;
            Hurry();
        }
    }

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
            _progress.SetFailure(failure);
            _work.Give();
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
        _sender.Dispose();
    }

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
                    _progress.Give();
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
                if (_isEnding || _progress.Failure is not null)
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

    private async Task<WritePipeline> BeginBlockAsync()
    {
        NewBlock block = await _newBlocks.BeginAsync(_last, _stop.Token).ConfigureAwait(false);
        lock (_gate)
        {
            _state.BeginBlock(block.Located.Block, block.Nodes);
            _blocksAreNew = true;
        }

        return block.Pipeline;
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

        return refusal is null ? await RepairAsync().ConfigureAwait(false) : throw WriteFailures.Refused(_calls.Path, refusal);
    }

    private async Task<WritePipeline?> RepairAsync()
    {
        while (true)
        {
            RecoveryStep step = PlanRecovery();
            if (step.Pause > TimeSpan.Zero)
            {
                RetryPauses.Warn(
                    _warned,
                    step.Pause,
                    $"{_calls.Path} cannot be written on yet: a DataNode of its pipeline starts again.",
                    "It",
                    "dfs.client.datanode-restart.timeout");
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
                if (!Reopened(generation))
                {
                    pipeline.Dispose();
                    pipeline = null;
                }

                return pipeline;
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
    }

    private RecoveryStep PlanRecovery()
    {
        lock (_gate)
        {
            if (_state.Nodes.Count == 0)
            {
                throw WriteFailures.NoReplicaLeft(_calls.Path, _state.Block);
            }

            RecoveryStep step = _state.PlanRecovery(Now, LocalAddresses.Contains);
            return step.Refusal is null ? step : throw WriteFailures.Refused(_calls.Path, step.Refusal);
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
            ReturnToPool(done);
            _progress.Give();
            return done is null;
        }
    }

    /// <summary>Sends packets and takes acknowledgements, until the block has ended or the pipeline is broken.</summary>
    private async Task StreamAsync(WritePipeline pipeline)
    {
        lock (_gate)
        {
            _pipeline = pipeline;
            Hurry();
        }

        try
        {
            Task receiving = ReceiveAsync(pipeline);
            await _sender.SendAsync(pipeline, receiving).ConfigureAwait(false);
            await receiving.ConfigureAwait(false);
        }
        finally
        {
            pipeline.Dispose();
        }
    }

    private void ReturnToPool(WritePacket? packet)
    {
        if (packet is not null)
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
            if (done is not null && _sender.Keeps(done))
            {
                done = null;
            }

            if (!goesOn || _state.CanSend)
            {
                _work.Give();
            }

            _progress.Give();
        }

        ReturnToPool(done);
        return goesOn;
    }

    /// <summary>Tells the pipeline whether acknowledgements are waited for, one by one.</summary>
    private void Hurry()
    {
        lock (_gate)
        {
            if (_pipeline is not null)
            {
                _pipeline.IsHurried =
                    _isAwaited || _state.IsBlockEndQueued || _state.Window < WritePipeline.LeastUnhurriedWindow;
            }
        }
    }

    private void LoseConnection(string reason)
    {
        lock (_gate)
        {
            _state.LoseConnection(reason);
            _work.Give();
        }
    }

    private TimeSpan Now => _time.GetElapsedTime(0);
}
