using Tusk.Common.Threading;
using Tusk.Hdfs.DataTransfer;
using Tusk.Hdfs.DataTransfer.Connections;

namespace Tusk.Hdfs.Client.Reading;

/// <summary>Connections to DataNodes: new ones, and idle ones that are kept a while for the next read.</summary>
/// <remarks>Safe for several threads. Source: Apache Hadoop 3.4, o.a.h.hdfs.PeerCache.</remarks>
internal sealed class DatanodeConnections : IDisposable
{
    /// <summary>How long the last word of a read is held back at most, for the next one to take it along.</summary>
    private static readonly TimeSpan HoldBack = TimeSpan.FromMilliseconds(50);

    private readonly Lock _gate = new();
    private readonly FileReadOptions _options;
    private readonly TimeProvider _time;
    private readonly ITimer _expiry;
    private readonly ITimer _release;
    private readonly CancellationTokenSource _ending = new();
    private readonly CancellationToken _ended;

    // The one that was given back last stands last.
    private readonly List<Idle> _idle = [];
    private bool _releases;
    private bool _disposed;

    public DatanodeConnections(FileReadOptions options, TimeProvider time)
    {
        (_options, _time, _ended) = (options, time, _ending.Token);
        _expiry = Timer(static connections => ((DatanodeConnections)connections!).CloseExpired());
        _release = Timer(static connections => ((DatanodeConnections)connections!).Release());
    }

    /// <summary>How many are idle.</summary>
    public int IdleCount
    {
        get
        {
            lock (_gate)
            {
                return _idle.Count;
            }
        }
    }

    /// <summary>An idle connection, the caller's from now on; null if there is none.</summary>
    public DataTransferConnection? TryTake(DatanodeInfo node)
    {
        while (true)
        {
            DataTransferConnection connection;
            lock (_gate)
            {
                int at = _idle.FindLastIndex(idle => idle.Connection.Node.Equals(node));
                if (at < 0)
                {
                    return null;
                }

                connection = _idle[at].Connection;
                _idle.RemoveAt(at);
            }

            if (connection.IsReusable)
            {
                return connection;
            }

            connection.Dispose();
        }
    }

    /// <summary>A new connection.</summary>
    /// <exception cref="DatanodeConnectionException">There is none.</exception>
    /// <exception cref="ObjectDisposedException">The file system was closed.</exception>
    public async Task<DataTransferConnection> ConnectAsync(DatanodeInfo node, bool blocking, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_ended.IsCancellationRequested, typeof(HdfsFileSystem));
        DataTransferConnection connection = await DataTransferConnection.ConnectAsync(
            node, _options.UsesHostnames ? node.HostName : node.IpAddress, _options.Timeouts, _time, blocking, cancellationToken)
            .ConfigureAwait(false);
        connection.BreakWith(_ended); // at once, if that was in this moment
        return connection;
    }

    /// <summary>Takes a connection back that can be used again.</summary>
    public void Give(DataTransferConnection connection)
    {
        connection.Rest();
        DataTransferConnection? surplus = connection;
        lock (_gate)
        {
            if (!_disposed && _options.CachedConnections > 0 && _options.CachedConnectionExpiry > TimeSpan.Zero)
            {
                _idle.Add(new Idle(connection, _time.GetTimestamp()));
                surplus = null;
                if (_idle.Count > _options.CachedConnections)
                {
                    surplus = _idle[0].Connection;
                    _idle.RemoveAt(0);
                }

                if (_idle.Count == 1)
                {
                    _expiry.Change(_options.CachedConnectionExpiry, Timeout.InfiniteTimeSpan);
                }

                if (connection.IsHoldingBack && !_releases)
                {
                    _releases = _release.Change(HoldBack, Timeout.InfiniteTimeSpan);
                }
            }
        }

        surplus?.Dispose();
    }

    /// <summary>Closes the idle ones, and breaks those in use: who waits there for a DataNode fails.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            _idle.ForEach(static idle => idle.Connection.Dispose());
            _idle.Clear();
        }

        _expiry.Dispose();
        _release.Dispose();
        _ending.Cancel();
        _ending.Dispose();
    }

    private void CloseExpired()
    {
        lock (_gate)
        {
            while (_idle.Count > 0)
            {
                TimeSpan left = _options.CachedConnectionExpiry - _time.GetElapsedTime(_idle[0].Since);
                if (left > TimeSpan.Zero)
                {
                    _expiry.Change(left, Timeout.InfiniteTimeSpan);
                    return;
                }

                _idle[0].Connection.Dispose();
                _idle.RemoveAt(0);
            }
        }
    }

    /// <summary>Nothing is held back longer than two periods.</summary>
    private void Release()
    {
        lock (_gate)
        {
            foreach (Idle idle in _idle.Where(idle => _time.GetElapsedTime(idle.Since) >= HoldBack))
            {
                idle.Connection.Release();
            }

            _releases = !_disposed && _idle.Exists(static idle => idle.Connection.IsHoldingBack)
                && _release.Change(HoldBack, Timeout.InfiniteTimeSpan);
        }
    }

    private ITimer Timer(TimerCallback callback) =>
        _time.CreateDetachedTimer(callback, this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    private readonly record struct Idle(DataTransferConnection Connection, long Since);
}
