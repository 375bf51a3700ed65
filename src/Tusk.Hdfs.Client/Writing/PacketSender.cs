using Tusk.Hdfs.DataTransfer;
using Tusk.Hdfs.DataTransfer.Writing;

namespace Tusk.Hdfs.Client.Writing;

/// <summary>Sends the packets of a file: one at a time, either its loop or, while that has nothing to do, the writer itself.</summary>
/// <remarks>To wake another thread for each packet takes longer than to send it. Where the system takes no more, the loop goes on.</remarks>
internal sealed class PacketSender : IDisposable
{
    private static readonly TimeSpan HearOutTime = TimeSpan.FromSeconds(1);

    private readonly object _gate;
    private readonly BlockPipelineState _state;
    private readonly StreamProgress _progress;
    private readonly Signal _work;
    private readonly PacketPool _pool;
    private readonly TimeProvider _time;
    private readonly CancellationToken _stop;
    private readonly IdleTimer _idle;
    private WritePipeline? _idlePipeline;
    private bool _isWriterSending;
    private WritePacket? _inSend;
    private int _inSendBytes;
    private bool _isInSendDone;
    private Exception? _writerFailure;
    private bool _isHeartbeatDue;

    /// <summary>A sender.</summary>
    /// <param name="gate">Guards this, the state and the signal.</param>
    /// <param name="state">Which packet is next.</param>
    /// <param name="progress">Whether the file has failed.</param>
    /// <param name="work">Given when there is something to do.</param>
    /// <param name="pool">Where packets are returned.</param>
    /// <param name="heartbeatInterval">After how long without a packet the DataNodes are told that the writer lives.</param>
    /// <param name="time">The clock.</param>
    /// <param name="stop">Ends a send; who waits for work is woken by the receiver's end.</param>
    public PacketSender(
        object gate, BlockPipelineState state, StreamProgress progress, Signal work, PacketPool pool, TimeSpan heartbeatInterval,
        TimeProvider time, CancellationToken stop)
    {
        (_gate, _state, _progress, _work, _pool, _time, _stop) = (gate, state, progress, work, pool, time, stop);
        _idle = new IdleTimer(heartbeatInterval, time, RemindOfHeartbeat);
    }

    /// <summary>Whether packets of the block can be sent, now or later; under the lock.</summary>
    private bool IsStreaming => !_state.IsBlockEnded && _state.Fault is null && _progress.Failure is null;

    /// <summary>Queues a packet; sends the next one, if nobody else sends and the system takes it at once.</summary>
    public void Enqueue(WritePacket packet)
    {
        WritePipeline? pipeline;
        WritePacket? next = null;
        lock (_gate)
        {
            _progress.ThrowIfFailed();
            _state.Enqueue(packet);
            pipeline = _idlePipeline;
            if (pipeline is null || (next = _state.TakeNext()) is null)
            {
                _work.Give();
                return;
            }

            (_idlePipeline, _isWriterSending, _inSend, _inSendBytes) = (null, true, next, 0);
        }

        SendAtOnce(pipeline, next);
    }

    /// <summary>Sends packets as they come, until the block has ended, or the pipeline or the file failed.</summary>
    /// <param name="pipeline">Where to.</param>
    /// <param name="receiving">Ends when no more acknowledgements come.</param>
    public async Task SendAsync(WritePipeline pipeline, Task receiving)
    {
        _idle.Start();
        try
        {
            while (true)
            {
                WritePacket? packet = null;
                bool isHeartbeatDue = false;
                ValueTask more = default;
                lock (_gate)
                {
                    if (!_isWriterSending)
                    {
                        if (_writerFailure is not null)
                        {
                            throw _writerFailure;
                        }

                        if (!IsStreaming)
                        {
                            break;
                        }

                        packet = _inSend ??= _state.TakeNext();
                        isHeartbeatDue = packet is null && _isHeartbeatDue;
                        _isHeartbeatDue = false;
                        _idlePipeline = packet is null && !isHeartbeatDue ? pipeline : null;
                    }

                    if (packet is null && !isHeartbeatDue)
                    {
                        more = _work.WaitAsync();
                    }
                }

                if (packet is not null)
                {
                    _idle.Restart();
                    await pipeline.SendAsync(packet, _inSendBytes, _stop).ConfigureAwait(false);
                    EndSend();
                }
                else if (isHeartbeatDue)
                {
                    _idle.Restart();
                    await pipeline.SendHeartbeatAsync(_stop).ConfigureAwait(false);
                }
                else
                {
                    await more.ConfigureAwait(false);
                }
            }
        }
        catch (Exception e) when (e is DataTransferException or OperationCanceledException)
        {
            await HearOutAsync(pipeline, receiving).ConfigureAwait(false);
            LoseConnection(e);
        }
        finally
        {
            _idle.Stop();
            EndSending(pipeline);
        }
    }

    /// <summary>Whether an acknowledged packet is still being sent: the sender gives it back then; under the lock.</summary>
    public bool Keeps(WritePacket done)
    {
        _isInSendDone |= done == _inSend;
        return done == _inSend;
    }

    /// <inheritdoc/>
    public void Dispose() => _idle.Dispose();

    /// <summary>Sends a packet on the writer's thread: to wake another for each packet takes longer than to send it.</summary>
    private void SendAtOnce(WritePipeline pipeline, WritePacket packet)
    {
        int sent = 0;
        Exception? failure = null;
        _idle.Restart();
        try
        {
            sent = pipeline.TrySend(packet);
        }
        catch (Exception e)
        {
            failure = e; // the loop's, as every failure to send
        }

        bool isSent = sent == packet.Bytes.Length;
        WritePacket? done;
        lock (_gate)
        {
            (_isWriterSending, _writerFailure, _inSendBytes) = (false, failure, sent);
            done = isSent ? TakeSent() : null;
            _idlePipeline = isSent ? pipeline : null; // the rest of a packet is the loop's
            if (!isSent || !IsStreaming || _isHeartbeatDue)
            {
                _work.Give();
            }
        }

        Return(done);
    }

    /// <summary>What the DataNodes said before the connection broke tells which of them is to blame.</summary>
    private async Task HearOutAsync(WritePipeline pipeline, Task receiving)
    {
        pipeline.IsHurried = true;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(_stop);
        await Task.WhenAny(receiving, Task.Delay(HearOutTime, _time, limit.Token)).ConfigureAwait(false);
        await limit.CancelAsync().ConfigureAwait(false);
    }

    private void EndSending(WritePipeline pipeline)
    {
        lock (_gate)
        {
            _idlePipeline = null;
            if (_isInSendDone)
            {
                // Acknowledged before its send failed: nobody else gives it back.
                _pool.Return(_inSend!);
            }

            (_inSend, _inSendBytes, _isInSendDone, _writerFailure) = (null, 0, false, null);
            if (!_state.IsBlockEnded)
            {
                pipeline.Break();
            }
        }
    }

    private void EndSend()
    {
        WritePacket? done;
        lock (_gate)
        {
            done = TakeSent();
        }

        Return(done);
    }

    /// <summary>The packet in send is sent; under the lock.</summary>
    /// <returns>The packet, if it is acknowledged already: the sender gives it back then.</returns>
    private WritePacket? TakeSent()
    {
        WritePacket? done = _isInSendDone ? _inSend : null;
        (_inSend, _inSendBytes, _isInSendDone) = (null, 0, false);
        return done;
    }

    private void Return(WritePacket? packet)
    {
        if (packet is not null)
        {
            _pool.Return(packet);
        }
    }

    private void LoseConnection(Exception reason)
    {
        lock (_gate)
        {
            _state.LoseConnection(reason.Message);
        }
    }

    private void RemindOfHeartbeat()
    {
        lock (_gate)
        {
            _isHeartbeatDue = true;
            _work.Give();
        }
    }
}
