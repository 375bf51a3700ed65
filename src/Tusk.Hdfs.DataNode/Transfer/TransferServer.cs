using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Tusk.Hdfs.DataTransfer.Connections;

namespace Tusk.Hdfs.DataNode.Transfer;

/// <summary>The data port: accepts connections, so many at a time, and serves each.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.hdfs.server.datanode.DataXceiverServer.</remarks>
internal sealed class TransferServer : IAsyncDisposable
{
    private const int Backlog = 256; // ipc.server.listen.queue.size

    private readonly TransferContext _context;
    private readonly ReplicaTransfer _transfers;
    private readonly Socket _listener;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<DataTransferConnection, Task> _sessions = new();
    private Task _accepting = Task.CompletedTask;
    private int _active;

    /// <summary>A server over a socket that listens already, so that its port is known before anything is served.</summary>
    public TransferServer(TransferContext context, ReplicaTransfer transfers, Socket listener) =>
        (_context, _transfers, _listener) = (context, transfers, listener);

    /// <summary>Connections that are served now.</summary>
    public int Active => Volatile.Read(ref _active);

    /// <summary>A socket that listens.</summary>
    /// <exception cref="SocketException">The address is not ours, or the port is in use.</exception>
    public static Socket Listen(IPEndPoint endpoint)
    {
        var listener = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            // Not ReuseAddress: the runtime would set SO_REUSEPORT, too, and two servers would share the port without a word. It sets
            // SO_REUSEADDR by itself.
            listener.Bind(endpoint);
            listener.Listen(Backlog);
            return listener;
        }
        catch
        {
            listener.Dispose();
            throw;
        }
    }

    /// <summary>Begins to accept.</summary>
    public void Start() => _accepting = AcceptAsync();

    /// <summary>Stops: transfers under way are broken off, replicas being written stay as they are.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        _listener.Dispose();
        await _accepting.ConfigureAwait(false);
        foreach (DataTransferConnection connection in _sessions.Keys)
        {
            connection.Break();
        }

        await Task.WhenAll(_sessions.Values).ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            try
            {
                Take(await _listener.AcceptAsync(_stop.Token).ConfigureAwait(false));
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException && _stop.IsCancellationRequested)
            {
                return;
            }
            catch (SocketException) when (_stop.IsCancellationRequested)
            {
                return;
            }
            catch (SocketException)
            {
                // The peer went before it was accepted, or there is no descriptor: others may end meanwhile.
                await Task.Delay(TimeSpan.FromMilliseconds(50), _context.Time, CancellationToken.None).ConfigureAwait(false);
            }
        }
    }

    private void Take(Socket socket)
    {
        if (Active >= _context.Options.MaxTransfers)
        {
            _context.Log.TooManyTransfers(socket.RemoteEndPoint?.ToString() ?? "somebody", _context.Options.MaxTransfers);
            socket.Dispose();
            return;
        }

        DataTransferConnection connection;
        try
        {
            connection = AcceptedConnection.From(socket, _context.Options.PeerTimeouts, _context.Time);
        }
        catch (SocketException)
        {
            socket.Dispose(); // it has gone already
            return;
        }

        Interlocked.Increment(ref _active);
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _sessions[connection] = ended.Task;
        _ = ServeAsync(connection, ended);
    }

    private async Task ServeAsync(DataTransferConnection connection, TaskCompletionSource ended)
    {
        try
        {
            await new TransferSession(_context, _transfers, connection).RunAsync(_stop.Token).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            // The top of the loop: an error of ours ends this connection, and is told.
            _context.Log.UnexpectedError($"transfer with {connection.Node}", e);
        }
        finally
        {
            connection.Dispose();
            _sessions.TryRemove(connection, out _);
            Interlocked.Decrement(ref _active);
            ended.SetResult();
        }
    }
}
