using Tusk.Common.Errors;
using Tusk.Common.Threading;

namespace Tusk.Hdfs.Client.Writing;

/// <summary>Keeps the lease of a client's open files alive, with one call for all of them.</summary>
/// <remarks>
/// One client name has one lease. Others may take its files when it was not renewed for a minute, and the NameNode itself
/// closes them after twenty. Source: Apache Hadoop 3.4, o.a.h.hdfs.client.impl.LeaseRenewer.
/// </remarks>
internal sealed class LeaseRenewer : IAsyncDisposable
{
    /// <summary>Half of the time for which nobody else can take a file.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    /// <summary>After this long without a renewal the NameNode has closed the files (dfs.namenode.lease-hard-limit-sec).</summary>
    public static readonly TimeSpan HardLimit = TimeSpan.FromMinutes(20);

    private readonly Lock _gate = new();
    private readonly HashSet<ILeasedFile> _files = [];
    private readonly Func<CancellationToken, ValueTask> _renew;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stop = new();
    private readonly ITimer _timer;
    private Task _renewing = Task.CompletedTask;
    private long _lastRenewal;
    private int _isDisposed;

    /// <summary>The renewer of a client.</summary>
    /// <param name="renew">Calls the NameNode.</param>
    /// <param name="time">The clock.</param>
    public LeaseRenewer(Func<CancellationToken, ValueTask> renew, TimeProvider time)
    {
        (_renew, _time) = (renew, time);
        _timer = time.CreateDetachedTimer(
            static renewer => ((LeaseRenewer)renewer!).Tick(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>How many files are open.</summary>
    public int FileCount
    {
        get
        {
            lock (_gate)
            {
                return _files.Count;
            }
        }
    }

    /// <summary>The renewal that is waited for, or the last one; never fails.</summary>
    internal Task Renewal
    {
        get
        {
            lock (_gate)
            {
                return _renewing;
            }
        }
    }

    /// <summary>A file was opened for writing, which renewed the lease: it is the client's, not the file's.</summary>
    public void Add(ILeasedFile file)
    {
        lock (_gate)
        {
            _lastRenewal = _time.GetTimestamp();
            if (_files.Count == 0)
            {
                _timer.Change(Interval, Interval);
            }

            _files.Add(file);
        }
    }

    /// <summary>A file is closed, or given up.</summary>
    public void Remove(ILeasedFile file)
    {
        lock (_gate)
        {
            if (_files.Remove(file) && _files.Count == 0)
            {
                _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            }
        }
    }

    /// <summary>Closes the files that are open, all at once: where a server does not answer it is waited for only once.</summary>
    /// <exception cref="HadoopException">One could not be closed, the first of them; all others were tried.</exception>
    public Task CloseFilesAsync() => Task.WhenAll(OpenFiles().Select(static file => file.CloseAsync().AsTask()));

    /// <summary>Ends it: what is still open fails.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
        {
            return;
        }

        LoseAll(new HadoopException("Its file system was closed while it was open."));
        await _timer.DisposeAsync().ConfigureAwait(false);
        await _stop.CancelAsync().ConfigureAwait(false);
        await Renewal.ConfigureAwait(false);
        _stop.Dispose();
    }

    private void Tick()
    {
        lock (_gate)
        {
            if (_files.Count == 0 || _stop.IsCancellationRequested)
            {
                return;
            }

            // A call that waits for its answer is not joined by another one.
            if (_renewing.IsCompleted)
            {
                _renewing = RenewAsync();
                return;
            }
        }

        LoseAllIfTooOld("the NameNode has not answered since", null);
    }

    private async Task RenewAsync()
    {
        await Task.Yield();
        long begun = _time.GetTimestamp();
        try
        {
            await _renew(_stop.Token).ConfigureAwait(false);
            lock (_gate)
            {
                _lastRenewal = Math.Max(_lastRenewal, begun); // a file may have been opened meanwhile
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The client is closed.
        }
        catch (Exception e)
        {
            // Whatever it was: it is tried again at the next tick; who writes meanwhile learns of a lost lease from the NameNode.
            LoseAllIfTooOld($"at last: {e.Message}", e);
        }
    }

    private void LoseAllIfTooOld(string why, Exception? cause)
    {
        TimeSpan age;
        lock (_gate)
        {
            age = _time.GetElapsedTime(_lastRenewal);
        }

        if (age >= HardLimit)
        {
            LoseAll(new LeaseLostException(
                $"The lease could not be renewed for {age.TotalMinutes:0} minutes ({why}); the NameNode has closed "
                + "the file by now (dfs.namenode.lease-hard-limit-sec).",
                cause));
        }
    }

    private void LoseAll(HadoopException reason)
    {
        foreach (ILeasedFile file in OpenFiles())
        {
            Remove(file);
            file.LoseLease(reason);
        }
    }

    private ILeasedFile[] OpenFiles()
    {
        lock (_gate)
        {
            return [.. _files];
        }
    }
}
