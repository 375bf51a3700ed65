using Tusk.Common.Errors;

namespace Tusk.Hdfs.Client.Writing;

/// <summary>Opens files for callers who may stop waiting: what the NameNode opens after that is closed again.</summary>
/// <remarks>
/// Whether the NameNode has heard a call that is given up is not known before it answers, and to take the lease from whoever
/// has the file would hit another writer. So the answer is waited for behind the caller's back, for a while. Nothing is sent
/// there: what was not sent by then would come after what the caller does next, and a create may replace a file that is complete.
/// So a file that an attempt has opened whose answer was lost stays open, where the caller goes before the next attempt.
/// </remarks>
internal sealed class UnwantedFiles(TimeProvider time) : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly HashSet<Task> _closing = [];

    /// <summary>Makes a call that opens a file.</summary>
    /// <param name="open">The call; its first token ends what was not sent, its second one gives it up for good.</param>
    /// <param name="close">Closes what it opened, where nobody wants it any more.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async ValueTask<T> OpenAsync<T>(
        Func<CancellationToken, CancellationToken, ValueTask<T>> open,
        Func<T, CancellationToken, ValueTask> close,
        CancellationToken cancellationToken)
    {
        if (!cancellationToken.CanBeCanceled)
        {
            return await open(CancellationToken.None, CancellationToken.None).ConfigureAwait(false);
        }

        cancellationToken.ThrowIfCancellationRequested();
        var limit = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        bool isHandedOn = false;
        try
        {
            Task<T> call = open(cancellationToken, limit.Token).AsTask();
            try
            {
                return await call.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                isHandedOn = true;
                Keep(CloseAsync(call, close, limit));
                throw;
            }
        }
        finally
        {
            if (!isHandedOn)
            {
                limit.Dispose();
            }
        }
    }

    /// <summary>Waits for what is being closed; each has a time.</summary>
    public async ValueTask DisposeAsync()
    {
        Task[] closing;
        lock (_gate)
        {
            closing = [.. _closing];
        }

        await Task.WhenAll(closing).ConfigureAwait(false);
    }

    private static async Task CloseAsync<T>(
        Task<T> call, Func<T, CancellationToken, ValueTask> close, CancellationTokenSource limit)
    {
        using (limit)
        {
            limit.CancelAfter(OrphanedFiles.Limit);
            try
            {
                await close(await call.ConfigureAwait(false), limit.Token).ConfigureAwait(false);
            }
            catch (Exception e) when (e is HadoopException or OperationCanceledException or ObjectDisposedException)
            {
                // Nothing was sent or opened, or the NameNode cannot be asked: it closes the file when the lease ends.
            }
        }
    }

    private void Keep(Task closing)
    {
        lock (_gate)
        {
            _closing.RemoveWhere(static task => task.IsCompleted);
            _closing.Add(closing);
        }
    }
}
