using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Tusk.Common.Threading;

namespace Tusk.Rpc.Server;

/// <summary>Serves protocols of Hadoop's over its IPC, all on one port; unmodified Hadoop clients and ours call it.</summary>
/// <remarks>
/// Everything has a bound: connections, requests, calls that wait, handlers at work, answers not taken
/// (<see cref="RpcServerOptions"/>). There is no thread for a connection or a call.
/// Source: Apache Hadoop 3.4, o.a.h.ipc.Server.
/// </remarks>
public sealed class RpcServer : IAsyncDisposable
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    /// <summary>A client that takes nothing for so long is left before others, where memory is short.</summary>
    private static readonly TimeSpan Stall = TimeSpan.FromSeconds(1);

    private readonly RpcServerOptions _options;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _abort = new();
    private readonly ServerContext _context;
    private readonly ConcurrentDictionary<ServerConnection, Task> _connections = new();
    private readonly Socket _listener;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ITimer? _timer;
    private Task _accepting = Task.CompletedTask;
    private long _scannedAt;
    private int _open;
    private int _stopped;
    private int _isLeaving;

    /// <summary>A server that does not listen yet.</summary>
    /// <param name="options">Where it listens, and its bounds.</param>
    /// <param name="services">The protocols.</param>
    /// <param name="time">The clock; the system's if null.</param>
    /// <exception cref="ArgumentException">A protocol comes twice.</exception>
    public RpcServer(RpcServerOptions options, IEnumerable<RpcService> services, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(services);
        (_options, _time) = (options, time ?? TimeProvider.System);
        _context = new ServerContext(options, new ServiceTable(services), _time, _abort.Token) { TooMuchUnsent = LeaveDebtors };
        _listener = new Socket(options.Endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
    }

    /// <summary>Where it listens; with the port that it got, once it is started.</summary>
    public IPEndPoint Endpoint { get; private set; } = new(IPAddress.None, 0);

    /// <summary>What it does and has done.</summary>
    public RpcServerStatistics Statistics
    {
        get
        {
            ServerCounters counters = _context.Counters;
            return new RpcServerStatistics(
                Volatile.Read(ref _open),
                Interlocked.Read(ref counters.Accepted),
                Interlocked.Read(ref counters.Refused),
                Interlocked.Read(ref counters.Calls),
                Interlocked.Read(ref counters.Failures),
                _context.Queue.Waiting,
                _context.Queue.Calls,
                _context.Queue.Handlers,
                Interlocked.Read(ref counters.ReceivedBytes),
                Interlocked.Read(ref counters.SentBytes));
        }
    }

    /// <summary>The connections there are.</summary>
    internal ICollection<ServerConnection> Connections => _connections.Keys;

    /// <summary>Bytes of answers that clients have not taken.</summary>
    internal long UnsentBytes => _context.Unsent.Bytes;

    /// <summary>Memory of requests received in part, in bytes.</summary>
    internal long PartialBytes => _context.Partial.Bytes;

    /// <summary>The memory that long requests may take.</summary>
    internal RequestBudget LongRequests => _context.Requests;

    /// <summary>Begins to listen.</summary>
    /// <exception cref="SocketException">The address is not ours, or the port is in use.</exception>
    public void Start()
    {
        // Not ReuseAddress: the runtime would set SO_REUSEPORT, too, and two servers would share the port without a word. It sets
        // SO_REUSEADDR by itself.
        _listener.Bind(_options.Endpoint);
        _listener.Listen(_options.Backlog);
        Endpoint = (IPEndPoint)_listener.LocalEndPoint!;
        _scannedAt = _time.GetTimestamp();
        _timer = _time.CreateDetachedTimer(static server => ((RpcServer)server!).LookAfterConnections(), this, Tick, Tick);
        _accepting = Detached.Start(this, static server => server.AcceptAsync());
    }

    /// <summary>Takes no more connections and calls, answers those it has, and ends.</summary>
    /// <param name="patience">How long calls may take; then they are broken off, and not answered.</param>
    public async Task StopAsync(TimeSpan patience)
    {
        if (Interlocked.Exchange(ref _stopped, 1) != 0)
        {
            await HurryAsync(patience).ConfigureAwait(false);
            return;
        }

        try
        {
            await StopOnceAsync(patience).ConfigureAwait(false);
        }
        finally
        {
            _ended.SetResult();
        }
    }

    /// <summary>Ends at once: calls are broken off.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopAsync(TimeSpan.Zero).ConfigureAwait(false);
        _stop.Dispose();
        _listener.Dispose(); // the rest is left to handlers that do not heed their token, and end later
    }

    private async Task StopOnceAsync(TimeSpan patience)
    {
        _context.Stop();
        await _stop.CancelAsync().ConfigureAwait(false);
        _listener.Dispose();
        await _accepting.ConfigureAwait(false);
        Task[] connections = [.. _connections.Values];
        foreach (ServerConnection connection in _connections.Keys)
        {
            connection.StopReading();
        }

        try
        {
            await Task.WhenAll(connections).WaitAsync(patience, _time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            await AbortAsync(connections).ConfigureAwait(false);
        }

        if (_timer is not null)
        {
            await _timer.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Waits for a stop that has begun, and breaks calls off where this patience ends sooner.</summary>
    private async Task HurryAsync(TimeSpan patience)
    {
        try
        {
            await _ended.Task.WaitAsync(patience, _time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            await AbortAsync([.. _connections.Values]).ConfigureAwait(false);
            await _ended.Task.ConfigureAwait(false);
        }
    }

    private async Task AbortAsync(Task[] connections)
    {
        await _abort.CancelAsync().ConfigureAwait(false);
        foreach (ServerConnection connection in _connections.Keys)
        {
            connection.Abort();
        }

        await Task.WhenAll(connections).ConfigureAwait(false);
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            Socket socket;
            try
            {
                socket = await _listener.AcceptAsync(_stop.Token).ConfigureAwait(false);
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException && _stop.IsCancellationRequested)
            {
                return;
            }
            catch (SocketException)
            {
                // The client went before it was accepted, or there is no descriptor: others may end meanwhile.
                await PauseAsync().ConfigureAwait(false);
                continue;
            }

            Take(socket);
        }
    }

    private async Task PauseAsync()
    {
        try
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), _time, _stop.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The accept that follows sees it.
        }
    }

    private void Take(Socket socket)
    {
        if (_options.MaxConnections > 0 && Volatile.Read(ref _open) >= _options.MaxConnections)
        {
            Interlocked.Increment(ref _context.Counters.Refused);
            socket.Dispose();
            return;
        }

        Interlocked.Increment(ref _context.Counters.Accepted);
        Interlocked.Increment(ref _open);
        ServerConnection connection;
        try
        {
            socket.NoDelay = _options.NoDelay;
            connection = new ServerConnection(_context, socket);
        }
        catch (SocketException)
        {
            Interlocked.Decrement(ref _open);
            socket.Dispose(); // it has gone already
            return;
        }

        // Entered before it runs, so that its end finds it.
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _connections[connection] = ended.Task;
        _ = RunAsync(connection, ended);
    }

    private async Task RunAsync(ServerConnection connection, TaskCompletionSource ended)
    {
        try
        {
            await connection.RunAsync().ConfigureAwait(false);
        }
        catch (Exception e)
        {
            // The top of the loop: an error of ours ends this connection, and is told.
            _options.ConnectionFailed?.Invoke(e);
        }
        finally
        {
            _connections.TryRemove(connection, out _);
            Interlocked.Decrement(ref _open);
            ended.SetResult();
        }
    }

    /// <summary>Answers that nobody takes need too much memory: connections are closed until it is enough.</summary>
    /// <remarks>
    /// Those who have taken nothing for a while first, down to half of what may be; then, only as far as must be, whoever leaves
    /// most at that moment. Who leaves less than the average is never closed: it is not he who fills the memory.
    /// A client that was left asks again, as after any broken connection.
    /// </remarks>
    private void LeaveDebtors()
    {
        bool helps = true;
        while (helps && _context.Unsent.IsExceeded && Interlocked.Exchange(ref _isLeaving, 1) == 0)
        {
            try
            {
                helps = LeaveStalled() | LeaveGreatest();
            }
            finally
            {
                Volatile.Write(ref _isLeaving, 0); // who came meanwhile relies on us: we look again
            }
        }
    }

    /// <summary>Leaves those who take nothing, most bytes first.</summary>
    /// <returns>Whether there was one.</returns>
    private bool LeaveStalled()
    {
        long since = _time.GetTimestamp() - (long)(Stall.TotalSeconds * _time.TimestampFrequency);
        bool found = false;
        foreach (ServerConnection debtor in _connections.Keys
            .Where(connection => connection.TakesNothingSince(since)).OrderByDescending(static connection => connection.UnsentBytes))
        {
            if (_context.Unsent.IsAtEase || debtor.UnsentBytes < _context.Unsent.Bytes / Math.Max(1, Volatile.Read(ref _open)))
            {
                break;
            }

            debtor.Leave();
            found = true;
        }

        return found;
    }

    /// <summary>Leaves whoever has most, then looks again: others may have taken theirs, or got more.</summary>
    /// <returns>Whether there was one.</returns>
    private bool LeaveGreatest()
    {
        bool found = false;
        while (_context.Unsent.IsExceeded
            && _connections.Keys.MaxBy(static connection => connection.UnsentBytes) is { UnsentBytes: > 0 } debtor)
        {
            debtor.Leave();
            found = true;
        }

        return found;
    }

    /// <summary>Ends connections that try our patience, and idle ones where there are many.</summary>
    private void LookAfterConnections()
    {
        long now = _time.GetTimestamp();
        foreach (ServerConnection connection in _connections.Keys)
        {
            connection.CheckPatience(now);
        }

        if (_time.GetElapsedTime(_scannedAt, now) < _options.IdleScanInterval)
        {
            return;
        }

        _scannedAt = now;
        long idleSince = now - (long)(_options.MaxIdleTime.TotalSeconds * _time.TimestampFrequency);
        int left = Math.Min(_options.MaxIdleCloses, Volatile.Read(ref _open) - _options.IdleThreshold);
        foreach (ServerConnection connection in _connections.Keys)
        {
            if (left <= 0)
            {
                break;
            }

            if (connection.IsQuiet && connection.HeardAt <= idleSince)
            {
                connection.Abort();
                left--;
            }
        }
    }
}
