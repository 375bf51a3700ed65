using System.Buffers;
using System.Net.Sockets;
using Tusk.Rpc.Wire;

namespace Tusk.Rpc.Server;

/// <summary>Sends the answers of a connection: written one behind another, sent as many as are ready.</summary>
/// <remarks>
/// Whoever answers writes into the buffer under the lock; who finds nobody sending sends. Nothing is rented while nothing is
/// to be sent. A client that takes nothing is found by the time of the last progress; the reader waits for room meanwhile, so
/// that the bytes have a bound: <see cref="RpcServerOptions.MaxUnsentBytes"/> and the answers to calls already read.
/// </remarks>
internal sealed class ResponseSender : IThreadPoolWorkItem
{
    private const int FirstBytes = 1024;

    /// <summary>Bytes handed to the socket at a time, so that progress is seen.</summary>
    private const int PieceBytes = 64 * 1024;

    /// <summary>
    /// Pieces after which a thread goes back to what it was doing: answers may come as fast as they are sent, and it may be one that others
    /// wait for.
    /// </summary>
    private const int TurnPieces = 16;

    private readonly Lock _gate = new();
    private readonly Socket _socket;
    private readonly TimeProvider _time;
    private readonly ServerCounters _counters;
    private readonly UnsentBudget _all;
    private readonly int _maxUnsentBytes;
    private readonly Action _failed;
    private byte[] _buffer = [];
    private int _bytes; // in the buffer
    private int _sendingBytes; // taken from it, and not sent
    private long _progressAt;
    private bool _isSending;
    private bool _isScheduled;
    private bool _isClosed;
    private TaskCompletionSource? _changed; // where somebody waits for room, or for the end

    /// <summary>A sender that has nothing to send.</summary>
    /// <param name="socket">Where to.</param>
    /// <param name="time">The clock.</param>
    /// <param name="counters">Where bytes sent are counted.</param>
    /// <param name="all">Where bytes not taken are counted, with those of other connections.</param>
    /// <param name="maxUnsentBytes">Bytes with which there is no room.</param>
    /// <param name="failed">Told when the client cannot be reached any more.</param>
    public ResponseSender(
        Socket socket, TimeProvider time, ServerCounters counters, UnsentBudget all, int maxUnsentBytes, Action failed) =>
        (_socket, _time, _counters, _all, _maxUnsentBytes, _failed) = (socket, time, counters, all, maxUnsentBytes, failed);

    /// <summary>Bytes of answers that the client has not taken.</summary>
    public long UnsentBytes
    {
        get
        {
            lock (_gate)
            {
                return (long)_bytes + _sendingBytes;
            }
        }
    }

    /// <summary>Writes an answer behind the others; nothing if the connection is closed.</summary>
    public void Append(in ResponseFrame frame)
    {
        int bytes = frame.FrameBytes;
        lock (_gate)
        {
            if (!_isClosed)
            {
                // Counted only when it is written: a message that fails to be leaves no part behind.
                frame.Write(Reserve(bytes)[..bytes]);
                _bytes += bytes;
                _all.Add(bytes);
            }
        }
    }

    /// <summary>Writes bytes behind the answers; nothing if the connection is closed.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        lock (_gate)
        {
            if (!_isClosed)
            {
                bytes.CopyTo(Reserve(bytes.Length));
                _bytes += bytes.Length;
                _all.Add(bytes.Length);
            }
        }
    }

    /// <summary>Sends what there is, unless somebody does; on this thread for a while, as far as the socket takes it.</summary>
    public void Flush()
    {
        lock (_gate)
        {
            if (_isSending || _isClosed || _bytes == 0)
            {
                return;
            }

            _progressAt = _time.GetTimestamp(); // before it is seen to send: the time of an earlier answer is no stall
            _isSending = true;
        }

        _ = SendAsync();
    }

    /// <summary>Sends what there is soon, with what comes meanwhile. Wakes nobody if there is nothing, as when calls were read and none is answered.</summary>
    public void FlushSoon()
    {
        lock (_gate)
        {
            if (_isSending || _isScheduled || _isClosed || _bytes == 0)
            {
                return;
            }

            _isScheduled = true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    /// <summary>Whether the client has taken enough for another call of his to be read.</summary>
    public bool HasRoom => UnsentBytes < _maxUnsentBytes;

    /// <summary>Waits until there is room.</summary>
    public Task WaitForRoomAsync() => WaitAsync(_maxUnsentBytes - 1);

    /// <summary>Waits until everything is sent, or nothing can be.</summary>
    public Task DrainAsync() => WaitAsync(0);

    /// <summary>Whether the client has taken nothing since a time, and something waits for it.</summary>
    public bool IsStalledSince(long timestamp) => Volatile.Read(ref _isSending) && Volatile.Read(ref _progressAt) <= timestamp;

    /// <summary>Gives up what is not sent.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _isClosed = true;
            _all.Add(-(_bytes + (long)_sendingBytes));
            (_bytes, _sendingBytes) = (0, 0);
            if (_buffer.Length > 0)
            {
                ArrayPool<byte>.Shared.Return(_buffer);
                _buffer = [];
            }

            Changed();
        }
    }

    void IThreadPoolWorkItem.Execute()
    {
        lock (_gate)
        {
            _isScheduled = false;
        }

        Flush();
    }

    private async Task SendAsync()
    {
        byte[] batch = [];
        int pieces = 0;
        try
        {
            while (TryTakeBatch(batch, out batch, out int bytes))
            {
                for (int sent = 0; sent < bytes;)
                {
                    if (++pieces % TurnPieces == 0)
                    {
                        await Task.Yield();
                    }

                    Volatile.Write(ref _progressAt, _time.GetTimestamp());
                    Memory<byte> piece = batch.AsMemory(sent, Math.Min(PieceBytes, bytes - sent));
                    int taken = await _socket.SendAsync(piece).ConfigureAwait(false);
                    sent += taken;
                    Progress(bytes - sent, taken);
                }
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The client has gone. The batch is not returned: the socket may hold it still.
            Close();
            _failed();
        }
    }

    /// <summary>Takes what is to be sent, and gives the last batch back.</summary>
    /// <returns>False if there is nothing; then others may send.</returns>
    private bool TryTakeBatch(byte[] last, out byte[] batch, out int bytes)
    {
        if (last.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(last);
        }

        lock (_gate)
        {
            (batch, bytes) = (_buffer, _bytes);
            (_buffer, _bytes, _sendingBytes) = ([], 0, bytes);
            if (bytes > 0)
            {
                return true;
            }

            if (batch.Length > 0)
            {
                ArrayPool<byte>.Shared.Return(batch);
            }

            _isSending = false;
            Changed();
            return false;
        }
    }

    private void Progress(int left, int sent)
    {
        Interlocked.Add(ref _counters.SentBytes, sent);
        lock (_gate)
        {
            if (_isClosed)
            {
                return; // given up already, with all that was left
            }

            _all.Add(-sent);
            _sendingBytes = left;
            if (_changed is not null && _sendingBytes + (long)_bytes < _maxUnsentBytes)
            {
                Changed();
            }
        }
    }

    private async Task WaitAsync(int mostBytes)
    {
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                if (_isClosed || (_bytes + (long)_sendingBytes <= mostBytes && (mostBytes > 0 || !_isSending)))
                {
                    return;
                }

                _changed ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                changed = _changed.Task;
            }

            Flush();
            await changed.ConfigureAwait(false);
        }
    }

    private void Changed()
    {
        _changed?.SetResult();
        _changed = null;
    }

    private Span<byte> Reserve(int bytes)
    {
        if (_buffer.Length - _bytes < bytes)
        {
            int wanted = Math.Max(checked(_bytes + bytes), Math.Max(FirstBytes, (int)Math.Min(2L * _buffer.Length, Array.MaxLength)));
            byte[] larger = ArrayPool<byte>.Shared.Rent(wanted);
            _buffer.AsSpan(0, _bytes).CopyTo(larger);
            if (_buffer.Length > 0)
            {
                ArrayPool<byte>.Shared.Return(_buffer);
            }

            _buffer = larger;
        }

        return _buffer.AsSpan(_bytes);
    }
}
