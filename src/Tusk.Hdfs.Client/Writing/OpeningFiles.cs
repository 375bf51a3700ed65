namespace Tusk.Hdfs.Client.Writing;

/// <summary>The files of a client that are being opened: where it is closed meanwhile, none stays open that nobody knows.</summary>
internal sealed class OpeningFiles : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _closing = new();
    private readonly TaskCompletionSource _none = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _count;
    private bool _isClosing;

    /// <summary>Opens a file.</summary>
    /// <param name="open">Opens it; its token ends that when the caller gives up, or the client is closed.</param>
    /// <param name="cancellationToken">The caller gives up.</param>
    /// <exception cref="ObjectDisposedException">The client is closed, or was before the file was open.</exception>
    public async ValueTask<T> OpenAsync<T>(Func<CancellationToken, ValueTask<T>> open, CancellationToken cancellationToken)
    {
        using CancellationTokenSource ending = Enter(cancellationToken);
        try
        {
            return await open(ending.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (ending.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new ObjectDisposedException("The file system was closed while a file of it was being opened.", e);
        }
        finally
        {
            Leave();
        }
    }

    /// <summary>Lets no more begin, ends those that are under way, and waits for them: each is open by then, or given up.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _isClosing = true;
            if (_count == 0)
            {
                _none.TrySetResult();
            }
        }

        try
        {
            await _closing.CancelAsync().ConfigureAwait(false);
        }
        finally
        {
            await _none.Task.ConfigureAwait(false);
            _closing.Dispose();
        }
    }

    private CancellationTokenSource Enter(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isClosing, typeof(HdfsFileSystem));
            var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _closing.Token);
            _count++;
            return ending;
        }
    }

    private void Leave()
    {
        lock (_gate)
        {
            if (--_count == 0 && _isClosing)
            {
                _none.TrySetResult();
            }
        }
    }
}
