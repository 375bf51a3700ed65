using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Runtime.ExceptionServices;
using Tusk.Protocol;
using Tusk.Protocol.Rpc;
using Tusk.Rpc.Errors;
using Tusk.Rpc.Wire;
using Status = Tusk.Protocol.Rpc.RpcResponseHeaderProto.Types.RpcStatusProto;

namespace Tusk.Rpc.Connections;

/// <summary>One connection and the calls on it, from the first call to the end; it is never opened again.</summary>
/// <remarks>
/// The first call starts it: a thread of its own connects, sets up, then reads answers until the end. Calls that come meanwhile wait in
/// the sender.
/// Whatever ends it closes the table, which hands every waiting call over at once, and refuses further ones.
/// Source: Apache Hadoop 3.4, o.a.h.ipc.Client.Connection.
/// </remarks>
internal sealed class RpcConnection : IAsyncDisposable
{
    private const int ReadBufferBytes = 16 * 1024;
    private static readonly TimeSpan LongestTick = TimeSpan.FromSeconds(1);

    private readonly RpcEndpoint _endpoint;
    private readonly RpcClientOptions _options;
    private readonly RpcClientId _clientId;
    private readonly RpcRequestHeader _header;
    private readonly TimeProvider _time;
    private readonly Action<RpcConnection> _ended;
    private readonly CallTable _calls;
    private readonly FrameSender _sender;
    private readonly SemaphoreSlim _slots;
    private readonly ReaderSeat _seat;
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _finished = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ITimer? _timer;
    private Socket? _socket;
    private PipeReader? _input;
    private CancellationTokenRegistration _shutting;
    private bool _heard; // the reader's
    private int _started;
    private long _openedAt; // 0 while there is no connection
    private long _heardAt;
    private long _pingedAt;
    private long _lateAnswers;

    /// <summary>A connection that is not there yet.</summary>
    /// <param name="endpoint">What it is for.</param>
    /// <param name="options">How it behaves.</param>
    /// <param name="clientId">Whose calls it carries.</param>
    /// <param name="time">The clock.</param>
    /// <param name="ended">Told once, when it takes no more calls.</param>
    public RpcConnection(
        RpcEndpoint endpoint, RpcClientOptions options, RpcClientId clientId, TimeProvider time, Action<RpcConnection> ended)
    {
        (_endpoint, _options, _clientId, _time, _ended) = (endpoint, options, clientId, time, ended);
        _header = new RpcRequestHeader(clientId.Bytes, options.CallerContext);
        _calls = new CallTable(time.GetTimestamp());
        _sender = new FrameSender(_header, _calls, SendFailed);
        _slots = new SemaphoreSlim(options.MaxCallsPerConnection);
        _seat = new ReaderSeat($"answers of {endpoint.Address}", ReadToEnd);
    }

    /// <summary>What it is for.</summary>
    public RpcEndpoint Endpoint => _endpoint;

    /// <summary>Told in a line that the server is waited for; null: nobody is.</summary>
    public Action<string>? Warned { get; init; }

    /// <summary>How many calls wait.</summary>
    public int WaitingCalls => _calls.Count;

    /// <summary>How many are kept to be sent, also of those that were given up.</summary>
    public int QueuedCalls => _sender.QueuedCalls;

    /// <summary>Answers for which nobody waited: of calls that were cancelled or timed out, or never made.</summary>
    public long LateAnswers => Interlocked.Read(ref _lateAnswers);

    /// <summary>Writes headers of this connection's calls.</summary>
    public RpcRequestHeader Header => _header;

    /// <summary>Waits until one more call may be in flight. To be released once that call has ended.</summary>
    public Task EnterAsync(CancellationToken cancellationToken) => _slots.WaitAsync(cancellationToken);

    /// <summary>Makes room for another call.</summary>
    public void Exit() => _slots.Release();

    /// <summary>Takes a call on.</summary>
    /// <returns>False when the connection has ended: the call needs another one.</returns>
    public bool TryStart(RpcCall call)
    {
        call.Connection = this;
        if (!_calls.TryAdd(call, _time.GetTimestamp(), out bool isOnly))
        {
            return false;
        }

        _sender.Enqueue(call, inline: isOnly);
        _seat.Watch();
        if (Volatile.Read(ref _started) == 0 && Interlocked.Exchange(ref _started, 1) == 0)
        {
            StartReader();
        }

        return true;
    }

    /// <summary>Gives a call up. If it was sent, its answer will find nobody; the connection serves on.</summary>
    public void Cancel(RpcCall call, CancellationToken cancellationToken)
    {
        if (_calls.TryTake(call, _time.GetTimestamp()))
        {
            NoteGivenUp(call);
            call.Fail(new OperationCanceledException(cancellationToken));
        }
    }

    /// <summary>Gives a call up that was not sent; one that was goes on.</summary>
    public void CancelUnsent(RpcCall call, CancellationToken cancellationToken)
    {
        if (_calls.TryTakeUnsent(call, _time.GetTimestamp()))
        {
            NoteGivenUp(call);
            call.Fail(new OperationCanceledException(cancellationToken));
        }
    }

    /// <summary>Ends the connection; calls that wait fail.</summary>
    public async ValueTask DisposeAsync()
    {
        End(new ConnectionFailure.Lost($"The RPC client was closed while a call to {_endpoint.Address} waited.", null));
        if (Volatile.Read(ref _started) != 0)
        {
            await _finished.Task.ConfigureAwait(false);
        }
    }

    private void StartReader()
    {
        try
        {
            _seat.Start(Run);
        }
        catch (Exception e)
        {
            // No thread is to be had, nor one that would close later.
            Fail(e);
            Close();
        }
    }

    /// <summary>The life of the connection. Never throws: what ends it is told to the calls.</summary>
    private void Run()
    {
        try
        {
            Open();
        }
        catch (Exception e)
        {
            Fail(e);
        }

        ReadToEnd();
    }

    private void Open()
    {
        StartTimer();
        var connector = new SocketConnector(
            _endpoint, _endpoint.Connect ?? _options.Connect, _options.NoDelay, _time)
        {
            Warned = Warned,
        };
        _socket = connector.Connect(() => TryRetireIdle(long.MaxValue), _stop.Token);
        var stream = new SocketStream(_socket);
        _shutting = _stop.Token.UnsafeRegister(static stream => ((SocketStream)stream!).Shut(), stream);
        _input = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: ReadBufferBytes, leaveOpen: true));
        PipeWriter output = PipeWriter.Create(stream, new StreamPipeWriterOptions(leaveOpen: true));
        Interlocked.Exchange(ref _heardAt, _time.GetTimestamp());
        Interlocked.Exchange(ref _openedAt, _time.GetTimestamp());
        _heard = SetUpOrGiveUp(_input, output);
        _sender.Open(output); // which completes it from here on
    }

    /// <summary>Sets the connection up; where that fails nobody else gives the output's buffers back.</summary>
    private bool SetUpOrGiveUp(PipeReader input, PipeWriter output)
    {
        try
        {
            return SetUp(input, output);
        }
        catch (Exception e)
        {
            output.Complete(e);
            throw;
        }
    }

    /// <summary>Says what comes before the first call; leaves the last of it in the output, to go with the first call.</summary>
    /// <returns>Whether the server has said anything.</returns>
    private bool SetUp(PipeReader input, PipeWriter output)
    {
        bool sasl = _options.Mechanisms.Count > 0;
        ConnectionSetup.WritePreamble(output, sasl);
        if (sasl)
        {
            // It waits on this thread, as the streams do.
            new SaslNegotiation(_endpoint, _options.Mechanisms, input, output).RunAsync(_stop.Token).GetAwaiter().GetResult();
        }

        ConnectionSetup.WriteFrame(output, _header, RpcCallIds.ConnectionContext, ConnectionSetup.Context(_endpoint));
        return sasl;
    }

    /// <summary>Reads answers until the connection ends, or another thread does. Never throws.</summary>
    private void ReadToEnd()
    {
        try
        {
            // Where it could not be opened, its end was told.
            while (_input is { } input && !_stop.IsCancellationRequested)
            {
                if (Read(input) is { } answered && !Finish(answered))
                {
                    return;
                }
            }
        }
        catch (Exception e)
        {
            Fail(e);
        }

        Close();
    }

    private void Close()
    {
        _sender.Close();
        _input?.Complete();
        _shutting.Dispose();
        _socket?.Dispose();
        _timer?.Dispose(); // also where the end came before the timer
        _seat.Dispose();
        _finished.SetResult();
    }

    /// <summary>Waits for answers, and hands them to their calls.</summary>
    /// <returns>The last call to have one, which is to be finished still; null if there is none.</returns>
    private RpcCall? Read(PipeReader input)
    {
        ReadResult read;
        try
        {
            ValueTask<ReadResult> reading = input.ReadAsync();
            read = reading.IsCompleted ? reading.Result : reading.AsTask().GetAwaiter().GetResult();
        }
        catch (IOException e) when (!_heard && !_stop.IsCancellationRequested)
        {
            throw PeerDiagnosis.ClosedAtOnce(_endpoint.Address, e);
        }

        ReadOnlySequence<byte> rest = read.Buffer;
        if (!_heard)
        {
            PeerDiagnosis.Check(_endpoint, rest);
            _heard = rest.Length > RpcFrame.PrefixBytes; // enough to be known by
        }

        Interlocked.Exchange(ref _heardAt, _time.GetTimestamp());
        RpcCall? answered = DispatchAll(ref rest);
        input.AdvanceTo(rest.Start, rest.End);
        if (!read.IsCompleted)
        {
            return answered;
        }

        answered?.Finish(here: false);
        throw _heard || !rest.IsEmpty
            ? PeerDiagnosis.Closed(_endpoint.Address, rest.Length)
            : PeerDiagnosis.ClosedAtOnce(_endpoint.Address);
    }

    /// <summary>Ends a call; a lone caller goes on here.</summary>
    /// <returns>False if another thread reads now.</returns>
    private bool Finish(RpcCall answered)
    {
        if (_calls.Count > 0 || !_seat.TryLeave(out long turn))
        {
            answered.Finish(here: false);
            return true;
        }

        try
        {
            // A call that came before the reader was away, or the connection's end, needs it here; who comes later sees that it is away.
            answered.Finish(here: _calls.Count == 0 && !_stop.IsCancellationRequested);
            SynchronizationContext.SetSynchronizationContext(null); // what the caller may have left
        }
        catch (Exception e) when (!_seat.TryReturn(turn))
        {
            // What follows an await never throws, what somebody hung on it may: it ends the process, as it does on the thread pool.
            ThreadPool.UnsafeQueueUserWorkItem(static e => ExceptionDispatchInfo.Throw(e), e, preferLocal: false);
            return false;
        }

        return _seat.TryReturn(turn);
    }

    /// <summary>Hands the answers that have arrived to their calls.</summary>
    /// <returns>The last call to have one, which is to be finished still; null if there is none.</returns>
    private RpcCall? DispatchAll(ref ReadOnlySequence<byte> rest)
    {
        RpcCall? last = null;
        try
        {
            while (RpcFrame.TryRead(ref rest, _options.MaxResponseBytes, out ReadOnlySequence<byte> frame))
            {
                last?.Finish(here: false);
                last = null;
                last = Dispatch(frame);
            }

            return last;
        }
        catch
        {
            last?.Finish(here: false);
            throw;
        }
    }

    /// <summary>Gives an answer to its call, or fails the call.</summary>
    /// <returns>The call, if it has an answer and is to be finished; else null.</returns>
    private RpcCall? Dispatch(ReadOnlySequence<byte> frame)
    {
        if (!Varint.TryCut(ref frame, out ReadOnlySequence<byte> headerBytes))
        {
            throw new RpcProtocolException("An RPC answer has no header.", RequestOutcome.Unknown);
        }

        RpcResponseHeader header = RpcResponseHeader.Read(
            headerBytes.IsSingleSegment ? headerBytes.FirstSpan : headerBytes.ToArray());
        if (header.Status == Status.Fatal)
        {
            throw RemoteExceptions.Create(header.Error());
        }

        if (!header.ClientId.IsEmpty && !header.ClientId.SequenceEqual(_clientId.Bytes))
        {
            throw new RpcProtocolException(
                $"An RPC answer is for client {Convert.ToHexStringLower(header.ClientId)}, we are {_clientId}.", RequestOutcome.Unknown);
        }

        if (_calls.TakeAnswered(header.CallId, _time.GetTimestamp()) is not { } call)
        {
            Interlocked.Increment(ref _lateAnswers);
            return null;
        }

        if (header.Status == Status.Success)
        {
            call.Answer(frame);
            return call;
        }

        call.Fail(RemoteExceptions.Create(header.Error()));
        return null;
    }

    /// <summary>What cannot be written ends the connection, but not before the server's last word is read.</summary>
    private void SendFailed(Exception error)
    {
        // The socket is broken: the reader sees its end, and perhaps the FATAL answer in front of it.
        if (error is not IOException)
        {
            Fail(error);
        }
    }

    private void Fail(Exception error) => End(ConnectionFailure.Of(_endpoint, error));

    /// <summary>Ends the connection, if it has not ended, and every call that waits.</summary>
    private void End(ConnectionFailure failure)
    {
        if (_calls.Close() is not { } waiting)
        {
            return;
        }

        Retire();
        foreach (RpcCall call in waiting)
        {
            call.Fail(failure.For(call.IsSent));
        }
    }

    /// <summary>Ends the connection if no call has waited since a time; a call that comes from then on takes another one.</summary>
    private bool TryRetireIdle(long idleSince)
    {
        bool ends = _calls.TryCloseIdle(idleSince);
        if (ends)
        {
            Retire();
        }

        return ends;
    }

    private void Retire()
    {
        _ended(this);
        _timer?.Dispose();
        _stop.Cancel();
        _seat.Watch(); // a reader that is away closes nothing
    }

    private void StartTimer()
    {
        TimeSpan tick = LongestTick;
        foreach (TimeSpan bound in new[] { _options.CallTimeout, _options.PingInterval, _options.MaxIdleTime })
        {
            tick = bound > TimeSpan.Zero && bound / 4 < tick ? bound / 4 : tick;
        }

        tick = tick < TimeSpan.FromMilliseconds(1) ? TimeSpan.FromMilliseconds(1) : tick;
        _timer = _time.CreateTimer(static connection => ((RpcConnection)connection!).Tick(), this, tick, tick);
    }

    /// <summary>Looks for calls that are overdue, for silence and for idleness.</summary>
    private void Tick()
    {
        long now = _time.GetTimestamp();
        if (TryRetireIdle(now - Ticks(_options.MaxIdleTime)))
        {
            return;
        }

        long openedAt = Interlocked.Read(ref _openedAt);
        if (openedAt == 0)
        {
            return; // being connected has bounds of its own
        }

        if (_options.CallTimeout > TimeSpan.Zero)
        {
            EndOverdue(now, now - Ticks(_options.CallTimeout), openedAt);
        }

        long silentSince = Math.Max(Interlocked.Read(ref _heardAt), _pingedAt);
        if (_options.PingInterval > TimeSpan.Zero && silentSince <= now - Ticks(_options.PingInterval) && _calls.Count > 0)
        {
            _pingedAt = now;
            _sender.Enqueue(null, inline: false);
        }
    }

    private void EndOverdue(long now, long start, long openedAt)
    {
        if (start < openedAt)
        {
            return; // a call that waited for the connection has its time from when it was there
        }

        // Looked at before the calls are taken out: they count. So do those that were given up sooner, each by itself.
        bool isSilent = Interlocked.Read(ref _heardAt) <= start && _calls.IsUnansweredSince(start);
        foreach (RpcCall call in _calls.TakeOlder(start, now) ?? [])
        {
            NoteGivenUp(call);
            call.Fail(new RpcTimeoutException(
                $"{_endpoint.Address} did not answer {call.MethodName} in {_options.CallTimeout.TotalSeconds:0.###} s (ipc.client.rpc-timeout.ms).",
                call.IsSent ? RequestOutcome.Unknown : RequestOutcome.NotSent));
        }

        if (isSilent)
        {
            // Not one byte in all that time: the peer may be gone without a word.
            Fail(new EndOfStreamException(
                $"{_endpoint.Address} was silent for longer than {_options.CallTimeout.TotalSeconds:0.###} s (ipc.client.rpc-timeout.ms), "
                + "and the connection was closed. Is the server overloaded or hung, or the network down?"));
        }
    }

    /// <summary>A call that was taken out of the table may still be queued.</summary>
    private void NoteGivenUp(RpcCall call)
    {
        if (!call.IsSent)
        {
            _sender.GiveUp();
        }
    }

    private long Ticks(TimeSpan time) => (long)(time.TotalSeconds * _time.TimestampFrequency);
}
