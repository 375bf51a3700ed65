using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace Tusk.Rpc.Connections;

/// <summary>Awaits the next bytes of a connection, and ends a call on this thread once somebody will be told of them.</summary>
/// <remarks>
/// A caller who makes one call after the other goes on where its answer was read; no other thread has to be woken for it.
/// It may do there what it likes, wait for another call too: the connection is read by whoever the system tells of more.
/// </remarks>
internal readonly struct ReadThenFinish : ICriticalNotifyCompletion
{
    private readonly ConfiguredValueTaskAwaitable<ReadResult>.ConfiguredValueTaskAwaiter _read;
    private readonly RpcCall? _answered;

    /// <summary>To be awaited once.</summary>
    /// <param name="read">The read.</param>
    /// <param name="answered">A call that has its answer; null if <paramref name="read"/> has ended already.</param>
    public ReadThenFinish(ValueTask<ReadResult> read, RpcCall? answered) =>
        (_read, _answered) = (read.ConfigureAwait(false).GetAwaiter(), answered);

    /// <summary>Whether there is nothing to wait for.</summary>
    public bool IsCompleted => _read.IsCompleted && _answered is null;

    /// <summary>This.</summary>
    public ReadThenFinish GetAwaiter() => this;

    /// <summary>What was read.</summary>
    public ReadResult GetResult() => _read.GetResult();

    /// <inheritdoc/>
    public void OnCompleted(Action continuation)
    {
        _read.OnCompleted(continuation);
        _answered?.Finish(here: true);
    }

    /// <inheritdoc/>
    public void UnsafeOnCompleted(Action continuation)
    {
        _read.UnsafeOnCompleted(continuation);
        _answered?.Finish(here: true);
    }
}
