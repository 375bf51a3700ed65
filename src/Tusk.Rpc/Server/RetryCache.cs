using Tusk.Protocol;

namespace Tusk.Rpc.Server;

/// <summary>Lets a server execute at-most-once calls once: <see cref="RetryTable"/> with a clock, for several threads.</summary>
/// <remarks>
/// Methods that were declared <see cref="RpcIdempotence.AtMostOnce"/> pass through it when their caller has a client id of
/// sixteen bytes. Source: Apache Hadoop 3.4, o.a.h.ipc.RetryCache.
/// </remarks>
public sealed class RetryCache
{
    private readonly Lock _gate = new();
    private readonly RetryTable _table;
    private readonly TimeProvider _time;
    private readonly long _start;

    /// <summary>An empty cache.</summary>
    /// <param name="expiry">How long an answer is kept (dfs.namenode.retrycache.expirytime.millis).</param>
    /// <param name="maxAnswers">How many answers are kept.</param>
    /// <param name="time">The clock; the system's if null.</param>
    public RetryCache(TimeSpan expiry, int maxAnswers, TimeProvider? time = null)
    {
        _table = new RetryTable(expiry, maxAnswers);
        _time = time ?? TimeProvider.System;
        _start = _time.GetTimestamp();
    }

    /// <summary>Calls that are being executed, and kept answers.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _table.Count;
            }
        }
    }

    private TimeSpan Now => _time.GetElapsedTime(_start);

    /// <summary>Keeps the answer to a call that was executed before this server began, as its edit log tells.</summary>
    public void Seed(RpcClientId clientId, int callId, IContract answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        lock (_gate)
        {
            _table.Seed(new RetryKey(clientId, callId), answer, Now);
        }
    }

    /// <summary>A call arrives.</summary>
    internal RetryVerdict Begin(RetryKey key, TaskCompletionSource<IContract> running, out object? held)
    {
        lock (_gate)
        {
            return _table.Begin(key, running, Now, out held);
        }
    }

    /// <summary>A call was executed.</summary>
    internal void Finish(RetryKey key, IContract answer)
    {
        lock (_gate)
        {
            _table.Finish(key, answer, Now);
        }
    }

    /// <summary>A call failed.</summary>
    internal void Abandon(RetryKey key)
    {
        lock (_gate)
        {
            _table.Abandon(key);
        }
    }
}
