using System.Diagnostics;
using System.Runtime.CompilerServices;
using Tusk.FileSystems;

namespace Tusk.Hdfs.Client.Writing;

/// <summary>Waits of a file's writer: for room in the window, for acknowledgements; all of them end with the first failure.</summary>
/// <param name="gate">Guards this and the state; a monitor, as blocking writers wait on it.</param>
/// <param name="state">What has been acknowledged.</param>
/// <param name="path">The file, for messages.</param>
/// <param name="fail">Fails the file where a waiting writer is cancelled.</param>
internal sealed class StreamProgress(object gate, BlockPipelineState state, FsPath path, Action<Exception> fail)
{
    private readonly Signal _signal = new();
    private long _awaitedNumber = long.MinValue;
    private int _awaitedCount = -1;
    private Exception? _failure;

    /// <summary>Why the file has failed; null if it has not.</summary>
    public Exception? Failure => Volatile.Read(ref _failure);

    /// <summary>Keeps the first reason; under the lock.</summary>
    public void SetFailure(Exception failure)
    {
        _failure ??= failure;
        Give();
    }

    /// <summary>Throws the failure in words for the writer.</summary>
    public void ThrowIfFailed()
    {
        if (_failure is not null)
        {
            throw WriteFailures.Describe(_failure, path);
        }
    }

    /// <summary>Wakes the writer if what it waits for is there; under the lock.</summary>
    public void Give()
    {
        Debug.Assert(Monitor.IsEntered(gate), "The lock is held.");
        if (IsReached(_awaitedNumber, _awaitedCount))
        {
            _awaitedCount = -1;
            _signal.Give();
            Monitor.PulseAll(gate);
        }
    }

    /// <summary>Waits until a packet is acknowledged, and no more than so many are not.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask WaitAsync(long number, int count, CancellationToken cancellationToken)
    {
        ValueTask progress;
        lock (gate)
        {
            if (IsReached(number, count))
            {
                ThrowIfFailed();
                return;
            }

            count = Some(count);
            progress = ClaimAsync(number, count);
        }

        CancellationTokenRegistration cancellation = cancellationToken.UnsafeRegister(
            static (waits, token) => ((StreamProgress)waits!).Cancel(token), this);
        while (true)
        {
            await progress.ConfigureAwait(false);
            lock (gate)
            {
                if (IsReached(number, count))
                {
                    break;
                }

                progress = ClaimAsync(number, count);
            }
        }

        await cancellation.DisposeAsync().ConfigureAwait(false);
        ThrowIfFailed();
    }

    /// <summary>The same, blocking.</summary>
    public void Wait(long number, int count)
    {
        lock (gate)
        {
            if (!IsReached(number, count))
            {
                count = Some(count);
                while (!IsReached(number, count))
                {
                    (_awaitedNumber, _awaitedCount) = (number, count);
                    Monitor.Wait(gate);
                }
            }

            ThrowIfFailed();
        }
    }

    /// <summary>Who waits for room is woken when there is some for several packets, not for each one.</summary>
    private static int Some(int count) => count == int.MaxValue ? count : count - (count / 4);

    /// <summary>The next signal for what is waited for; who is refused has changed nothing.</summary>
    private ValueTask ClaimAsync(long number, int count)
    {
        ValueTask progress = _signal.WaitAsync();
        (_awaitedNumber, _awaitedCount) = (number, count);
        return progress;
    }

    private void Cancel(CancellationToken token) => fail(new OperationCanceledException(token));

    private bool IsReached(long number, int count) =>
        _failure is not null || (state.LastAcknowledged >= number && state.Count <= count);
}
