using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using Tusk.Common.Errors;
using Tusk.FileSystems;
using Tusk.Hdfs.DataTransfer;
using Tusk.Hdfs.DataTransfer.Writing;
using Tusk.Rpc.Errors;

namespace Tusk.Hdfs.Client.Writing;

/// <summary>A file in HDFS open for writing.</summary>
/// <remarks>
/// <para>
/// What is written goes out in packets of 63 KiB; <see cref="Flush"/> does nothing, <see cref="HflushAsync"/> and
/// <see cref="HsyncAsync(CancellationToken)"/> wait for the DataNodes. Disposing completes the file: it returns when the
/// NameNode has closed it. When a DataNode fails, writing goes on with the others.
/// </para>
/// <para>
/// A stream has one caller at a time: a call while another one waits fails, alone. Disposing then fails, too, but ends the
/// stream all the same: the other call fails, and the file is left as after a failure.
/// </para>
/// <para>
/// After a failure, and after a call that was cancelled while it was under way, the stream is broken: every further call
/// fails with the same reason, and disposing leaves the file open at the NameNode, with what was flushed; but where a quota
/// of space refused the next block, disposing closes the file with those before it. The lease is the client's, not the file's: it is
/// renewed as long as this client writes another file. A minute after that another writer can take the file, after twenty
/// the NameNode closes it. At once do so <see cref="HdfsFileSystem.RecoverLeaseAsync"/>, <c>hdfs debug recoverLease</c>, and
/// disposing itself where <c>dfs.client.write.recover.lease.on.close.exception</c> is true.
/// </para>
/// Source: Apache Hadoop 3.4, o.a.h.hdfs.DFSOutputStream.
/// </remarks>
public sealed class HdfsOutputStream : FsOutputStream, ILeasedFile
{
    private readonly IFileCalls _calls;
    private readonly HdfsWriteOptions _options;
    private readonly FileStreamer _streamer;
    private readonly PacketFiller _filler;
    private readonly PacketPool _pool;
    private readonly LeaseRenewer _leases;
    private readonly TimeProvider _time;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously); // once it is closed
    private long _position;
    private int _isBusy; // 1 while a call is under way
    private bool _isSynced;
    private bool _isFailureTold;
    private bool _isClosed;
    private Exception? _untold; // why its file system could not complete it

    internal HdfsOutputStream(
        IFileCalls calls, HdfsWriteOptions options, FileStreamer streamer, PacketFiller filler, PacketPool pool, LeaseRenewer leases,
        long position, TimeProvider time)
    {
        (_calls, _options, _streamer, _filler, _pool, _leases, _time) = (calls, options, streamer, filler, pool, leases, time);
        _position = position;
        leases.Add(this);
    }

    /// <summary>Told in a line what is waited for, and why, before a wait that a user notices.</summary>
    internal Action<string>? Warned { get; init; }

    /// <inheritdoc/>
    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        Enter();
        try
        {
            ThrowIfUnusable();
            WriteNow(buffer);
        }
        finally
        {
            Leave();
        }
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void WriteByte(byte value) => Write([value]);

    /// <inheritdoc/>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Enter();
        bool isUnderWay = false;
        try
        {
            ThrowIfUnusable();
            if (cancellationToken.IsCancellationRequested)
            {
                return ValueTask.FromCanceled(cancellationToken); // nothing of it is written: the stream goes on
            }

            // Most writes end here: there is room in the packet.
            if (_filler.HasPacket && buffer.Length < _filler.FreeBytes)
            {
                Fill(buffer.Span);
                return ValueTask.CompletedTask;
            }

            isUnderWay = !buffer.IsEmpty;
        }
        finally
        {
            if (!isUnderWay)
            {
                Leave();
            }
        }

        return isUnderWay ? WriteRestAsync(buffer, cancellationToken) : ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <summary>Does nothing: who wants readers to see what was written calls <see cref="HflushAsync"/>.</summary>
    public override void Flush()
    {
    }

    /// <summary>Does nothing, as <see cref="Flush"/>.</summary>
    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public override ValueTask HflushAsync(CancellationToken cancellationToken = default) =>
        FlushOutAsync(sync: false, updateLength: false, cancellationToken);

    /// <summary>What was written is on the disks of all DataNodes, and seen (Hadoop's hsync).</summary>
    /// <remarks>
    /// Full blocks that were ended before the first call of this are not waited for; DataNodes write them to disk when it
    /// suits them (dfs.datanode.synconclose).
    /// </remarks>
    /// <exception cref="HdfsWriteException">It could not be made durable.</exception>
    public override ValueTask HsyncAsync(CancellationToken cancellationToken = default) => HsyncAsync(updateLength: false, cancellationToken);

    /// <summary>What was written is on the disks of all DataNodes, and seen.</summary>
    /// <param name="updateLength">Whether the NameNode also learns the length, so that listings show it (Hadoop's UPDATE_LENGTH).</param>
    /// <param name="cancellationToken">Gives up, and breaks the stream.</param>
    /// <exception cref="HdfsWriteException">It could not be made durable.</exception>
    public ValueTask HsyncAsync(bool updateLength, CancellationToken cancellationToken = default) =>
        FlushOutAsync(sync: true, updateLength, cancellationToken);

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await CloseAsync(byOwner: true).ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override void Abandon()
    {
        // Whoever gives it up knows: disposing tells nobody.
        _isFailureTold = true;
        _streamer.Fail(new OperationCanceledException());
    }

    void ILeasedFile.LoseLease(Exception reason) => _streamer.Fail(reason);

    async ValueTask ILeasedFile.CloseAsync()
    {
        await CloseAsync(byOwner: false).ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            CloseAsync(byOwner: true).GetAwaiter().GetResult();
        }

        base.Dispose(disposing);
    }

    /// <summary>Completes the file and ends the stream.</summary>
    /// <param name="byOwner">Who disposes of the stream; not who closes its file system, and has no part in what is done with it.</param>
    private async Task CloseAsync(bool byOwner)
    {
        if (Interlocked.Exchange(ref _isClosed, true))
        {
            await _ended.Task.ConfigureAwait(false); // or he would take the file for complete
            if (byOwner && Interlocked.Exchange(ref _untold, null) is { } failure)
            {
                ExceptionDispatchInfo.Throw(failure);
            }

            return;
        }

        try
        {
            await CloseNowAsync(byOwner).ConfigureAwait(false);
        }
        finally
        {
            _ended.SetResult();
        }
    }

    private async Task CloseNowAsync(bool byOwner)
    {
        bool isBusy = Interlocked.Exchange(ref _isBusy, 1) != 0; // for ever, if it was not: nothing is done with it after this
        try
        {
            if (isBusy)
            {
                // Its packet and what waits are the other call's. A caller who has stopped waiting for that disposes once, here.
                string what = byOwner ? "The stream was disposed of" : "Its file system was closed";
                Exception refusal = byOwner
                    ? new InvalidOperationException(
                        $"Another call on this stream has not finished: a stream has one caller at a time. {_calls.Path} is not complete.")
                    : new HadoopException($"The file system was closed while a call that writes {_calls.Path} had not finished: it is not complete.");
                _untold = byOwner || _isFailureTold ? null : refusal; // the other call may succeed all the same; if it fails, that tells
                _streamer.Fail(new HadoopException($"{what} while a call on it had not finished."));
                throw refusal;
            }

            if (_streamer.Failure is null || !_isFailureTold)
            {
                await CompleteAsync().ConfigureAwait(false);
            }
        }
        catch (Exception e) when (!byOwner && !isBusy)
        {
            _untold = e;
            throw;
        }
        finally
        {
            await EndAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Ends the sending, and gives the file back to the NameNode where that is due.</summary>
    private async ValueTask EndAsync()
    {
        _leases.Remove(this);
        await _streamer.DisposeAsync().ConfigureAwait(false);
        if (_streamer.Failure is SpaceQuotaExceededException or StorageTypeQuotaExceededException)
        {
            await TryCloseAtNameNodeAsync().ConfigureAwait(false);
        }
        else if (_streamer.Failure is not null && _options.RecoversLeaseOnCloseFailure)
        {
            await OrphanedFiles.TryCloseAsync(_calls, _time, _streamer.Failure).ConfigureAwait(false);
        }
    }

    private void WriteNow(ReadOnlySpan<byte> buffer)
    {
        try
        {
            while (!buffer.IsEmpty)
            {
                while (!_filler.HasPacket)
                {
                    _streamer.WaitForRoom();
                    BeginPacket();
                }

                buffer = buffer[Fill(buffer)..];
            }
        }
        catch (Exception e)
        {
            Break(e);
            throw;
        }
    }

    /// <summary>Writes what has no room in the packet; the call was entered.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask WriteRestAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            while (!buffer.IsEmpty)
            {
                while (!_filler.HasPacket)
                {
                    await _streamer.WaitForRoomAsync(cancellationToken).ConfigureAwait(false);
                    BeginPacket();
                }

                buffer = buffer[Fill(buffer.Span)..];
            }
        }
        catch (Exception e)
        {
            Break(e);
            throw;
        }
        finally
        {
            Leave();
        }
    }

    /// <summary>Begins a packet, for which there is room; or ends the block before, which takes a packet, too.</summary>
    private void BeginPacket()
    {
        if (_filler.IsBlockFull)
        {
            // Who syncs wants all that was written, not only what the last block has.
            _streamer.Enqueue(_filler.EndBlock(_pool.Rent(), _isSynced));
        }
        else
        {
            _filler.Begin(_pool.Rent());
        }
    }

    /// <summary>Fills the packet, and queues it when it is full: there has been room for it since it was begun.</summary>
    private int Fill(ReadOnlySpan<byte> buffer)
    {
        int taken = _filler.Fill(buffer);
        _position += taken;
        if (_filler.FreeBytes == 0)
        {
            _streamer.Enqueue(_filler.Take(syncBlock: false));
        }

        return taken;
    }

    private async ValueTask FlushOutAsync(bool sync, bool updateLength, CancellationToken cancellationToken)
    {
        Enter();
        try
        {
            ThrowIfUnusable();
            cancellationToken.ThrowIfCancellationRequested();
            _isSynced |= sync;
            await FlushNowAsync(sync, updateLength, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Leave();
        }
    }

    private async ValueTask FlushNowAsync(bool sync, bool updateLength, CancellationToken cancellationToken)
    {
        try
        {
            await QueueForFlushAsync(sync, cancellationToken).ConfigureAwait(false);
            await _streamer.WaitForAcknowledgementAsync(_streamer.LastQueued, cancellationToken).ConfigureAwait(false);

            // The first time in each pipeline, too: after a crash the NameNode must know that the block is there.
            if (_streamer.TakeNewBlocks() || updateLength)
            {
                long length = _filler.BytesInBlock == 0 ? -1 : _streamer.LastBlock?.Length ?? -1;
                using CancellationTokenRegistration cancellation = cancellationToken.UnsafeRegister(
                    static (streamer, token) => ((FileStreamer)streamer!).Fail(new OperationCanceledException(token)), _streamer);
                await _calls.FsyncAsync(length, _streamer.Stopping).ConfigureAwait(false);
            }
        }
        catch (Exception e)
        {
            Break(e);
            throw Told(e);
        }
    }

    private async ValueTask QueueForFlushAsync(bool sync, CancellationToken cancellationToken)
    {
        if (_filler.HasPacket)
        {
            _streamer.Enqueue(_filler.Take(sync));
        }
        else if (sync && _filler.BytesInBlock > 0)
        {
            // All is on its way, but need not be on disk.
            await _streamer.WaitForRoomAsync(cancellationToken).ConfigureAwait(false);
            _streamer.Enqueue(_filler.IsBlockFull ? _filler.EndBlock(_pool.Rent(), syncBlock: true) : _filler.Sync(_pool.Rent()));
        }
    }

    /// <summary>Sends the rest, ends the block, and has the NameNode close the file.</summary>
    private async ValueTask CompleteAsync()
    {
        try
        {
            if (_filler.HasPacket)
            {
                _streamer.Enqueue(_filler.Take(syncBlock: false));
            }

            if (_filler.BytesInBlock > 0)
            {
                await _streamer.WaitForRoomAsync(CancellationToken.None).ConfigureAwait(false);
                _streamer.Enqueue(_filler.EndBlock(_pool.Rent(), syncBlock: false));
            }

            await _streamer.WaitForAcknowledgementAsync(_streamer.LastQueued, CancellationToken.None).ConfigureAwait(false);
            await CloseAtNameNodeAsync(_streamer.Stopping).ConfigureAwait(false); // who gives the file up does not wait for the NameNode either
        }
        catch (Exception e)
        {
            Break(e);
            throw Told(e);
        }
    }

    private async ValueTask CloseAtNameNodeAsync(CancellationToken stopping)
    {
        RetryPauses pauses = _options.ReplicationPauses;
        ExtendedBlock? last = _streamer.LastBlock;
        for (int attempt = 0; !await _calls.CompleteAsync(last, stopping).ConfigureAwait(false); attempt++)
        {
            TimeSpan pause = pauses.Before(attempt) ?? throw new HadoopException(
                $"{_calls.Path} cannot be closed: its last block {last} has too few copies (dfs.namenode.replication.min). Are enough "
                + "DataNodes up? (dfs.client.block.write.locateFollowingBlock.retries)");
            RetryPauses.Warn(Warned, pause, $"{_calls.Path} cannot be closed yet: its last block {last} has too few copies.");
            await Task.Delay(pause, _time, stopping).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Closes the file with the blocks that it has: all of them are whole, only a further one was refused. Nobody else could
    /// write or cut it until the lease ends.
    /// </summary>
    /// <remarks>Source: Apache Hadoop 3.4, o.a.h.hdfs.DFSOutputStream#cleanupAndRethrowIOException.</remarks>
    private async ValueTask TryCloseAtNameNodeAsync()
    {
        try
        {
            await CloseAtNameNodeAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e) when (e is HadoopException or ObjectDisposedException)
        {
            // What failed before is what the writer is told.
        }
    }

    /// <summary>Begins a call, before anything is changed. Whoever comes while one is under way fails, and that one goes on.</summary>
    private void Enter()
    {
        if (Interlocked.Exchange(ref _isBusy, 1) != 0)
        {
            ObjectDisposedException.ThrowIf(_isClosed, this);
            throw new InvalidOperationException("Another call on this stream has not finished: a stream has one caller at a time.");
        }
    }

    private void Leave() => Volatile.Write(ref _isBusy, 0);

    private void ThrowIfUnusable()
    {
        ObjectDisposedException.ThrowIf(_isClosed, this);
        if (_streamer.Failure is { } failure)
        {
            _isFailureTold = true;
            throw WriteFailures.Describe(failure, _calls.Path);
        }
    }

    /// <summary>A call failed: so does the stream, and who disposes of it is not told again.</summary>
    private void Break(Exception reason)
    {
        _isFailureTold = true;
        _untold = null;
        _streamer.Fail(reason);
    }

    /// <summary>What a caller is told; where the stream's failure has ended his wait, that.</summary>
    private Exception Told(Exception e) => e is HdfsWriteException
        ? e
        : WriteFailures.Describe(e is OperationCanceledException ? _streamer.Failure ?? e : e, _calls.Path);
}
