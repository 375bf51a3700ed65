namespace Tusk.Rpc.Connections;

/// <summary>The calls of a connection that wait, by id. Taking a call out is the right to end it, so it ends once.</summary>
/// <remarks>Plain state behind one short lock; nothing is awaited, sent or completed inside it. Times are timestamps.</remarks>
internal sealed class CallTable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<int, RpcCall> _calls = [];
    private bool _closed;
    private long _idleSince;
    private long _askedAt = long.MaxValue; // since when an answer is due, to a call that may have been given up; else the maximum

    /// <summary>An empty table.</summary>
    public CallTable(long now) => _idleSince = now;

    /// <summary>How many calls wait.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _calls.Count;
            }
        }
    }

    /// <summary>Enters a call.</summary>
    /// <param name="call">The call.</param>
    /// <param name="now">The time.</param>
    /// <param name="isOnly">Whether no other call waits.</param>
    /// <returns>False when the table is closed: the call needs another connection.</returns>
    public bool TryAdd(RpcCall call, long now, out bool isOnly)
    {
        lock (_gate)
        {
            isOnly = _calls.Count == 0;
            if (_closed)
            {
                return false;
            }

            call.QueuedAt = now;
            _calls.Add(call.CallId, call);
            _askedAt = Math.Min(_askedAt, now);
            return true;
        }
    }

    /// <summary>Notes that a call is about to be written.</summary>
    /// <returns>False when nobody waits for it any more, or its caller is about to take it out.</returns>
    public bool TryMarkSent(RpcCall call)
    {
        lock (_gate)
        {
            return _calls.TryGetValue(call.CallId, out RpcCall? waiting) && ReferenceEquals(waiting, call)
                && !call.UntilSent.IsCancellationRequested && (call.IsSent = true);
        }
    }

    /// <summary>Takes out the call that an answer is for; null when nobody waits for it, or it was never sent.</summary>
    public RpcCall? TakeAnswered(int callId, long now)
    {
        lock (_gate)
        {
            bool waits = _calls.TryGetValue(callId, out RpcCall? call) && call.IsSent;
            if (waits)
            {
                Remove(callId, now);
            }

            _askedAt = _calls.Count > 0 ? now : long.MaxValue;
            return waits ? call : null;
        }
    }

    /// <summary>Takes out a call.</summary>
    /// <returns>False when it has ended already.</returns>
    public bool TryTake(RpcCall call, long now)
    {
        lock (_gate)
        {
            bool waits = _calls.TryGetValue(call.CallId, out RpcCall? waiting) && ReferenceEquals(waiting, call);
            if (waits)
            {
                Remove(call.CallId, now);
            }

            return waits;
        }
    }

    /// <summary>Takes out a call that was not sent.</summary>
    /// <returns>False when it was sent, or has ended already.</returns>
    public bool TryTakeUnsent(RpcCall call, long now)
    {
        lock (_gate)
        {
            return !call.IsSent && TryTake(call, now);
        }
    }

    /// <summary>Whether a call waits.</summary>
    public bool Holds(RpcCall call)
    {
        lock (_gate)
        {
            return _calls.TryGetValue(call.CallId, out RpcCall? waiting) && ReferenceEquals(waiting, call);
        }
    }

    /// <summary>Takes out every call that entered at or before a time.</summary>
    public List<RpcCall>? TakeOlder(long queuedAt, long now)
    {
        lock (_gate)
        {
            List<RpcCall>? old = null;
            foreach (RpcCall call in _calls.Values)
            {
                if (call.QueuedAt <= queuedAt)
                {
                    (old ??= []).Add(call);
                }
            }

            old?.ForEach(call => Remove(call.CallId, now));
            return old;
        }
    }

    /// <summary>Whether calls have been made since a time or longer and none was answered, also of those that nobody waits for any more.</summary>
    public bool IsUnansweredSince(long time)
    {
        lock (_gate)
        {
            return _askedAt <= time;
        }
    }

    /// <summary>Closes the table for ever.</summary>
    /// <returns>The calls that waited; null when it was closed already.</returns>
    public RpcCall[]? Close()
    {
        lock (_gate)
        {
            if (_closed)
            {
                return null;
            }

            _closed = true;
            RpcCall[] waiting = [.. _calls.Values];
            _calls.Clear();
            return waiting;
        }
    }

    /// <summary>Closes the table if it has been empty since a time.</summary>
    public bool TryCloseIdle(long idleSince)
    {
        lock (_gate)
        {
            bool closes = !_closed && _calls.Count == 0 && _idleSince <= idleSince;
            _closed |= closes;
            return closes;
        }
    }

    private void Remove(int callId, long now)
    {
        _calls.Remove(callId);
        if (_calls.Count == 0)
        {
            _idleSince = now;
        }
    }
}
