using Tusk.Hdfs.NameNode.EditLog.Format;
using Tusk.Hdfs.NameNode.EditLog.Operations;
using Tusk.Hdfs.NameNode.Storage;

namespace Tusk.Hdfs.NameNode.EditLog.Journal;

/// <summary>Brings operations to the disks and tells those who wait: a thread around <see cref="GroupCommit{TWaiter}"/>.</summary>
/// <remarks>
/// Operations are appended under the NameNode's lock, in the order in which they were done; waiting is for afterwards, without
/// the lock. The thread begins to write when somebody waits, so that the operations of one mutation go together.
/// <see cref="End"/>, <see cref="Begin"/>, <see cref="Roll"/> and <see cref="Close"/> are called under the NameNode's lock and block until
/// the disks are done. When the last folder fails, everybody who waits is told, and <see cref="Failure"/> completes: the NameNode
/// must stop then, for its memory holds what the disks may not.
/// </remarks>
internal sealed class EditLogJournal : IDisposable
{
    private readonly object _gate = new();
    private readonly StorageFolders _folders;
    private readonly JournalSegments _segments;
    private readonly GroupCommit<JournalTask> _commit;
    private readonly TaskCompletionSource<EditLogException> _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Thread _thread;
    private List<JournalTask> _forRoom = [];
    private EditLogException? _failure;
    private bool _isDraining;
    private bool _isStopping;
    private bool _isOpen;

    /// <summary>A journal without a segment yet.</summary>
    /// <param name="folders">Where the segments go.</param>
    /// <param name="last">The last transaction of the past.</param>
    /// <param name="fullBytes">From how many bytes on that wait for the disk there is no room.</param>
    /// <param name="maxOpBytes">Bound on an entry (dfs.namenode.max.op.size).</param>
    public EditLogJournal(
        StorageFolders folders, TransactionId last, int fullBytes = 1 << 20, int maxOpBytes = EditLogFormat.DefaultMaxOpBytes)
    {
        (_folders, _segments) = (folders, new JournalSegments(folders));
        _commit = new GroupCommit<JournalTask>(last, fullBytes, maxOpBytes);
        _thread = new Thread(Run) { IsBackground = true, Name = "edit log" };
        _thread.Start();
    }

    /// <summary>Completes when the last folder has failed.</summary>
    public Task<EditLogException> Failure => _failed.Task;

    /// <summary>The last transaction that was appended.</summary>
    public TransactionId Last
    {
        get
        {
            lock (_gate)
            {
                return _commit.Last;
            }
        }
    }

    /// <summary>The last transaction that is on the disks, with all before it.</summary>
    public TransactionId Durable
    {
        get
        {
            lock (_gate)
            {
                return _commit.Durable;
            }
        }
    }

    /// <summary>Whether all that was appended is on the disks: nobody has to wait.</summary>
    public bool IsIdle
    {
        get
        {
            lock (_gate)
            {
                return _failure is null && _commit.IsIdle;
            }
        }
    }

    /// <summary>The first transaction of the segment in progress.</summary>
    public TransactionId SegmentFirst { get; private set; }

    /// <summary>How many batches were written, and so how often the disks were synced.</summary>
    public long BatchCount { get; private set; }

    /// <summary>How many wait.</summary>
    public int Waiting
    {
        get
        {
            lock (_gate)
            {
                return _commit.Waiting;
            }
        }
    }

    /// <summary>Appends operations that were done.</summary>
    /// <returns>The transaction id of the last one.</returns>
    /// <exception cref="EditLogException">The journal has failed.</exception>
    /// <exception cref="ArgumentException">One has no place in the format; it and those behind it were not appended.</exception>
    /// <exception cref="InvalidOperationException">No segment is in progress.</exception>
    public TransactionId Append(params ReadOnlySpan<EditLogOp> operations)
    {
        lock (_gate)
        {
            // After a failure no segment may be in progress, and it is the failure that the caller must hear of.
            if (!_isOpen && _failure is null)
            {
                throw new InvalidOperationException("No segment of the edit log is in progress.");
            }

            return AppendLocked(operations);
        }
    }

    /// <summary>Completes when all that was appended until now is on the disks; is complete if it is already.</summary>
    /// <exception cref="EditLogException">Nobody knows: the journal has failed.</exception>
    public Task WaitAsync() => WaitAsync(new JournalTask(isLong: true));

    /// <summary>The same for an answer: what follows runs on the journal's thread and must be short and not wait, see <see cref="JournalTask"/>.</summary>
    public Task WaitToAnswerAsync() => WaitAsync(new JournalTask());

    /// <summary>Completes when there is room for another mutation, which should not begin before: the disks are slower than those who ask.</summary>
    /// <exception cref="EditLogException">The journal has failed.</exception>
    public ValueTask WaitForRoomAsync()
    {
        lock (_gate)
        {
            if (_failure is not null)
            {
                return ValueTask.FromException(_failure);
            }

            if (!_commit.IsFull)
            {
                return default;
            }

            var waiter = new JournalTask(isLong: true);
            _forRoom.Add(waiter);
            return new ValueTask(waiter.Task);
        }
    }

    /// <summary>Begins a segment. Nothing may be appended meanwhile.</summary>
    /// <returns>Its first transaction.</returns>
    /// <exception cref="EditLogException">No folder takes it: the journal has failed.</exception>
    public TransactionId Begin()
    {
        TransactionId first = Last.Next;
        FailIfNone(() => _segments.Begin(first));
        lock (_gate)
        {
            AppendLocked(new StartLogSegmentOp());
        }

        Drain();
        foreach (NameFolder folder in _folders.Live)
        {
            _folders.Try(folder, "write seen_txid", () => folder.WriteSeen(first));
        }

        lock (_gate)
        {
            _isOpen = true;
        }

        return SegmentFirst = first;
    }

    /// <summary>Ends the segment: it is finalized in all folders when this returns. Nothing may be appended meanwhile.</summary>
    /// <returns>Its last transaction.</returns>
    /// <exception cref="EditLogException">No folder takes it: the journal has failed.</exception>
    public TransactionId End()
    {
        TransactionId last = Append(new EndLogSegmentOp());
        lock (_gate)
        {
            _isOpen = false;
        }

        Drain();
        FailIfNone(() => _segments.Complete(last));
        return last;
    }

    /// <summary>Ends the segment and begins the next one.</summary>
    /// <returns>The first transaction of the new one.</returns>
    /// <exception cref="EditLogException">No folder takes it: the journal has failed.</exception>
    public TransactionId Roll()
    {
        End();
        return Begin();
    }

    /// <summary>Ends the segment, if one is in progress, and the thread.</summary>
    /// <exception cref="EditLogException">No folder takes it.</exception>
    public void Close()
    {
        bool isOpen;
        lock (_gate)
        {
            isOpen = _isOpen && _failure is null;
        }

        if (isOpen)
        {
            End();
        }

        Dispose();
    }

    /// <summary>Ends the thread after the batch it is at. The segment stays in progress, and whoever waits still is told that nothing is known.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isStopping = true;
            Monitor.PulseAll(_gate);
        }

        _thread.Join();
        Fail(new EditLogException("The NameNode is stopping."), isFatal: false);
        _segments.Dispose();
    }

    private Task WaitAsync(JournalTask waiter)
    {
        lock (_gate)
        {
            if (_failure is not null)
            {
                return Task.FromException(_failure);
            }

            if (!_commit.TryWait(waiter))
            {
                return Task.CompletedTask;
            }

            Monitor.PulseAll(_gate);
            return waiter.Task;
        }
    }

    private TransactionId AppendLocked(params ReadOnlySpan<EditLogOp> operations)
    {
        if (_failure is not null)
        {
            throw _failure;
        }

        foreach (EditLogOp operation in operations)
        {
            _commit.Append(operation);
        }

        if (_commit.IsFull)
        {
            Monitor.PulseAll(_gate);
        }

        return _commit.Last;
    }

    private void Run()
    {
        while (TryTake(out ReadOnlyMemory<byte> entries))
        {
            try
            {
                _segments.Write(entries);
            }
            catch (EditLogException failure)
            {
                Fail(failure, isFatal: true);
                return;
            }

            List<JournalTask> told = [];
            lock (_gate)
            {
                _commit.Complete(told);
                BatchCount++;
                Monitor.PulseAll(_gate);
            }

            JournalTeller.Tell(told);
        }
    }

    /// <summary>Waits for a batch that somebody needs.</summary>
    private bool TryTake(out ReadOnlyMemory<byte> entries)
    {
        List<JournalTask> haveRoom;
        lock (_gate)
        {
            entries = default;
            while (!_isStopping && _failure is null
                && !((_isDraining || _commit.Waiting > 0 || _commit.IsFull) && _commit.TryBegin(out entries)))
            {
                Monitor.Wait(_gate);
            }

            if (entries.IsEmpty)
            {
                return false;
            }

            (haveRoom, _forRoom) = (_forRoom, _forRoom.Count > 0 ? [] : _forRoom);
        }

        JournalTeller.Tell(haveRoom);
        return true;
    }

    /// <summary>Waits until all is on the disks.</summary>
    private void Drain()
    {
        if (Thread.CurrentThread == _thread)
        {
            throw new InvalidOperationException("What follows a wait for the journal runs on its thread and cannot wait for it again.");
        }

        lock (_gate)
        {
            _isDraining = true;
            Monitor.PulseAll(_gate);
            while (_failure is null && !_commit.IsIdle)
            {
                Monitor.Wait(_gate);
            }

            _isDraining = false;
            if (_failure is not null)
            {
                throw _failure;
            }
        }
    }

    private void FailIfNone(Action step)
    {
        try
        {
            step();
        }
        catch (EditLogException failure)
        {
            Fail(failure, isFatal: true);
            throw;
        }
    }

    private void Fail(EditLogException cause, bool isFatal)
    {
        List<JournalTask> told = [];
        EditLogException failure;
        lock (_gate)
        {
            if (_failure is not null)
            {
                return;
            }

            failure = _failure = new EditLogException(
                $"{cause.Message} Nothing is known of transactions after {_commit.Durable}, of which the last one is {_commit.Last}.", cause);
            _commit.Fail(told);
            told.AddRange(_forRoom);
            _forRoom = [];
            Monitor.PulseAll(_gate);
        }

        JournalTeller.Fail(told, failure);
        if (isFatal)
        {
            _failed.TrySetResult(failure);
        }
    }
}
