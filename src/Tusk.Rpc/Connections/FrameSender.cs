using System.Collections.Concurrent;
using System.IO.Pipelines;
using Tusk.Protocol.Rpc;
using Tusk.Rpc.Wire;

namespace Tusk.Rpc.Connections;

/// <summary>Writes the frames of a connection: whoever finds nobody writing does it, for himself and for who comes meanwhile.</summary>
/// <remarks>
/// The count of frames that are queued or being written is the right to write: who makes it 1 drains the queue until it is 0
/// again. It begins at 1, held by the connection's set-up, so that frames wait for it. So a single caller writes on its own
/// thread, without a hand-over, and many callers share one system call. The queue holds the calls of the table, and a bounded
/// number of those that were given up: they are cleared away, where no batch does it, and still counted until the next one.
/// </remarks>
internal sealed class FrameSender : IThreadPoolWorkItem
{
    /// <summary>Bytes after which a batch is handed to the socket.</summary>
    private const int BatchBytes = 64 * 1024;

    /// <summary>After how many calls that were given up unsent the queue is cleared of them.</summary>
    private const int MaxGivenUp = 1024;

    private readonly ConcurrentQueue<RpcCall?> _queue = new();
    private readonly RpcRequestHeader _header;
    private readonly CallTable _calls;
    private readonly Action<Exception> _failed;
    private PipeWriter? _output;
    private int _queued = 1;
    private int _givenUp;
    private int _cleared;
    private volatile bool _closing;

    /// <summary>A sender that is not open.</summary>
    /// <param name="header">Writes the headers.</param>
    /// <param name="calls">Says which calls are still wanted.</param>
    /// <param name="failed">Told once when the connection can no longer be written to.</param>
    public FrameSender(RpcRequestHeader header, CallTable calls, Action<Exception> failed) =>
        (_header, _calls, _failed) = (header, calls, failed);

    /// <summary>How many frames are queued.</summary>
    public int QueuedCalls => _queue.Count;

    /// <summary>Queues a call.</summary>
    /// <param name="call">The call, or null for a ping.</param>
    /// <param name="inline">Whether it is written on this thread; else soon, with those that come meanwhile.</param>
    public void Enqueue(RpcCall? call, bool inline)
    {
        _queue.Enqueue(call);
        if (Interlocked.Increment(ref _queued) != 1)
        {
            return;
        }

        if (inline)
        {
            _ = DrainAsync(held: 0);
        }
        else
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    /// <summary>A call that was queued is given up. While nothing can be written, such calls must not pile up.</summary>
    public void GiveUp()
    {
        // One at a time clears: the one that comes to the number, which it sets back when it is done.
        if (Interlocked.Increment(ref _givenUp) != MaxGivenUp)
        {
            return;
        }

        int cleared = 0;
        for (int left = _queue.Count; left > 0 && _queue.TryDequeue(out RpcCall? call); left--)
        {
            if (call is null || _calls.Holds(call))
            {
                _queue.Enqueue(call);
            }
            else
            {
                cleared++;
            }
        }

        // Who writes takes them from the count: it is his right to write.
        Interlocked.Add(ref _cleared, cleared);
        Volatile.Write(ref _givenUp, 0);
    }

    /// <summary>Begins to write: first what the set-up left in the output, with the calls that have come meanwhile.</summary>
    public void Open(PipeWriter output)
    {
        _output = output;
        _ = DrainAsync(held: 1);
    }

    /// <summary>Gives up what is queued, and the output once nobody writes to it.</summary>
    public void Close()
    {
        _closing = true;
        if (_output is { } output && Interlocked.Increment(ref _queued) == 1)
        {
            output.Complete();
        }
    }

    void IThreadPoolWorkItem.Execute() => _ = DrainAsync(held: 0);

    /// <summary>Writes until nothing is queued. Never throws.</summary>
    /// <param name="held">1 where the set-up hands over its right to write, which is no frame; else 0.</param>
    private async Task DrainAsync(int held)
    {
        PipeWriter output = _output!;
        try
        {
            int left = Volatile.Read(ref _queued);
            do
            {
                int written = WriteBatch(output, left - held);
                await output.FlushAsync().ConfigureAwait(false);
                left = Interlocked.Add(ref _queued, -(written + held + Interlocked.Exchange(ref _cleared, 0)));
                held = 0;
            }
            while (left > 0 && !_closing);

            if (left > 0)
            {
                await output.CompleteAsync().ConfigureAwait(false);
            }
        }
        catch (Exception e)
        {
            // The top of the loop: the right to write is kept, so nobody writes after this.
            await output.CompleteAsync(e).ConfigureAwait(false);
            _failed(e);
        }
    }

    private int WriteBatch(PipeWriter output, int most)
    {
        int written = 0;
        while (written < most && output.UnflushedBytes < BatchBytes && _queue.TryDequeue(out RpcCall? call))
        {
            written++;
            if (call is null)
            {
                WritePing(output);
            }
            else if (_calls.TryMarkSent(call))
            {
                call.WriteFrame(output, _header);
            }
        }

        return written;
    }

    private void WritePing(PipeWriter output)
    {
        int bytes = _header.DelimitedBytes(RpcCallIds.Ping, RpcRequestHeader.NoRetryCount);
        Span<byte> span = output.GetSpan(RpcFrame.PrefixBytes + bytes);
        RpcFrame.WritePrefix(span, bytes);
        _header.WriteDelimited(span[RpcFrame.PrefixBytes..], RpcCallIds.Ping, RpcRequestHeader.NoRetryCount);
        output.Advance(RpcFrame.PrefixBytes + bytes);
    }
}
