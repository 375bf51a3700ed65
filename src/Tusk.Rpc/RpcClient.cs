using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Tusk.Protocol;
using Tusk.Rpc.Connections;
using Tusk.Rpc.Errors;

namespace Tusk.Rpc;

/// <summary>Calls servers over Hadoop's IPC. One client has one client id and, for each endpoint, at most one connection.</summary>
/// <remarks>
/// Calls of any number of tasks share a connection and are answered in any order. Connections are made by the first call,
/// and closed when idle. This makes single attempts; <see cref="Retries.RpcProxy"/> retries and fails over.
/// Source: Apache Hadoop 3.4, o.a.h.ipc.Client.
/// </remarks>
public sealed class RpcClient : IAsyncDisposable
{
    private readonly ConcurrentDictionary<RpcEndpoint, RpcConnection> _connections = new();
    private readonly RpcClientOptions _options;
    private readonly TimeProvider _time;
    private int _lastCallId = -1;
    private volatile bool _disposed;

    /// <summary>A client.</summary>
    /// <param name="options">How it makes connections and calls.</param>
    /// <param name="time">The clock; the system's if null.</param>
    /// <param name="id">Its id; a new one if null.</param>
    public RpcClient(RpcClientOptions options, TimeProvider? time = null, RpcClientId? id = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _time = time ?? TimeProvider.System;
        Id = id ?? RpcClientId.Create();
    }

    /// <summary>Its id, which goes with every call.</summary>
    public RpcClientId Id { get; }

    /// <summary>How it makes connections and calls.</summary>
    public RpcClientOptions Options => _options;

    /// <summary>Its clock.</summary>
    public TimeProvider Time => _time;

    /// <summary>
    /// Told in a line, from any thread, which server is waited for, and why, when a user notices: a few seconds after the first
    /// attempt, and then now and again; null: nobody is. It must not throw.
    /// </summary>
    public Action<string>? Warned { get; init; }

    /// <summary>The connections there are.</summary>
    internal ICollection<RpcConnection> Connections => _connections.Values;

    /// <summary>An id for a new call. Every attempt of the call has the same: servers know a repeated call by it.</summary>
    public int NextCallId() => Interlocked.Increment(ref _lastCallId) & int.MaxValue;

    /// <summary>Makes one attempt of a call.</summary>
    /// <param name="endpoint">The server, the protocol and the user.</param>
    /// <param name="method">What is called.</param>
    /// <param name="request">What is sent; not to be changed from now on, also after a cancellation.</param>
    /// <param name="callId">From <see cref="NextCallId"/>.</param>
    /// <param name="retryCount">How many attempts of this call there were before.</param>
    /// <param name="cancellationToken">Gives the call up; the server may execute it all the same.</param>
    /// <exception cref="RemoteException">The server refused the call.</exception>
    /// <exception cref="RpcException">There was no answer; <see cref="RpcException.Outcome"/> says what is known.</exception>
    /// <exception cref="ArgumentException">The request lacks a field, or is longer than ipc.maximum.data.length.</exception>
    public ValueTask<TResponse> CallAsync<TRequest, TResponse>(
        RpcEndpoint endpoint,
        RpcMethod<TRequest, TResponse> method,
        TRequest request,
        int callId,
        int retryCount,
        CancellationToken cancellationToken)
        where TRequest : class, IContract
        where TResponse : class, IContract<TResponse> =>
        CallAsync(endpoint, method, request, callId, retryCount, untilSent: cancellationToken, cancellationToken);

    /// <summary>Makes one attempt of a call, whose answer can be waited for after it is too late to send it.</summary>
    /// <param name="endpoint">The server, the protocol and the user.</param>
    /// <param name="method">What is called.</param>
    /// <param name="request">What is sent; not to be changed from now on, also after a cancellation.</param>
    /// <param name="callId">From <see cref="NextCallId"/>.</param>
    /// <param name="retryCount">How many attempts of this call there were before.</param>
    /// <param name="untilSent">Once it is cancelled the call is not sent: given up, if it was not yet; else it goes on.</param>
    /// <param name="cancellationToken">Gives up what was sent, too; to be cancelled with the other one or after it.</param>
    /// <exception cref="RemoteException">The server refused the call.</exception>
    /// <exception cref="RpcException">There was no answer; <see cref="RpcException.Outcome"/> says what is known.</exception>
    /// <exception cref="ArgumentException">The request lacks a field, or is longer than ipc.maximum.data.length.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<TResponse> CallAsync<TRequest, TResponse>(
        RpcEndpoint endpoint,
        RpcMethod<TRequest, TResponse> method,
        TRequest request,
        int callId,
        int retryCount,
        CancellationToken untilSent,
        CancellationToken cancellationToken)
        where TRequest : class, IContract
        where TResponse : class, IContract<TResponse>
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        ArgumentNullException.ThrowIfNull(method);
        ArgumentNullException.ThrowIfNull(request);
        var call = new RpcCall<TResponse>(callId, retryCount, method.Name, method.Header, request) { UntilSent = untilSent };
        while (true)
        {
            untilSent.ThrowIfCancellationRequested();
            RpcConnection connection = ConnectionTo(endpoint);
            CheckLength(call, connection);
            await connection.EnterAsync(untilSent).ConfigureAwait(false);
            try
            {
                if (!connection.TryStart(call))
                {
                    Forget(connection); // it ended in this moment: the call takes a new one
                    continue;
                }

                using CancellationTokenRegistration cancelUnsent = untilSent == cancellationToken ? default : untilSent.UnsafeRegister(
                    static (call, token) => ((RpcCall)call!).Connection!.CancelUnsent((RpcCall)call, token), call);
                using CancellationTokenRegistration cancel = cancellationToken.UnsafeRegister(
                    static (call, token) => ((RpcCall)call!).Connection!.Cancel((RpcCall)call, token), call);
                return await call.Response.ConfigureAwait(false);
            }
            finally
            {
                connection.Exit();
            }
        }
    }

    /// <summary>Closes every connection; calls that wait fail.</summary>
    public async ValueTask DisposeAsync()
    {
        _disposed = true;
        foreach (RpcConnection connection in _connections.Values)
        {
            await connection.DisposeAsync().ConfigureAwait(false);
        }
    }

    private RpcConnection ConnectionTo(RpcEndpoint endpoint)
    {
        RpcConnection connection = _connections.TryGetValue(endpoint, out RpcConnection? there)
            ? there
            : _connections.GetOrAdd(endpoint, static (key, client) => client.NewConnection(key), this);

        // Looked at after the connection was entered: either this sees the end, or the end sees the connection.
        ObjectDisposedException.ThrowIf(_disposed, this);
        return connection;
    }

    private RpcConnection NewConnection(RpcEndpoint endpoint) => new(endpoint, _options, Id, _time, Forget) { Warned = Warned };

    private void Forget(RpcConnection connection) =>
        _connections.TryRemove(KeyValuePair.Create(connection.Endpoint, connection));

    private void CheckLength(RpcCall call, RpcConnection connection)
    {
        long bytes = call.FrameBytes(connection.Header);
        if (bytes > _options.MaxRequestBytes)
        {
            throw new ArgumentException(
                $"The request of {call.MethodName} has {bytes} B, at most {_options.MaxRequestBytes} B are sent (ipc.maximum.data.length).");
        }
    }
}
