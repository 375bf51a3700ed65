using System.Net;
using System.Net.Sockets;
using Tusk.Protocol.Rpc;
using Tusk.Rpc.Errors;
using Tusk.Rpc.Wire;

namespace Tusk.Rpc.Server;

/// <summary>One client's connection, from accept to close: reads calls, has them executed, sends the answers.</summary>
/// <remarks>
/// It is not read while too many calls wait in the server, or too many answers for the client. The count of pending calls
/// includes one for the reader while it has frames to read, so that their answers leave together.
/// </remarks>
internal sealed class ServerConnection : ICallOwner
{
    /// <summary>How long the last word may take to arrive before the connection is closed under it.</summary>
    private static readonly TimeSpan LingerTime = TimeSpan.FromSeconds(2);

    private readonly ServerContext _server;
    private readonly Socket _socket;
    private readonly ConnectionInput _input;
    private readonly ResponseSender _sender;
    private ServerSession? _session;
    private bool _isReading = true;
    private int _pending = 1; // calls that are not answered, and the reader
    private long _reserved; // of the memory for long requests, for the frame at hand
    private long _heardAt;
    private long _partialSince; // 0: nothing is half there
    private TaskCompletionSource? _quiet;
    private TaskCompletionSource? _fewer;

    /// <summary>A connection that was accepted.</summary>
    public ServerConnection(ServerContext server, Socket socket)
    {
        (_server, _socket) = (server, socket);
        _input = new ConnectionInput(server.Partial);
        _sender = new ResponseSender(socket, server.Time, server.Counters, server.Unsent, server.Options.MaxUnsentBytes, Abort);
        _heardAt = server.Time.GetTimestamp();
        _partialSince = _heardAt;
    }

    /// <inheritdoc/>
    public int MaxResponseBytes => _server.Options.MaxResponseBytes;

    /// <summary>Whether no call is pending.</summary>
    public bool IsQuiet => Volatile.Read(ref _pending) == 0;

    /// <summary>When the client was last heard of.</summary>
    public long HeardAt => Volatile.Read(ref _heardAt);

    /// <summary>Bytes of answers that the client has not taken.</summary>
    public long UnsentBytes => _sender.UnsentBytes;

    /// <summary>Bytes received and not read, at a time when nothing is read.</summary>
    internal int UnreadBytes => _input.Bytes;

    /// <summary>The life of the connection.</summary>
    public async Task RunAsync()
    {
        try
        {
            await ReadAsync().ConfigureAwait(false);
            ReturnReserved(); // what follows may last as long as the client likes
            if (_server.IsStopping)
            {
                await WaitForCallsAsync().WaitAsync(_server.Aborted).ConfigureAwait(false);
            }

            await _sender.DrainAsync().WaitAsync(_server.Aborted).ConfigureAwait(false);
            await LingerAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The client has gone, or the server ended it; either way nobody is left to be told.
        }
        finally
        {
            Abort();
            _sender.Close();
            _input.Release();
            ReturnReserved();
        }
    }

    /// <summary>Reads nothing any more; calls that were read are answered.</summary>
    public void StopReading()
    {
        try
        {
            _socket.Shutdown(SocketShutdown.Receive);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // It has ended already.
        }
    }

    /// <summary>Closes the connection at once.</summary>
    public void Abort() => _socket.Dispose();

    /// <summary>Closes the connection, and gives up at once what its client has not taken.</summary>
    public void Leave()
    {
        _sender.Close();
        Abort();
    }

    /// <summary>Whether its client has taken nothing since a time, though there is something.</summary>
    /// <remarks>A socket that would take more shows that it is we who are late, not the client.</remarks>
    public bool TakesNothingSince(long timestamp)
    {
        try
        {
            return _sender.IsStalledSince(timestamp) && !_socket.Poll(0, SelectMode.SelectWrite);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return false; // it ends already
        }
    }

    /// <summary>Closes the connection if a frame, the set-up or the taking of answers lasts too long.</summary>
    public void CheckPatience(long now)
    {
        long partialSince = Volatile.Read(ref _partialSince);
        if ((partialSince != 0 && partialSince <= now - Ticks(_server.Options.FrameTimeout))
            || _sender.IsStalledSince(now - Ticks(_server.Options.SendTimeout)))
        {
            Abort();
        }
    }

    /// <inheritdoc/>
    public void Answer(in ResponseFrame answer, bool isError)
    {
        if (isError)
        {
            Interlocked.Increment(ref _server.Counters.Failures);
        }

        try
        {
            _sender.Append(answer);
            if (_server.Unsent.IsExceeded)
            {
                _server.TooMuchUnsent?.Invoke();
            }
        }
        catch (Exception e)
        {
            // The message was changed after it was measured: a handler's mistake. What the client has had is sound, so it is
            // told nothing wrong, and asks again.
            Abort();
            _server.Options.ConnectionFailed?.Invoke(e);
        }
        finally
        {
            Finish(); // also where who is told of it throws
        }
    }

    /// <summary>Sends the answers that are there.</summary>
    public void Flush() => _sender.Flush();

    /// <inheritdoc/>
    public void Drop() => Finish();

    /// <inheritdoc/>
    public void Report(RpcServerCall call, Exception error) => _server.Options.HandlerFailed?.Invoke(call, error);

    private async Task ReadAsync()
    {
        bool goesOn = true;
        while (goesOn)
        {
            await ReserveAsync().ConfigureAwait(false);
            while (goesOn && TryStep(out SessionStep step, out goesOn))
            {
                if (step.Call is { } call)
                {
                    await AdmitAsync(call).ConfigureAwait(false);
                }
                else if (step.HasReply)
                {
                    ReturnReserved();
                    await WaitForRoomAsync().ConfigureAwait(false); // a refusal takes memory as any answer does
                    _sender.Append(step.Reply);
                }

                if (goesOn)
                {
                    await ReserveAsync().ConfigureAwait(false);
                }
            }

            Rest();
            goesOn = goesOn && await ReceiveAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Takes the next thing that is there as a whole.</summary>
    /// <param name="step">What it leads to, when true is returned.</param>
    /// <param name="goesOn">Whether the connection is read further.</param>
    private bool TryStep(out SessionStep step, out bool goesOn)
    {
        step = default;
        goesOn = true;
        if (_session is null)
        {
            if (_input.TryTake(RpcPreamble.Bytes, out ReadOnlySpan<byte> preamble))
            {
                goesOn = Begin(preamble);
                return true;
            }

            return false;
        }

        if (!_input.TryTakeFrame(_server.Options.MaxRequestBytes, out ReadOnlySpan<byte> frame, out bool isBroken))
        {
            goesOn = !isBroken; // a length out of range is not answered, as by Hadoop
            return false;
        }

        if (_session.IsEstablished)
        {
            Volatile.Write(ref _partialSince, 0);
        }

        step = _session.Take(frame);
        goesOn = !step.Closes;
        return true;
    }

    private bool Begin(ReadOnlySpan<byte> preamble)
    {
        if (ServerPreamble.Refuse(preamble, out bool isSasl) is { } refusal)
        {
            _sender.Append(refusal);
            return false;
        }

        RpcServerOptions options = _server.Options;
        _session = new ServerSession(_server.Services, (IPEndPoint)_socket.RemoteEndPoint!, options.MayImpersonate, isSasl);
        return true;
    }

    /// <summary>Has a call executed, once there is a place for it and for its answer.</summary>
    private async ValueTask AdmitAsync(RpcServerCall call)
    {
        if (_reserved == 0)
        {
            await WaitForRoomAsync().ConfigureAwait(false); // a long one has waited for that, before it took memory
        }

        while (Volatile.Read(ref _pending) > _server.Options.MaxCallsPerConnection)
        {
            Rest();
            await WaitForFewerCallsAsync().WaitAsync(_server.Aborted).ConfigureAwait(false); // handlers need not heed their token
            Resume();
        }

        if (!_server.Queue.TryEnter())
        {
            await WithCallAtHandAsync(_server.Queue.EnterAsync(_server.Aborted)).ConfigureAwait(false);
        }

        call.Owner = _reserved > 0 ? new LongCallOwner(this, _server.Requests, _reserved) : this;
        _reserved = 0;
        Interlocked.Increment(ref _pending);
        Interlocked.Increment(ref _server.Counters.Calls);
        _server.Queue.Enqueue(call);
    }

    /// <summary>Takes memory for the frame that is there as a whole, if it is a long one: before it is read, for that may take many times its bytes.</summary>
    private async ValueTask ReserveAsync()
    {
        ReturnReserved(); // the frame before became no call
        int length = _session is null ? 0 : _input.WholeFrameBytes;
        if (length < RequestBudget.LongBytes || length > _server.Options.MaxRequestBytes)
        {
            return;
        }

        if (_session!.IsEstablished)
        {
            Volatile.Write(ref _partialSince, 0); // it is there, and it is we who are late
        }

        long bytes = RequestBudget.MostOf(length, ServiceMethod.MaxPartBytes);
        do
        {
            ReturnReserved();
            await WaitForRoomAsync().ConfigureAwait(false); // who takes no answers gets no memory that others wait for
            Task hasRoom = _server.Requests.TakeAsync(bytes);
            if (!hasRoom.IsCompleted)
            {
                await WithCallAtHandAsync(hasRoom.WaitAsync(_server.Aborted)).ConfigureAwait(false);
            }

            _reserved = bytes;
        }
        while (!_sender.HasRoom); // answers may have come while it waited
    }

    /// <summary>Waits for the server: answers do not wait for that, and the connection is not idle.</summary>
    private async Task WithCallAtHandAsync(Task there)
    {
        Interlocked.Increment(ref _pending);
        Rest();
        await there.ConfigureAwait(false);
        Resume();
        Interlocked.Decrement(ref _pending);
    }

    private void ReturnReserved()
    {
        if (_reserved > 0)
        {
            _server.Requests.Return(_reserved);
            _reserved = 0;
        }
    }

    private async ValueTask WaitForRoomAsync()
    {
        if (!_sender.HasRoom)
        {
            Rest();
            await _sender.WaitForRoomAsync().ConfigureAwait(false);
            Resume();
        }
    }

    /// <summary>The reader has read what there is: whoever answers the last call sends the answers.</summary>
    private void Rest()
    {
        Volatile.Write(ref _isReading, false);
        if (Interlocked.Decrement(ref _pending) == 0)
        {
            _sender.Flush();
        }
        else
        {
            _sender.FlushSoon();
        }
    }

    private void Resume()
    {
        Interlocked.Increment(ref _pending);
        Volatile.Write(ref _isReading, true);
    }

    private async ValueTask<bool> ReceiveAsync()
    {
        if (_input.Bytes > 0 && Volatile.Read(ref _partialSince) == 0)
        {
            Volatile.Write(ref _partialSince, _server.Time.GetTimestamp());
        }

        int received = await _input.ReceiveAsync(_socket).ConfigureAwait(false);
        Volatile.Write(ref _heardAt, _server.Time.GetTimestamp());
        if (received > 0 && !_server.IsStopping) // what arrives after a shutdown of reading is read all the same
        {
            Interlocked.Add(ref _server.Counters.ReceivedBytes, received);
            Resume();
            return true;
        }

        if (received < 0)
        {
            _sender.Append(OutOfMemory());
        }

        return false;
    }

    private ResponseFrame OutOfMemory() => ResponseFrame.Failure(
        RpcCallIds.AuthorizationFailed,
        RpcRequestHeader.NoRetryCount,
        default,
        new RemoteError(
            "org.apache.hadoop.ipc.RpcServerException",
            $"Requests received in part take {_server.Partial.Bytes} B, at most {_server.Partial.MaxBytes} B are kept "
            + $"({RpcServerKeys.MaxPartialBytes.Name}); try again later.",
            RpcErrorCode.FatalUnknown,
            IsFatal: true));

    /// <summary>A call is answered, or broken off.</summary>
    private void Finish()
    {
        _server.Queue.Exit();
        int pending = Interlocked.Decrement(ref _pending);
        if (pending < _server.Options.MaxCallsPerConnection)
        {
            Volatile.Read(ref _fewer)?.TrySetResult();
        }

        switch (pending)
        {
            case 0:
                _sender.Flush();
                Volatile.Read(ref _quiet)?.TrySetResult();
                break;
            case 1 when Volatile.Read(ref _isReading):
                break; // only the reader is left, and will flush when it rests
            default:
                if (!AnswerBatch.TryDefer(this))
                {
                    _sender.FlushSoon();
                }

                break;
        }
    }

    private async Task WaitForFewerCallsAsync()
    {
        var fewer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref _fewer, fewer);
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref _pending) >= _server.Options.MaxCallsPerConnection)
        {
            await fewer.Task.ConfigureAwait(false); // calls always end
        }

        Volatile.Write(ref _fewer, null);
    }

    private Task WaitForCallsAsync()
    {
        var quiet = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref _quiet, quiet);
        Interlocked.MemoryBarrier();
        if (IsQuiet)
        {
            quiet.TrySetResult();
        }

        return quiet.Task;
    }

    /// <summary>Ends our side and waits for the client's: a close over unread bytes would destroy our last word.</summary>
    private async Task LingerAsync()
    {
        _socket.Shutdown(SocketShutdown.Send);
        using var patience = new CancellationTokenSource(LingerTime, _server.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, _server.Aborted);
        byte[] rest = new byte[1024];
        while (await _socket.ReceiveAsync(rest, both.Token).ConfigureAwait(false) > 0)
        {
        }
    }

    private long Ticks(TimeSpan time) => (long)(time.TotalSeconds * _server.Time.TimestampFrequency);
}
