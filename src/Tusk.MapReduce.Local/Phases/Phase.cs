using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;
using Tusk.FileSystems.Lines;
using Tusk.MapReduce.Functions;
using Tusk.MapReduce.Jobs;
using Tusk.MapReduce.Joins;
using Tusk.MapReduce.Local.Tasks;

namespace Tusk.MapReduce.Local.Phases;

/// <summary>Runs the tasks of one phase on worker threads: retries what fails, stops all when one fails for good.</summary>
[SuppressMessage("Design", "CA1001", Justification = "Run, which is called once, disposes of it.")]
internal abstract class Phase
{
    private readonly Lock _gate = new();
    private readonly TaskTable _table;
    private readonly List<TaskContext> _running = [];
    private readonly List<string> _leftOut = [];
    private readonly int _threads;
    private readonly CancellationTokenSource _ending = new();
    private Exception? _failure;
    private bool _isStopped;

    protected Phase(PhaseServices services, TaskType type, int tasks, int maxAttempts, int leftOutPercent)
    {
        Services = services;
        Ending = _ending.Token;
        Type = type;
        _table = new TaskTable(tasks, maxAttempts, leftOutPercent);
        _threads = Math.Min(services.Setup.Settings.Threads, tasks);
    }

    /// <summary>Tasks that succeeded.</summary>
    public int Succeeded
    {
        get
        {
            lock (_gate)
            {
                return _table.Succeeded;
            }
        }
    }

    /// <summary>Attempts that failed.</summary>
    public int FailedAttempts => _table.FailedAttempts;

    /// <summary>Why tasks were left out, a line for each, in the order in which they failed.</summary>
    public IReadOnlyList<string> LeftOut
    {
        get
        {
            lock (_gate)
            {
                return [.. _leftOut];
            }
        }
    }

    /// <summary>Attempts that were started.</summary>
    public int Launched => _table.Launched;

    /// <summary>What the phase works with.</summary>
    protected PhaseServices Services { get; }

    /// <summary>Set when the job is stopped, or a task has failed for good: whoever it ends finds <see cref="TaskContext.IsStopping"/> set.</summary>
    protected CancellationToken Ending { get; }

    /// <summary>How many tasks there are.</summary>
    protected int TaskCount => _table.Count;

    private TaskType Type { get; }

    /// <summary>Runs every task to success.</summary>
    /// <exception cref="JobFailedException">A task failed as often as it may.</exception>
    /// <exception cref="OperationCanceledException">The job was stopped.</exception>
    public void Run(CancellationToken stopping)
    {
        using (_ending)
        using (stopping.Register(StopAll))
        {
            List<Task> others = [];
            try
            {
                // The calling thread is one of the workers.
                while (others.Count < _threads - 1)
                {
                    others.Add(Task.Factory.StartNew(
                        Work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default));
                }

                if (_threads > 0)
                {
                    Work();
                }
            }
            catch (Exception e)
            {
                Stop(e); // a thread that could not be started
            }

            // Whatever happened here: none may go on when the job has ended and its files are removed.
            foreach (Task other in others)
            {
                other.GetAwaiter().GetResult();
            }
        }

        stopping.ThrowIfCancellationRequested();
        if (_failure is not null)
        {
            ExceptionDispatchInfo.Throw(_failure);
        }
    }

    /// <summary>Runs one attempt to its commit.</summary>
    /// <param name="context">The attempt.</param>
    /// <param name="worker">What its thread keeps from one attempt to the next.</param>
    protected abstract void RunAttempt(TaskContext context, Worker worker);

    /// <summary>Describes an attempt to the functions that run in it.</summary>
    protected abstract TaskContext CreateContext(TaskAttemptId attempt);

    /// <summary>The record at which an attempt failed.</summary>
    protected virtual FailedRecord FailedRecordOf(TaskContext context) => new(context.RecordOffset, MayBeEarlier: false);

    /// <summary>Whether the next attempt of the task will leave out the record at which this one failed.</summary>
    protected virtual bool TrySkip(TaskContext context, Exception failure) => false;

    /// <summary>Makes a worker; called on its thread.</summary>
    protected abstract Worker CreateWorker();

    /// <summary>Takes what a worker holds, after its last attempt; called on its thread.</summary>
    protected virtual void EndWorker(Worker worker)
    {
    }

    /// <summary>Adds up what is known of each task.</summary>
    protected long SumOfTasks(Func<int, long> ofTask)
    {
        long sum = 0;
        for (int task = 0; task < TaskCount; task++)
        {
            sum += ofTask(task);
        }

        return sum;
    }

    /// <summary>Share of the phase that is done, 0 to 1: of so much work, or of the tasks where that is none or all have ended.</summary>
    protected double FractionOf(long done, long total)
    {
        int ended = Succeeded + LeftOut.Count;
        return total == 0 || ended == TaskCount
            ? (double)ended / Math.Max(1, TaskCount)
            : Math.Min(1, (double)done / total);
    }

    /// <summary>Runs tasks until none is left; throws nothing, as other threads would not notice.</summary>
    private void Work()
    {
        try
        {
            RunTasks();
        }
        catch (Exception e)
        {
            Stop(e); // no attempt's failure, but the engine's own
        }
    }

    private void RunTasks()
    {
        Worker worker = CreateWorker();
        while (TryStart(out TaskContext? context))
        {
            Exception? failure = null;
            try
            {
                RunAttempt(context, worker);
            }
            catch (Exception e)
            {
                failure = e;
            }

            End(context, failure);
        }

        TryEndWorker(worker);
        worker.ReleaseRoom();
    }

    private void TryEndWorker(Worker worker)
    {
        lock (_gate)
        {
            if (_isStopped)
            {
                return;
            }
        }

        try
        {
            EndWorker(worker);
        }
        catch (Exception e)
        {
            // What the worker held is lost: no retry can bring it back.
            Stop(AttemptFailures.ToJobFailure(Type, e));
        }
    }

    private bool TryStart([NotNullWhen(true)] out TaskContext? context)
    {
        lock (_gate)
        {
            if (_isStopped || !_table.TryTake(out int task, out int attempt))
            {
                context = null;
                return false;
            }

            context = CreateContext(new TaskAttemptId(Services.Id, Type, task, attempt));
            _running.Add(context);
            return true;
        }
    }

    private void End(TaskContext context, Exception? failure)
    {
        lock (_gate)
        {
            _running.Remove(context);
            if (failure is null)
            {
                _table.Succeed();
            }
            else if (!_isStopped)
            {
                Fail(context, failure);
            }
        }
    }

    private void Fail(TaskContext context, Exception failure)
    {
        bool isFinal = IsFinal(failure);
        if (!isFinal && TrySkip(context, failure))
        {
            _table.FailFreely(context.Attempt.Task);
            return;
        }

        AfterFailure next = _table.Fail(context.Attempt.Task, isFinal);
        if (next == AfterFailure.TryAgain)
        {
            return;
        }

        JobFailedException ofJob = AttemptFailures.ToJobFailure(context, failure, FailedRecordOf(context));
        if (next == AfterFailure.LeaveOut && failure is not UnrepeatableException)
        {
            _leftOut.Add(ofJob.Message);
            return;
        }

        _failure = ofJob;
        StopRunning();
    }

    // Another attempt would meet the same records.
    private static bool IsFinal(Exception failure) =>
        failure is UnrepeatableException or LineTooLongException or JoinOverflowException or JoinOrderException;

    private void Stop(Exception failure)
    {
        lock (_gate)
        {
            _failure ??= failure;
            StopRunning();
        }
    }

    private void StopAll()
    {
        lock (_gate)
        {
            StopRunning();
        }
    }

    private void StopRunning()
    {
        _isStopped = true;
        _table.Close();
        foreach (TaskContext context in _running)
        {
            context.Stop();
        }

        // Behind the contexts: an attempt that the token ends asks its context whether it failed or was stopped.
        // Whoever an input format's reader asked to be told is told by another thread: this one has the lock.
        _ = _ending.CancelAsync();
    }
}
