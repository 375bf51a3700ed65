using System.Buffers;
using System.Net;
using System.Net.Sockets;
using Tusk.Protocol;
using Tusk.Protocol.DataTransfer;

namespace Tusk.Hdfs.DataTransfer.Connections;

/// <summary>A connection to a DataNode's data port: operations out, answers in.</summary>
/// <remarks>
/// One task may receive while another sends. A failure, a time-out or a cancellation breaks it for good; the next use
/// says so. What arrives is kept in one buffer until it is consumed, so that a packet can be checked where it lies.
/// </remarks>
public sealed class DataTransferConnection : IDisposable
{
    /// <summary>Longest answer to an operation, in bytes.</summary>
    private const int MaxAnswerBytes = 1 << 20;

    /// <summary>Room for a packet of the usual size and a good part of the next.</summary>
    private const int UsualBufferBytes = 256 << 10;

    private readonly Socket _socket;
    private readonly DataTransferTimeouts _timeouts;
    private readonly CancellationTokenSource _broken;
    private readonly Deadline _receiveDeadline;
    private readonly Deadline _sendDeadline;
    private byte[] _buffer;
    private int _start;
    private int _end;
    private int _disposed;

    private DataTransferConnection(Socket socket, DatanodeInfo node, DataTransferTimeouts timeouts, TimeProvider time)
    {
        (_socket, Node, _timeouts) = (socket, node, timeouts);
        _broken = new CancellationTokenSource();
        _receiveDeadline = new Deadline(_broken, time);
        _sendDeadline = new Deadline(_broken, time);
        _buffer = ArrayPool<byte>.Shared.Rent(UsualBufferBytes);
    }

    /// <summary>The other end.</summary>
    public DatanodeInfo Node { get; }

    /// <summary>What has arrived and was not consumed; valid until the next receive.</summary>
    public ReadOnlySpan<byte> Received => _buffer.AsSpan(_start, _end - _start);

    /// <summary>The same, for those that hand it on.</summary>
    public ReadOnlyMemory<byte> ReceivedMemory => _buffer.AsMemory(_start, _end - _start);

    /// <summary>Whether it can be used for another operation: unbroken, and nothing that nobody asked for has arrived.</summary>
    public bool IsReusable
    {
        get
        {
            try
            {
                // Readable although nothing is due: the DataNode has closed it.
                return _end == _start && !_broken.IsCancellationRequested && Volatile.Read(ref _disposed) == 0
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
    /// <exception cref="DataTransferException">There is no connection; the message says why.</exception>
    public static async Task<DataTransferConnection> ConnectAsync(
        DatanodeInfo node, string host, DataTransferTimeouts timeouts, TimeProvider time, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(node);
        ArgumentNullException.ThrowIfNull(timeouts);
        using var timeout = new CancellationTokenSource(timeouts.Connect, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        Socket? socket = null;
        try
        {
            IPAddress address = IPAddress.TryParse(host, out IPAddress? parsed)
                ? parsed
                : (await Dns.GetHostAddressesAsync(host, either.Token).ConfigureAwait(false))[0];
            socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(new IPEndPoint(address, node.TransferPort), either.Token).ConfigureAwait(false);
            return new DataTransferConnection(socket, node, timeouts, time);
        }
        catch (Exception e) when (e is SocketException or IndexOutOfRangeException or ArgumentException)
        {
            socket?.Dispose();
            throw new DataTransferException(
                $"No connection to DataNode {node} ({host}): {e.Message} (dfs.client.use.datanode.hostname says whether "
                + "DataNodes are called by name.)",
                e);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            socket?.Dispose();
            throw new DataTransferException(
                $"No connection to DataNode {node} ({host}): nobody answered in {timeouts.Connect.TotalSeconds:0.###} s "
                + "(dfs.client.socket-timeout).",
                e);
        }
        catch
        {
            socket?.Dispose();
            throw;
        }
    }

    /// <summary>Sends an operation: version, opcode, message.</summary>
    /// <exception cref="DataTransferException">The connection is broken.</exception>
    public async Task SendOperationAsync(DataTransferOp operation, IContract message, CancellationToken cancellationToken)
    {
        var frame = new ArrayBufferWriter<byte>(256);
        Span<byte> head = frame.GetSpan(3);
        head[0] = (byte)(DataTransferVersion.Current >> 8);
        head[1] = (byte)DataTransferVersion.Current;
        head[2] = (byte)operation;
        frame.Advance(3);
        Messages.WriteDelimited(frame, message);
        await SendAsync(frame.WrittenMemory, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sends a message with its length in front.</summary>
    /// <exception cref="DataTransferException">The connection is broken.</exception>
    public async Task SendMessageAsync(IContract message, CancellationToken cancellationToken)
    {
        var frame = new ArrayBufferWriter<byte>(64);
        Messages.WriteDelimited(frame, message);
        await SendAsync(frame.WrittenMemory, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sends bytes, all of them.</summary>
    /// <exception cref="DataTransferException">The connection is broken.</exception>
    public ValueTask SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        ThrowIfBroken();
        ValueTask<int> sending;
        try
        {
            sending = _socket.SendAsync(bytes, SocketFlags.None, _broken.Token);
            if (sending.IsCompletedSuccessfully)
            {
                // The socket sends all, or fails.
                return sending.Result == bytes.Length ? default : throw Ended();
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            throw Broken(e, "sending");
        }

        return AwaitAsync(sending, cancellationToken);

        async ValueTask AwaitAsync(ValueTask<int> pending, CancellationToken token)
        {
            _sendDeadline.Start(_timeouts.Send);
            CancellationTokenRegistration stop = token.UnsafeRegister(static broken => ((CancellationTokenSource)broken!).Cancel(), _broken);
            try
            {
                await pending.ConfigureAwait(false);
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
            {
                token.ThrowIfCancellationRequested();
                throw Broken(e, "sending");
            }
            finally
            {
                await stop.DisposeAsync().ConfigureAwait(false);
                _sendDeadline.Stop();
            }
        }
    }

    /// <summary>Waits until at least this many bytes have arrived and were not consumed.</summary>
    /// <param name="bytes">How many, bounded by the caller.</param>
    /// <param name="cancellationToken">Breaks the connection.</param>
    /// <exception cref="DataTransferException">The DataNode closed it, was silent too long, or it is broken.</exception>
    public ValueTask ReceiveAsync(int bytes, CancellationToken cancellationToken) =>
        _end - _start >= bytes ? default : ReceiveMoreAsync(bytes, _timeouts.Receive, cancellationToken);

    /// <summary>The same with a time-out of its own.</summary>
    /// <inheritdoc cref="ReceiveAsync(int, CancellationToken)"/>
    public ValueTask ReceiveAsync(int bytes, TimeSpan timeout, CancellationToken cancellationToken) =>
        _end - _start >= bytes ? default : ReceiveMoreAsync(bytes, timeout, cancellationToken);

    /// <summary>Marks received bytes as done with.</summary>
    public void Consume(int bytes)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes, _end - _start);
        _start += bytes;
    }

    /// <summary>Receives a message with its length in front.</summary>
    /// <exception cref="DataTransferException">The DataNode closed the connection, or was silent too long.</exception>
    /// <exception cref="ProtocolMessageException">The bytes are no such message.</exception>
    public async Task<T> ReceiveMessageAsync<T>(CancellationToken cancellationToken)
        where T : class, IContract<T>
    {
        while (true)
        {
            var received = new ReadOnlySequence<byte>(ReceivedMemory);
            long before = received.Length;
            if (Messages.TryReadDelimited(ref received, MaxAnswerBytes, out T? message))
            {
                Consume((int)(before - received.Length));
                return message;
            }

            await ReceiveAsync((int)before + 1, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Breaks the connection: what others wait for on it fails at once.</summary>
    public void Break() => _broken.Cancel();

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            _broken.Cancel();
            _receiveDeadline.Dispose();
            _sendDeadline.Dispose();
            _socket.Dispose();

            // Not given back to the pool: a receive that was cut off may still write to it.
            _buffer = [];
            (_start, _end) = (0, 0);
        }
    }

    private async ValueTask ReceiveMoreAsync(int bytes, TimeSpan timeout, CancellationToken cancellationToken)
    {
        MakeRoom(bytes);
        while (_end - _start < bytes)
        {
            ThrowIfBroken();
            int received;
            CancellationTokenRegistration stop = default;
            bool waits = false;
            try
            {
                ValueTask<int> receiving = _socket.ReceiveAsync(_buffer.AsMemory(_end), SocketFlags.None, _broken.Token);
                if (!receiving.IsCompleted)
                {
                    waits = true;
                    _receiveDeadline.Start(timeout);
                    stop = cancellationToken.UnsafeRegister(static broken => ((CancellationTokenSource)broken!).Cancel(), _broken);
                }

                received = await receiving.ConfigureAwait(false);
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
            {
                cancellationToken.ThrowIfCancellationRequested();
                throw Broken(e, "receiving");
            }
            finally
            {
                if (waits)
                {
                    await stop.DisposeAsync().ConfigureAwait(false);
                    _receiveDeadline.Stop();
                }
            }

            if (received == 0)
            {
                _broken.Cancel();
                throw Ended();
            }

            _end += received;
        }
    }

    private void MakeRoom(int bytes)
    {
        if (_start == _end)
        {
            (_start, _end) = (0, 0);
        }

        if (_buffer.Length - _start >= bytes && _buffer.Length > _end)
        {
            return;
        }

        byte[] target = _buffer.Length >= bytes ? _buffer : ArrayPool<byte>.Shared.Rent(bytes);
        _buffer.AsSpan(_start.._end).CopyTo(target);
        (_buffer, _end, _start) = (target, _end - _start, 0);
    }

    private void ThrowIfBroken()
    {
        if (_broken.IsCancellationRequested || Volatile.Read(ref _disposed) != 0)
        {
            throw Broken(null, "use");
        }
    }

    private DataTransferException Ended() => new(
        $"DataNode {Node} closed the connection. It does so without a word when it does not speak this protocol or already "
        + "has the block (is this a DataNode's data port, 9866 unless configured?), or when it stops.");

    private DataTransferException Broken(Exception? cause, string doing)
    {
        bool late = _receiveDeadline.HasPassed || _sendDeadline.HasPassed;
        _broken.Cancel();
        TimeSpan limit = _sendDeadline.HasPassed ? _timeouts.Send : _timeouts.Receive;
        return late
            ? new DataTransferException(
                $"DataNode {Node} was silent for {limit.TotalSeconds:0.###} s (dfs.client.socket-timeout).", cause!)
            : new DataTransferException(
                $"Connection to DataNode {Node} broke in {doing}{(cause is SocketException e ? ": " + e.Message : "")}.", cause!);
    }
}
