using Tusk.FileSystems.Lines;
using Tusk.MapReduce.Functions;
using Tusk.MapReduce.Jobs;
using Tusk.MapReduce.Local.Tasks;

namespace Tusk.MapReduce.Local.Phases;

/// <summary>Runs the tasks of one phase on worker threads: retries what fails, stops all when one fails for good.</summary>
internal abstract class Phase
{
    private readonly Lock _gate = new();
    private readonly TaskTable _table;
    private readonly List<TaskContext> _running = [];
    private readonly int _threads;
    private Exception? _failure;
    private bool _isStopped;

    protected Phase(PhaseServices services, TaskType type, int tasks, int maxAttempts)
    {
        Services = services;
        Type = type;
        _table = new TaskTable(tasks, maxAttempts);
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

    /// <summary>Attempts that were started.</summary>
    public int Launched => _table.Launched;

    /// <summary>What the phase works with.</summary>
    protected PhaseServices Services { get; }

    /// <summary>How many tasks there are.</summary>
    protected int TaskCount => _table.Count;

    private TaskType Type { get; }

    /// <summary>Runs every task to success.</summary>
    /// <exception cref="JobFailedException">A task failed as often as it may.</exception>
    /// <exception cref="OperationCanceledException">The job was stopped.</exception>
    public void Run(CancellationToken stopping)
    {
        using (stopping.Register(StopAll))
        {
            // The calling thread is one of the workers.
            var others = new Task[Math.Max(0, _threads - 1)];
            for (int i = 0; i < others.Length; i++)
            {
                others[i] = Task.Factory.StartNew(
                    () => Work(stopping), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            }

            if (_threads > 0)
            {
                Work(stopping);
            }

            foreach (Task other in others)
            {
                other.GetAwaiter().GetResult();
            }
        }

        stopping.ThrowIfCancellationRequested();
        if (_failure is not null)
        {
            throw _failure;
        }
    }

    /// <summary>Runs one attempt to its commit.</summary>
    protected abstract void RunAttempt(TaskContext context, Worker worker, CancellationToken stopping);

    /// <summary>Describes an attempt to the functions that run in it.</summary>
    protected abstract TaskContext CreateContext(TaskAttemptId attempt);

    /// <summary>Whether an attempt that failed may have done so for a record before the one that it read last.</summary>
    protected virtual bool MayBeEarlierRecord(TaskContext context) => false;

    /// <summary>Makes a worker; called on its thread.</summary>
    protected abstract Worker CreateWorker();

    /// <summary>Takes what a worker holds, after its last attempt; called on its thread.</summary>
    protected virtual void EndWorker(Worker worker)
    {
    }

    private void Work(CancellationToken stopping)
    {
        Worker worker = CreateWorker();
        while (TryStart(out TaskContext? context))
        {
            Exception? failure = null;
            try
            {
                RunAttempt(context, worker, stopping);
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

    private bool TryStart([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out TaskContext? context)
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
            else if (!_isStopped && (!_table.Fail(context.Attempt.Task) || failure is UnrepeatableException or LineTooLongException))
            {
                _failure = AttemptFailures.ToJobFailure(context, failure, MayBeEarlierRecord(context));
                StopRunning();
            }
        }
    }

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
    }
}
