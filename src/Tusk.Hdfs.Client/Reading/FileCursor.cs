using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using Tusk.Common.Errors;
using Tusk.Hdfs.Client.Namespace;
using Tusk.Hdfs.DataTransfer;
using Tusk.Hdfs.DataTransfer.Connections;
using Tusk.Hdfs.DataTransfer.Reading;
using Tusk.Protocol;

namespace Tusk.Hdfs.Client.Reading;

/// <summary>A place in an open file from which bytes come in order: across blocks, and whatever happens to single replicas.</summary>
/// <remarks>
/// Each block is read by one operation, up to <see cref="End"/>. A replica that fails is left for the next one, from the byte
/// that was reached; when all have failed, the NameNode is asked anew, a few times with growing pauses. One user at a time;
/// but it may be ended under one who has entered.
/// Source: Apache Hadoop 3.4, o.a.h.hdfs.DFSInputStream#blockSeekTo, #readBuffer, #refetchLocations.
/// </remarks>
/// <param name="file">The file.</param>
/// <param name="position">Where it begins.</param>
/// <param name="end">Where it ends, or beyond the file.</param>
/// <param name="ending">Cancelled by <see cref="EndAsync"/>; null where it is not called.</param>
internal sealed class FileCursor(OpenFile file, long position, long end, CancellationTokenSource? ending = null)
{
    /// <summary>How far ahead is skipped by reading; further ahead a new operation is less.</summary>
    private const int SkippedBytes = 128 << 10;

    /// <summary>How long the rest of an operation is waited for when it is closed: a new connection costs less.</summary>
    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(1);

    // What a user and the end agree on: the end leaves the connection, and what has come, to a user who is there.
    private const int Resting = 0, InUse = 1, Ended = 2;

    private DataTransferConnection? _connection;
    private BlockReader? _reader;
    private int _state;
    private LocatedBlock? _block;
    private long _filledAt = -1;
    private int _failures;
    private bool _tokenRenewed;
    private HadoopException? _last;

    /// <summary>Offset in the file of the next byte.</summary>
    public long Position { get; private set; } = position;

    /// <summary>Where it ends: bytes behind are not asked for.</summary>
    public long End { get; } = Math.Min(end, file.Blocks.Length);

    /// <summary>Bytes that have come; valid until the next fill.</summary>
    public ReadOnlySpan<byte> Available => _reader is null ? default : _reader.Available;

    /// <summary>The same, for those that hand it on.</summary>
    public ReadOnlyMemory<byte> AvailableMemory => _reader?.AvailableMemory ?? default;

    /// <summary>Waits for more, if nothing is available.</summary>
    /// <returns>False at the end.</returns>
    /// <exception cref="BlockUnavailableException">No replica can be read.</exception>
    /// <exception cref="HadoopException">The NameNode cannot be asked, or the file is gone.</exception>
    public ValueTask<bool> FillAsync(bool blocking, CancellationToken cancellationToken) =>
        Available.IsEmpty ? FillMoreAsync(blocking, cancellationToken) : new(true);

    /// <summary>Marks available bytes as used.</summary>
    public void Advance(int bytes)
    {
        _reader!.Advance(bytes);
        Position += bytes;
    }

    /// <summary>Whether a position is reached by reading a little further in what was asked for already.</summary>
    public bool IsNear(long to) =>
        _reader is not null && to >= Position && to - Position <= SkippedBytes && to - Position <= _reader.RemainingBytes;

    /// <summary>Goes to another place.</summary>
    public async ValueTask SeekAsync(long to, bool blocking, CancellationToken cancellationToken)
    {
        if (!IsNear(to))
        {
            await CloseAsync(blocking, cancellationToken).ConfigureAwait(false);
            Position = to;
        }

        while (Position < to && await FillAsync(blocking, cancellationToken).ConfigureAwait(false))
        {
            Advance((int)Math.Min(Available.Length, to - Position));
        }
    }

    /// <summary>Ends the operation, and keeps the connection for others where it can be used again soon.</summary>
    public async ValueTask CloseAsync(bool blocking, CancellationToken cancellationToken)
    {
        if (_reader is { } reader)
        {
            DataTransferConnection connection = _connection!;
            (_reader, _connection) = (null, null);
            bool reusable = false;
            try
            {
                reusable = await DrainAsync(reader, connection, blocking, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                if (reusable)
                {
                    file.Reads.Connections.Give(connection);
                }
                else
                {
                    connection.Dispose();
                }
            }
        }
    }

    /// <summary>A user begins who may be interrupted by <see cref="EndAsync"/>: what is available stays valid until he leaves.</summary>
    /// <exception cref="ObjectDisposedException">It was ended.</exception>
    /// <exception cref="InvalidOperationException">Another one has not left.</exception>
    public void Enter()
    {
        int state = Interlocked.CompareExchange(ref _state, InUse, Resting);
        ObjectDisposedException.ThrowIf(state == Ended, typeof(HdfsInputStream));
        if (state == InUse)
        {
            throw new InvalidOperationException(
                $"Another read of {file.Blocks.Path} on this stream has not finished: a stream has one reader at a time.");
        }
    }

    /// <summary>The user has all that he wanted.</summary>
    public void Leave()
    {
        if (Interlocked.CompareExchange(ref _state, Resting, InUse) == Ended)
        {
            Abandon();
        }
    }

    /// <summary>Closes it for good. Under a user its connection breaks instead: what he waits for fails, and he closes it.</summary>
    public ValueTask EndAsync(bool blocking)
    {
        int state = Interlocked.Exchange(ref _state, Ended);
        if (state == InUse)
        {
            ending?.Cancel();
            _connection?.Break();
        }

        return state == Resting ? CloseAsync(blocking, CancellationToken.None) : default;
    }

    /// <summary>Ends without waiting for anything; the connection is closed.</summary>
    public void Abandon()
    {
        _connection?.Dispose();
        (_reader, _connection) = (null, null);
    }

    // Pooled: it waits for every packet.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> FillMoreAsync(bool blocking, CancellationToken cancellationToken)
    {
        while (Position < End)
        {
            if (_reader is null)
            {
                await OpenInterruptiblyAsync(blocking, cancellationToken).ConfigureAwait(false);
            }

            try
            {
                bool filled;
                using (blocking ? BreakAt(_connection!, cancellationToken) : default)
                {
                    filled = await _reader!.FillAsync(blocking, cancellationToken).ConfigureAwait(false);
                }

                if (filled)
                {
                    if (_filledAt != Position)
                    {
                        _filledAt = Position;
                        if (_failures > 0 || _last is not null || _tokenRenewed)
                        {
                            await RecoveredAsync(blocking, cancellationToken).ConfigureAwait(false);
                        }
                    }

                    return true;
                }

                await CloseAsync(blocking, cancellationToken).ConfigureAwait(false);
            }
            catch (HadoopException e) when (IsReplicaFailure(e) && !cancellationToken.IsCancellationRequested && !IsEnded)
            {
                Failed(e);
            }
            catch
            {
                Abandon();
                ThrowIfEnded();
                cancellationToken.ThrowIfCancellationRequested();
                throw;
            }
        }

        await CloseAsync(blocking, cancellationToken).ConfigureAwait(false);
        return false;
    }

    /// <summary>Finds a replica that answers; the end of the cursor ends that, too.</summary>
    private async ValueTask OpenInterruptiblyAsync(bool blocking, CancellationToken cancellationToken)
    {
        if (ending is null)
        {
            await OpenAsync(blocking, cancellationToken).ConfigureAwait(false);
            return;
        }

        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, ending.Token);
        try
        {
            await OpenAsync(blocking, either.Token).ConfigureAwait(false);
        }
        catch
        {
            ThrowIfEnded();
            cancellationToken.ThrowIfCancellationRequested();
            throw;
        }

        ThrowIfEnded();
    }

    // With a fence: who ends it looks for the connection after this was set, and the other way round.
    private bool IsEnded => Interlocked.CompareExchange(ref _state, Ended, Ended) == Ended;

    private void ThrowIfEnded() => ObjectDisposedException.ThrowIf(IsEnded, typeof(HdfsInputStream));

    /// <summary>Reads the rest of an operation, as long as that is worth it: who closes it has all that he wanted.</summary>
    /// <returns>Whether the connection can be used again; nobody breaks it any more.</returns>
    private async ValueTask<bool> DrainAsync(
        BlockReader reader, DataTransferConnection connection, bool blocking, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(DrainTime, file.Reads.Time);
        bool ended;
        using (cancellationToken.UnsafeRegister(static limit => ((CancellationTokenSource)limit!).Cancel(), limit))
        using (blocking ? BreakAt(connection, limit.Token) : default)
        {
            try
            {
                ended = await reader.FinishAsync(blocking, limit.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (limit.IsCancellationRequested)
            {
                cancellationToken.ThrowIfCancellationRequested();
                ended = false; // the connection is closed with what was to come
            }
        }

        return ended && !limit.IsCancellationRequested;
    }

    /// <summary>A token does not end a wait that blocks; that its connection breaks does.</summary>
    private static CancellationTokenRegistration BreakAt(DataTransferConnection connection, CancellationToken token) =>
        token.UnsafeRegister(static connection => ((DataTransferConnection)connection!).Break(), connection);

    private static bool IsReplicaFailure(HadoopException e) => e is DataTransferException or ProtocolMessageException;

    /// <summary>A replica gives data after others have not.</summary>
    private ValueTask RecoveredAsync(bool blocking, CancellationToken cancellationToken)
    {
        (_failures, _last, _tokenRenewed) = (0, null, false);
        return Blocking.IfAsync(blocking, file.ReportCorruptAsync(_block!, cancellationToken));
    }

    /// <summary>The replica that was being read has failed.</summary>
    private void Failed(HadoopException e)
    {
        BlockReader reader = _reader!;
        Abandon();
        _last = e;
        if (e is BlockChecksumException)
        {
            file.MarkCorrupt(_block!, reader.Node);
        }
        else if (e is DatanodeConnectionException { IsTimeout: false } && reader.Position > reader.Request.Offset)
        {
            // It has given something: perhaps it only closed a connection on which nobody read. A new one will show.
        }
        else
        {
            file.MarkDead(reader.Node);
        }
    }

    /// <summary>Finds a replica that answers.</summary>
    private async ValueTask OpenAsync(bool blocking, CancellationToken cancellationToken)
    {
        LocatedBlock block = await Blocking.IfAsync(blocking, file.Blocks.FindAsync(Position, cancellationToken)).ConfigureAwait(false);
        while (true)
        {
            if (file.Choose(block) is not { } replica)
            {
                block = await FindAgainAsync(block, blocking, cancellationToken).ConfigureAwait(false);
                continue;
            }

            try
            {
                await OpenAsync(block, replica.Node, blocking, cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (BlockRefusedException e) when (e.IsTokenExpired && !_tokenRenewed)
            {
                _tokenRenewed = true;
                block = await Blocking.IfAsync(blocking, file.Blocks.RefreshAsync(Position, cancellationToken)).ConfigureAwait(false);
            }
            catch (HadoopException e) when (IsReplicaFailure(e))
            {
                cancellationToken.ThrowIfCancellationRequested();
                _last = e;
                file.MarkDead(replica.Node);
            }
        }
    }

    /// <summary>Asks the NameNode where a block is of which no replica is left.</summary>
    private async ValueTask<LocatedBlock> FindAgainAsync(LocatedBlock block, bool blocking, CancellationToken cancellationToken)
    {
        bool corrupt = file.AllCorrupt(block);
        if (_failures >= file.Reads.Options.AcquireFailures || (corrupt && _failures > 0))
        {
            await Blocking.IfAsync(blocking, file.ReportCorruptAsync(block, cancellationToken)).ConfigureAwait(false);
            BlockUnavailableException unavailable = Unavailable(block, corrupt);
            _failures = 0; // who reads again after this is as patient again
            throw unavailable;
        }

        if (!corrupt)
        {
            // 0.75 to 2.25 s at first, as in Hadoop the mean grows by one and a half windows each time.
            TimeSpan pause = file.Reads.Jitter.Vary(file.Reads.Options.RetryWindow * (_failures + ((_failures + 1) / 2.0)));
            file.Reads.Warned?.Invoke(Waiting(block, pause));
            await Blocking.IfAsync(blocking, new ValueTask(Task.Delay(pause, file.Reads.Time, cancellationToken))).ConfigureAwait(false);
        }

        _failures++;
        file.Revive();
        return await Blocking.IfAsync(blocking, file.Blocks.RefreshAsync(Position, cancellationToken)).ConfigureAwait(false);
    }

    private string Waiting(LocatedBlock block, TimeSpan pause) => string.Create(
        CultureInfo.InvariantCulture,
        $"{(block.Replicas.Count == 0 ? "No DataNode that the NameNode hears of has" : "No DataNode gives")} block {block.Block} of "
        + $"{file.Blocks.Path}{(_last is null ? "" : $" (the last error: {_last.Message.TrimEnd('.')})")}. The NameNode is asked again in "
        + $"{pause.TotalSeconds:0.#} s, time {_failures + 1} of {file.Reads.Options.AcquireFailures} "
        + $"(dfs.client.max.block.acquire.failures, dfs.client.retry.window.base).");

    private BlockUnavailableException Unavailable(LocatedBlock block, bool corrupt)
    {
        string nodes = string.Join(", ", block.Replicas.Select(static replica => replica.Node));
        string why = corrupt
            ? $"every replica of {block.Block} is corrupt ({nodes}). Restore the file from another copy; "
                + "hdfs fsck / -list-corruptfileblocks lists what else is concerned."
            : block.Replicas.Count == 0
            ? $"no DataNode that the NameNode hears of has block {block.Block}. Start the DataNodes that are down; "
                + "hdfs fsck says which blocks are missing."
            : $"no DataNode gives block {block.Block} ({nodes}; dfs.client.max.block.acquire.failures = "
                + $"{file.Reads.Options.AcquireFailures}). The last error: {_last?.Message ?? "none"}";
        return new BlockUnavailableException(file.Blocks.Path, Position, why, _last);
    }

    private async ValueTask OpenAsync(LocatedBlock block, DatanodeInfo node, bool blocking, CancellationToken cancellationToken)
    {
        Debug.Assert(_reader is null && Position >= block.Offset && Position < block.End, "The block holds the position.");
        var request = new BlockReadRequest(
            block.Block, block.Token, file.Reads.ClientName, Position - block.Offset, Math.Min(block.End, End) - Position, file.Verifies);
        while (true)
        {
            DataTransferConnection? kept = file.Reads.Connections.TryTake(node);
            DataTransferConnection connection =
                kept ?? await file.Reads.Connections.ConnectAsync(node, blocking, cancellationToken).ConfigureAwait(false);
            bool opened = false;
            try
            {
                using (blocking ? BreakAt(connection, cancellationToken) : default)
                {
                    _reader = await BlockReader.OpenAsync(connection, request, blocking, cancellationToken).ConfigureAwait(false);
                }

                (_connection, _block, opened) = (connection, block, true);
                return;
            }
            catch (DatanodeConnectionException e) when (kept is not null && !e.IsTimeout && !cancellationToken.IsCancellationRequested)
            {
                // The DataNode has closed it in this moment; that says nothing about the replica.
            }
            finally
            {
                if (!opened)
                {
                    connection.Dispose();
                }
            }
        }
    }
}
