using Tusk.Hdfs.NameNode.EditLog.Format;
using Tusk.Hdfs.NameNode.EditLog.Operations;

namespace Tusk.Hdfs.NameNode.EditLog;

/// <summary>Which operations are durable, and who may hear of it: one sync of the disk for all that came while the last one ran.</summary>
/// <typeparam name="TWaiter">Somebody to be told, such as a call whose answer is ready.</typeparam>
/// <remarks>
/// Plain state without I/O. Its shell writes and syncs: <see cref="TryBegin"/> hands out a batch, <see cref="Complete"/> says
/// that it is on the disk and gives back whom to tell. Two buffers take turns: one is filled while the other is being written.
/// Order holds: a waiter is told when its transaction and all before it are durable, and waiters in the order in which they came.
/// After <see cref="Fail"/> nobody is told anything good again. Not for several threads at once.
/// </remarks>
public sealed class GroupCommit<TWaiter>
{
    private readonly Queue<(TransactionId Id, TWaiter Waiter)> _waiters = new();
    private readonly int _fullBytes;
    private EditLogBuffer _filling;
    private EditLogBuffer _writing;
    private bool _isWriting;
    private bool _hasFailed;

    /// <summary>A log whose entries up to <paramref name="last"/> are durable already.</summary>
    /// <param name="last">The last transaction of the past.</param>
    /// <param name="fullBytes">From how many bytes on <see cref="IsFull"/> holds.</param>
    /// <param name="maxOpBytes">Bound on an entry (dfs.namenode.max.op.size).</param>
    public GroupCommit(TransactionId last, int fullBytes = 1 << 20, int maxOpBytes = EditLogFormat.DefaultMaxOpBytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(fullBytes);
        (Last, Durable, _fullBytes) = (last, last, fullBytes);
        _filling = new EditLogBuffer(maxOpBytes);
        _writing = new EditLogBuffer(maxOpBytes);
    }

    /// <summary>The last operation that was appended.</summary>
    public TransactionId Last { get; private set; }

    /// <summary>The last operation that is on the disk with all before it.</summary>
    public TransactionId Durable { get; private set; }

    /// <summary>How many wait to be told.</summary>
    public int Waiting => _waiters.Count;

    /// <summary>Whether so much waits for the disk that no more mutations should begin. Appending still works: a mutation that
    /// was done must go into the log.</summary>
    public bool IsFull => _filling.Bytes >= _fullBytes;

    /// <summary>Whether all that was appended is durable.</summary>
    public bool IsIdle => Durable == Last;

    /// <summary>Appends an operation that was done to the namespace.</summary>
    /// <returns>Its transaction id.</returns>
    /// <exception cref="ArgumentException">It has no place in the format; nothing was appended.</exception>
    /// <exception cref="InvalidOperationException">The log has failed.</exception>
    public TransactionId Append(EditLogOp operation)
    {
        ThrowIfFailed();
        TransactionId id = Last.Next;
        _filling.Append(id, operation);
        return Last = id;
    }

    /// <summary>Lets somebody wait for all that was appended until now, also for what it read of others' operations.</summary>
    /// <returns>False if all is durable already, and there is nothing to wait for.</returns>
    /// <exception cref="InvalidOperationException">The log has failed.</exception>
    public bool TryWait(TWaiter waiter)
    {
        ThrowIfFailed();
        if (IsIdle)
        {
            return false;
        }

        _waiters.Enqueue((Last, waiter));
        return true;
    }

    /// <summary>Hands out what has to be written next, then synced.</summary>
    /// <param name="entries">The entries; valid until the batch is completed.</param>
    /// <returns>False if there is nothing, or a batch is being written already.</returns>
    /// <exception cref="InvalidOperationException">The log has failed.</exception>
    public bool TryBegin(out ReadOnlyMemory<byte> entries)
    {
        ThrowIfFailed();
        entries = default;
        if (_isWriting || _filling.Count == 0)
        {
            return false;
        }

        (_filling, _writing) = (_writing, _filling);
        _isWriting = true;
        entries = _writing.Written;
        return true;
    }

    /// <summary>The batch is on the disk.</summary>
    /// <param name="told">Gets whom to tell, in order.</param>
    /// <exception cref="InvalidOperationException">No batch is being written, or the log has failed.</exception>
    public void Complete(ICollection<TWaiter> told)
    {
        ArgumentNullException.ThrowIfNull(told);
        ThrowIfFailed();
        if (!_isWriting)
        {
            throw new InvalidOperationException("No batch is being written.");
        }

        Durable = _writing.Last;
        _writing.Clear();
        _isWriting = false;
        while (_waiters.TryPeek(out (TransactionId Id, TWaiter Waiter) next) && next.Id <= Durable)
        {
            told.Add(_waiters.Dequeue().Waiter);
        }
    }

    /// <summary>The disk did not take the batch. What of it is there, nobody knows: the log takes nothing more.</summary>
    /// <param name="told">Gets all who wait, to be told that nothing is known of their operations.</param>
    public void Fail(ICollection<TWaiter> told)
    {
        ArgumentNullException.ThrowIfNull(told);
        _hasFailed = true;
        while (_waiters.TryDequeue(out (TransactionId Id, TWaiter Waiter) next))
        {
            told.Add(next.Waiter);
        }
    }

    private void ThrowIfFailed()
    {
        if (_hasFailed)
        {
            throw new InvalidOperationException($"The edit log has failed after transaction {Durable}.");
        }
    }
}
