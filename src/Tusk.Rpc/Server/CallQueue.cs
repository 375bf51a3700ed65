using System.Collections.Concurrent;

namespace Tusk.Rpc.Server;

/// <summary>The calls that wait, and the handlers that execute them: so many at a time, on the threads of the pool.</summary>
/// <remarks>
/// A connection enters before it queues a call, and waits there while there are too many: it is not read meanwhile, which its
/// client feels. A handler is a task, not a thread. It takes calls until none waits, but gives its thread back now and then,
/// as answers are sent by the same pool. At most one handler is being started at a time; each starts the next if calls wait.
/// </remarks>
internal sealed class CallQueue : IThreadPoolWorkItem, IDisposable
{
    /// <summary>Calls after which a handler gives its thread back.</summary>
    private const int TurnCalls = 16;

    private readonly ConcurrentQueue<RpcServerCall> _queue = new();
    private readonly SemaphoreSlim _room;
    private readonly int _maxCalls;
    private readonly int _maxHandlers;
    private readonly RetryCache? _retryCache;
    private readonly CancellationToken _aborted;
    private int _handlers;
    private int _isStarting;

    /// <summary>A queue without calls.</summary>
    /// <param name="options">Bounds, and the retry cache.</param>
    /// <param name="aborted">Cancelled when handlers are to break off.</param>
    public CallQueue(RpcServerOptions options, CancellationToken aborted)
    {
        (_maxCalls, _maxHandlers, _retryCache, _aborted) = (options.MaxCalls, options.HandlerCount, options.RetryCache, aborted);
        _room = new SemaphoreSlim(_maxCalls);
    }

    /// <summary>Calls that are not answered yet.</summary>
    public int Calls => _maxCalls - _room.CurrentCount;

    /// <summary>Calls that no handler has taken yet.</summary>
    public int Waiting => _queue.Count;

    /// <summary>Handlers at work.</summary>
    public int Handlers => Volatile.Read(ref _handlers);

    /// <summary>Takes a place for a call, if there is one now.</summary>
    public bool TryEnter() => _room.Wait(0, CancellationToken.None);

    /// <summary>Waits for a place for a call.</summary>
    public Task EnterAsync(CancellationToken cancellationToken) => _room.WaitAsync(cancellationToken);

    /// <summary>Queues a call that has a place.</summary>
    public void Enqueue(RpcServerCall call)
    {
        _queue.Enqueue(call);
        Interlocked.MemoryBarrier(); // a handler that ends either finds the call or is seen to have ended
        StartHandler();
    }

    /// <summary>A call is answered: its place is free.</summary>
    public void Exit() => _room.Release();

    public void Dispose() => _room.Dispose();

    void IThreadPoolWorkItem.Execute() => _ = HandleAsync();

    private void StartHandler()
    {
        if (Volatile.Read(ref _handlers) < _maxHandlers && Interlocked.CompareExchange(ref _isStarting, 1, 0) == 0)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    /// <summary>One handler. Calls never throw.</summary>
    private async Task HandleAsync()
    {
        // Only the one that is being started counts up, so the bound holds.
        bool starts = Volatile.Read(ref _handlers) < _maxHandlers;
        if (starts)
        {
            Interlocked.Increment(ref _handlers);
        }

        Interlocked.Exchange(ref _isStarting, 0);
        if (!starts)
        {
            StartIfNeeded(); // one may have ended meanwhile, and found that another was being started
            return;
        }

        try
        {
            for (int turn = 0; turn < TurnCalls && _queue.TryDequeue(out RpcServerCall? call); turn++)
            {
                StartIfNeeded();
                await call.RunAsync(_retryCache, _aborted).ConfigureAwait(false);
            }
        }
        finally
        {
            Interlocked.Decrement(ref _handlers);
            StartIfNeeded();
        }
    }

    private void StartIfNeeded()
    {
        if (!_queue.IsEmpty)
        {
            StartHandler();
        }
    }
}
