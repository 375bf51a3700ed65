using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Tusk.Protocol;
using Tusk.Protocol.DataTransfer;

namespace Tusk.Hdfs.DataTransfer.Connections;

/// <summary>A connection to a DataNode's data port: operations out, answers in.</summary>
/// <remarks>
/// One task may receive while another sends. A failure, a time-out or a cancellation breaks it for good; the next use
/// says so. Only an error of the socket in sending does not: what the DataNode said before can still be received.
/// What arrives is kept in one buffer until it is consumed, so that a packet can be checked where it lies.
/// What says "blocking" waits on the caller's thread when it is true, and has ended when it returns: readers on threads
/// of their own need no other thread for each packet. Breaking the connection ends such a wait, a token does not.
/// </remarks>
public sealed class DataTransferConnection : IDisposable
{
    /// <summary>After that, a wait for much ends with less: the DataNode is slow, and must not look silent.</summary>
    private static readonly TimeSpan BulkPatience = TimeSpan.FromSeconds(1);

    private readonly Socket _socket;
    private readonly DataTransferTimeouts _timeouts;
    private readonly CancellationTokenSource _broken = new();
    private readonly LowWaterMark _lowWater;
    private readonly Deadline _receiveDeadline;
    private readonly Deadline _sendDeadline;
    private readonly ReceiveBuffer _buffer = new();
    private readonly LastWord _lastWord = new();
    private CancellationTokenRegistration _end;
    private int _disposed;

    // Who comes second gives the buffer back: the receive that ends after the disposal, or the disposal.
    private int _receiving;

    internal DataTransferConnection(Socket socket, DatanodeInfo node, DataTransferTimeouts timeouts, TimeProvider time)
    {
        (_socket, Node, _timeouts) = (socket, node, timeouts);
        _lowWater = new LowWaterMark(socket);
        _receiveDeadline = new Deadline(_broken, time, () => _lowWater.Set(LowWaterMark.AnyByte));
        _sendDeadline = new Deadline(_broken, time);
    }

    /// <summary>The other end.</summary>
    public DatanodeInfo Node { get; }

    /// <summary>What has arrived and was not consumed; valid until the next receive.</summary>
    public ReadOnlySpan<byte> Received => _buffer.Filled.Span;

    /// <summary>The same, for those that hand it on.</summary>
    public ReadOnlyMemory<byte> ReceivedMemory => _buffer.Filled;

    /// <summary>Whether a last word is held back.</summary>
    public bool IsHoldingBack => _lastWord.IsHeld;

    /// <summary>Whether it can be used for another operation: unbroken, and nothing that nobody asked for has arrived.</summary>
    public bool IsReusable
    {
        get
        {
            try
            {
                // Readable although nothing is due: the DataNode has closed it.
                return _buffer.Count == 0 && !_broken.IsCancellationRequested && Volatile.Read(ref _disposed) == 0
                    && !_socket.Poll(0, SelectMode.SelectRead);
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                return false;
            }
        }
    }

    /// <summary>Makes a connection.</summary>
    /// <param name="node">To whom.</param>
    /// <param name="host">Address or name to connect to.</param>
    /// <param name="timeouts">How long it may be silent.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="DatanodeConnectionException">There is no connection; the message says why.</exception>
    public static Task<DataTransferConnection> ConnectAsync(
        DatanodeInfo node, string host, DataTransferTimeouts timeouts, TimeProvider time, CancellationToken cancellationToken) =>
        ConnectAsync(node, host, timeouts, time, blocking: false, cancellationToken);

    /// <summary>The same, blocking or not; where all waits block, no other thread hears of what arrives.</summary>
    /// <inheritdoc cref="ConnectAsync(DatanodeInfo, string, DataTransferTimeouts, TimeProvider, CancellationToken)"/>
    public static async Task<DataTransferConnection> ConnectAsync(
        DatanodeInfo node,
        string host,
        DataTransferTimeouts timeouts,
        TimeProvider time,
        bool blocking,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(node);
        ArgumentNullException.ThrowIfNull(timeouts);
        Socket socket = await DatanodeSocket.ConnectAsync(node, host, timeouts.Connect, time, blocking, cancellationToken)
            .ConfigureAwait(false);
        return new DataTransferConnection(socket, node, timeouts, time);
    }

    /// <summary>Sends an operation: version, opcode, message.</summary>
    /// <exception cref="DatanodeConnectionException">The connection is broken.</exception>
    public ValueTask SendOperationAsync(DataTransferOp operation, IContract message, CancellationToken cancellationToken) =>
        SendOperationAsync(operation, message, blocking: false, cancellationToken);

    /// <summary>The same, blocking or not.</summary>
    /// <inheritdoc cref="SendOperationAsync(DataTransferOp, IContract, CancellationToken)"/>
    public ValueTask SendOperationAsync(
        DataTransferOp operation, IContract message, bool blocking, CancellationToken cancellationToken) =>
        SendAsync(OperationFrame.Of(operation, message, _lastWord.TakeForNext()), blocking, cancellationToken);

    /// <summary>
    /// Sends the last word of an operation, to which there is no answer. Where operations follow each other at once it is held back, to go
    /// with the next one, by <see cref="Release"/> or before the end: each send costs both ends more than a small read.
    /// </summary>
    /// <inheritdoc cref="SendAsync(ReadOnlyMemory{byte}, CancellationToken)"/>
    public ValueTask SendLastWordAsync(byte[] bytes, bool blocking, CancellationToken cancellationToken)
    {
        ThrowIfBroken();
        return _lastWord.TryHold(bytes) ? default : SendAsync(bytes, blocking, cancellationToken);
    }

    /// <summary>Sends what is held back.</summary>
    public void Release()
    {
        try
        {
            if (_lastWord.Take() is { } bytes && TrySend(bytes) < bytes.Length)
            {
                Break(); // the DataNode reads nothing, and would take what follows for something else
            }
        }
        catch (DatanodeConnectionException)
        {
            // Who uses it next hears of that.
        }
    }

    /// <summary>Sends bytes, all of them.</summary>
    /// <exception cref="DatanodeConnectionException">The connection is broken, or the DataNode takes nothing for too long.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; the connection is broken.</exception>
    public ValueTask SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) =>
        SendAsync(bytes, blocking: false, cancellationToken);

    /// <summary>The same, blocking or not.</summary>
    /// <inheritdoc cref="SendAsync(ReadOnlyMemory{byte}, CancellationToken)"/>
    public ValueTask SendAsync(ReadOnlyMemory<byte> bytes, bool blocking, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ThrowIfBroken();
        if (blocking)
        {
            SendBlocking(bytes.Span);
            return default;
        }

        ValueTask<int> sending;
        try
        {
            sending = _socket.SendAsync(bytes, SocketFlags.None, _broken.Token);
            if (sending.IsCompletedSuccessfully)
            {
                // The socket sends all, or fails.
                return sending.Result == bytes.Length ? default : throw ConnectionFailures.Ended(Node);
            }
        }
        catch (Exception e) when (IsEndOfSocket(e))
        {
            throw SendFailed(e);
        }

        return FinishSendAsync(sending, cancellationToken);
    }

    /// <summary>Sends what the system takes without waiting.</summary>
    /// <returns>How many bytes.</returns>
    /// <exception cref="DatanodeConnectionException">The connection is broken.</exception>
    public int TrySend(ReadOnlySpan<byte> bytes)
    {
        ThrowIfBroken();
        try
        {
            if (_socket.Blocking)
            {
                _socket.Blocking = false;
            }

            int sent = _socket.Send(bytes, SocketFlags.None, out SocketError error);
            bool isTaken = error is SocketError.Success or SocketError.WouldBlock;
            return isTaken ? Math.Max(0, sent) : throw new SocketException((int)error);
        }
        catch (Exception e) when (IsEndOfSocket(e))
        {
            throw SendFailed(e);
        }
    }

    /// <summary>Waits until at least this many bytes have arrived and were not consumed.</summary>
    /// <param name="bytes">How many, bounded by the caller.</param>
    /// <param name="cancellationToken">Breaks the connection.</param>
    /// <exception cref="DatanodeConnectionException">The DataNode closed it, was silent too long, or it is broken.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; the connection is broken.</exception>
    public ValueTask ReceiveAsync(int bytes, CancellationToken cancellationToken) =>
        _buffer.Count >= bytes ? default : ReceiveMoreAsync(bytes, cancellationToken);

    /// <summary>The same, not in a hurry: a wait lasts until <paramref name="lowWater"/> bytes have arrived, or a second.</summary>
    /// <inheritdoc cref="ReceiveAsync(int, CancellationToken)"/>
    public ValueTask ReceiveSomeAsync(int bytes, int lowWater, bool blocking, CancellationToken cancellationToken)
    {
        if (_buffer.Count >= bytes)
        {
            return default;
        }

        cancellationToken.ThrowIfCancellationRequested();
        RaiseLowWater(lowWater - _buffer.Count);
        if (!blocking)
        {
            return ReceiveMoreAsync(bytes, cancellationToken);
        }

        ReceiveBlocking(bytes);
        return default;
    }

    /// <summary>The same, blocking or not.</summary>
    /// <inheritdoc cref="ReceiveAsync(int, CancellationToken)"/>
    public ValueTask ReceiveAsync(int bytes, bool blocking, CancellationToken cancellationToken) =>
        ReceiveAsync(bytes, bytes, blocking, cancellationToken);

    /// <summary>The same, when it is known that more follows.</summary>
    /// <param name="bytes">How many, bounded by the caller.</param>
    /// <param name="expectedBytes">
    /// How many will come in any case. Where it is much, waits are fewer and longer: up to a second, as long as less comes.
    /// </param>
    /// <param name="blocking">Whether to wait on this thread.</param>
    /// <param name="cancellationToken">Breaks the connection.</param>
    /// <inheritdoc cref="ReceiveAsync(int, CancellationToken)" path="/exception"/>
    public ValueTask ReceiveAsync(int bytes, long expectedBytes, bool blocking, CancellationToken cancellationToken) =>
        ReceiveSomeAsync(bytes, _buffer.Count + LowWaterMark.For(expectedBytes - _buffer.Count), blocking, cancellationToken);

    /// <summary>Marks received bytes as done with.</summary>
    public void Consume(int bytes) => _buffer.Consume(bytes);

    /// <summary>Gives memory back that only a long read needs, before the connection is kept idle.</summary>
    public void Rest()
    {
        if (Interlocked.CompareExchange(ref _receiving, 1, 0) == 0)
        {
            _buffer.Shrink();
            EndReceive();
        }
    }

    /// <summary>Who waits unhurriedly goes on with what has arrived.</summary>
    public void Hurry() => _lowWater.Set(LowWaterMark.AnyByte);

    /// <summary>Has the connection broken when a token is cancelled, as long as it is not disposed of.</summary>
    /// <param name="owner">Of those who made it; asked for once, before anybody else has the connection.</param>
    public void BreakWith(CancellationToken owner) => _end = BreakOn(owner);

    /// <summary>Breaks the connection: what others wait for on it fails at once.</summary>
    public void Break()
    {
        try
        {
            _broken.Cancel();
            _socket.Shutdown(SocketShutdown.Both); // wakes one that waits without the token
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // It has ended already.
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Release();
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            _end.Unregister();
            Break();
            _receiveDeadline.Dispose();
            _sendDeadline.Dispose();
            _socket.Dispose();
            if (Interlocked.Increment(ref _receiving) == 1)
            {
                _buffer.Return();
            }
        }
    }

    // Pooled: a reader waits for every packet, and must not allocate for each.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask FinishSendAsync(ValueTask<int> sending, CancellationToken cancellationToken)
    {
        _sendDeadline.Start(_timeouts.Send);
        CancellationTokenRegistration stop = BreakOn(cancellationToken);
        try
        {
            await sending.ConfigureAwait(false);
        }
        catch (Exception e) when (IsEndOfSocket(e))
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw SendFailed(e);
        }
        finally
        {
            await stop.DisposeAsync().ConfigureAwait(false);
            _sendDeadline.Stop();
        }
    }

    private void SendBlocking(ReadOnlySpan<byte> bytes)
    {
        try
        {
            while (!bytes.IsEmpty)
            {
                if (!_socket.WaitFor(SelectMode.SelectWrite, _timeouts.Send))
                {
                    throw Stuck(null);
                }

                bytes = bytes[_socket.Send(bytes)..];
            }
        }
        catch (Exception e) when (IsEndOfSocket(e))
        {
            throw SendFailed(e);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask ReceiveMoreAsync(int bytes, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        BeginReceive(bytes);
        try
        {
            while (_buffer.Count < bytes)
            {
                ThrowIfBroken();
                ValueTask<int> receiving = _socket.ReceiveAsync(_buffer.Free, SocketFlags.None, _broken.Token);
                int received = receiving.IsCompletedSuccessfully
                    ? receiving.Result
                    : await WaitAsync(receiving, cancellationToken).ConfigureAwait(false);
                Take(received);
            }
        }
        catch (Exception e) when (IsEndOfSocket(e))
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw Broken(e, "receiving");
        }
        finally
        {
            EndReceive();
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int> WaitAsync(ValueTask<int> receiving, CancellationToken cancellationToken)
    {
        _receiveDeadline.Start(_lowWater.IsRaised ? BulkPatience : TimeSpan.Zero, _timeouts.Receive);
        CancellationTokenRegistration stop = BreakOn(cancellationToken);
        try
        {
            return await receiving.ConfigureAwait(false);
        }
        finally
        {
            await stop.DisposeAsync().ConfigureAwait(false);
            _receiveDeadline.Stop();
        }
    }

    private void ReceiveBlocking(int bytes)
    {
        BeginReceive(bytes);
        try
        {
            while (_buffer.Count < bytes)
            {
                ThrowIfBroken();

                // Polled first: the socket was connected without blocking, where a receive that has to wait needs two
                // other threads to wake this one.
                if (_lowWater.IsRaised && !_socket.Poll(BulkPatience, SelectMode.SelectRead))
                {
                    _lowWater.Set(LowWaterMark.AnyByte);
                }

                if (!_socket.WaitFor(SelectMode.SelectRead, _timeouts.Receive))
                {
                    throw Silent(_timeouts.Receive, null);
                }

                Take(_socket.Receive(_buffer.Free.Span));
            }
        }
        catch (Exception e) when (IsEndOfSocket(e))
        {
            throw Broken(e, "receiving");
        }
        finally
        {
            EndReceive();
        }
    }

    /// <summary>Unless so little silence is suffered that the DataNode would look silent meanwhile.</summary>
    private void RaiseLowWater(int bytes) =>
        _lowWater.Set(_timeouts.Receive > BulkPatience ? Math.Max(bytes, LowWaterMark.AnyByte) : LowWaterMark.AnyByte);

    private void BeginReceive(int bytes)
    {
        if (Interlocked.CompareExchange(ref _receiving, 1, 0) != 0)
        {
            throw Volatile.Read(ref _disposed) != 0
                ? Broken(null, "use")
                : new InvalidOperationException("Two receives at once on a connection to a DataNode.");
        }

        _buffer.MakeRoom(bytes + _lowWater.RoomBytes);
    }

    private void EndReceive()
    {
        if (Interlocked.Decrement(ref _receiving) != 0)
        {
            _buffer.Return();
        }
    }

    private void Take(int received)
    {
        if (received == 0)
        {
            // Also what a wait ends with when the connection is broken from outside.
            ThrowIfBroken();
            _broken.Cancel();
            throw ConnectionFailures.Ended(Node);
        }

        _buffer.Add(received);
    }

    private CancellationTokenRegistration BreakOn(CancellationToken cancellationToken) =>
        cancellationToken.UnsafeRegister(static connection => ((DataTransferConnection)connection!).Break(), this);

    private void ThrowIfBroken()
    {
        if (_broken.IsCancellationRequested || Volatile.Read(ref _disposed) != 0)
        {
            throw Broken(null, "use");
        }
    }

    private static bool IsEndOfSocket(Exception e) => e is SocketException or ObjectDisposedException or OperationCanceledException;

    // What had arrived before is still there for the one who receives.
    private DatanodeConnectionException SendFailed(Exception cause) => cause is SocketException && !_sendDeadline.HasPassed
        ? ConnectionFailures.Broken(Node, "sending", cause) : Broken(cause, "sending");

    private DatanodeConnectionException Broken(Exception? cause, string doing)
    {
        if (_sendDeadline.HasPassed || _receiveDeadline.HasPassed)
        {
            return _sendDeadline.HasPassed ? Stuck(cause) : Silent(_receiveDeadline.Limit, cause);
        }

        _broken.Cancel();
        return ConnectionFailures.Broken(Node, doing, cause);
    }

    private DatanodeConnectionException Stuck(Exception? cause)
    {
        _broken.Cancel();
        return ConnectionFailures.Stuck(Node, _timeouts.Send, cause);
    }

    private DatanodeConnectionException Silent(TimeSpan limit, Exception? cause)
    {
        _broken.Cancel();
        return ConnectionFailures.Silent(Node, limit, cause);
    }
}
