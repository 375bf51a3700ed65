namespace Tusk.Rpc.Server;

/// <summary>Which at-most-once calls are being executed, and the answers to those that were. Not for several threads.</summary>
/// <remarks>
/// A call that failed is not kept: repeated, it is executed again. Answers go after a time, and the oldest when there are
/// too many: about 100 bytes each, and the answer. Source: Apache Hadoop 3.4, o.a.h.ipc.RetryCache.
/// </remarks>
public sealed class RetryTable
{
    private readonly Dictionary<RetryKey, Entry> _entries = [];
    private readonly Queue<(RetryKey Key, TimeSpan ExpiresAt)> _finished = new(); // oldest first
    private readonly TimeSpan _expiry;
    private readonly int _maxAnswers;

    /// <summary>An empty table.</summary>
    /// <param name="expiry">How long an answer is kept (dfs.namenode.retrycache.expirytime.millis).</param>
    /// <param name="maxAnswers">How many answers are kept.</param>
    public RetryTable(TimeSpan expiry, int maxAnswers)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(expiry, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxAnswers, 1);
        (_expiry, _maxAnswers) = (expiry, maxAnswers);
    }

    /// <summary>Calls that are being executed, and kept answers.</summary>
    public int Count => _entries.Count;

    /// <summary>A call arrives.</summary>
    /// <param name="key">The call.</param>
    /// <param name="running">What later ones are to wait for, if this is the first.</param>
    /// <param name="now">The time, from any beginning; never less than before.</param>
    /// <param name="held">What the first gave as <paramref name="running"/>, or the kept answer.</param>
    public RetryVerdict Begin(RetryKey key, object running, TimeSpan now, out object? held)
    {
        Expire(now);
        if (_entries.TryGetValue(key, out Entry entry))
        {
            held = entry.Held;
            return entry.IsRunning ? RetryVerdict.Wait : RetryVerdict.Answer;
        }

        held = null;
        _entries.Add(key, new Entry(running, null));
        return RetryVerdict.Execute;
    }

    /// <summary>A call was executed: its answer is kept from now on.</summary>
    public void Finish(RetryKey key, object answer, TimeSpan now) => Keep(key, answer, now);

    /// <summary>A call failed, or was not executed: it may be executed again.</summary>
    public void Abandon(RetryKey key)
    {
        if (_entries.TryGetValue(key, out Entry entry) && entry.IsRunning)
        {
            _entries.Remove(key);
        }
    }

    /// <summary>A call was executed before this server began, or by another one: an edit log says so.</summary>
    public void Seed(RetryKey key, object answer, TimeSpan now) => Keep(key, answer, now);

    private void Keep(RetryKey key, object answer, TimeSpan now)
    {
        Expire(now);
        TimeSpan expiresAt = now + _expiry;
        _entries[key] = new Entry(answer, expiresAt);
        _finished.Enqueue((key, expiresAt));
        while (_finished.Count > _maxAnswers)
        {
            RemoveOldest();
        }
    }

    private void Expire(TimeSpan now)
    {
        while (_finished.TryPeek(out (RetryKey Key, TimeSpan ExpiresAt) oldest) && oldest.ExpiresAt <= now)
        {
            RemoveOldest();
        }
    }

    private void RemoveOldest()
    {
        (RetryKey key, TimeSpan expiresAt) = _finished.Dequeue();

        // The key may have been seeded again since; then a later element of the queue is its end.
        if (_entries.TryGetValue(key, out Entry entry) && entry.ExpiresAt == expiresAt)
        {
            _entries.Remove(key);
        }
    }

    /// <param name="Held">The answer; of a call that is being executed, what others wait for.</param>
    /// <param name="ExpiresAt">When the answer goes; null while the call is being executed.</param>
    private readonly record struct Entry(object Held, TimeSpan? ExpiresAt)
    {
        public bool IsRunning => ExpiresAt is null;
    }
}
