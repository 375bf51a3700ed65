namespace Tusk.MapReduce.Local.Tasks;

/// <summary>Which tasks of one phase are to run, run, or are done: plain state, events in, decisions out.</summary>
/// <remarks>Not safe for several threads: its owner locks. First tries go in order; a failed task goes next.</remarks>
internal sealed class TaskTable
{
    private readonly int _maxAttempts;
    private readonly int _mostLeftOut;
    private readonly int[] _attempts;
    private readonly int[] _free; // attempts that do not count
    private readonly List<int> _retries = [];
    private int _next;
    private bool _isClosed;

    /// <summary>Makes a table of tasks that all wait.</summary>
    /// <param name="tasks">How many.</param>
    /// <param name="maxAttempts">How often each is tried.</param>
    /// <param name="leftOutPercent">How many of a hundred may fail for good.</param>
    public TaskTable(int tasks, int maxAttempts, int leftOutPercent = 0)
    {
        _maxAttempts = maxAttempts;
        _mostLeftOut = (int)((long)tasks * leftOutPercent / 100);
        _attempts = new int[tasks];
        _free = new int[tasks];
    }

    /// <summary>How many tasks there are.</summary>
    public int Count => _attempts.Length;

    /// <summary>How many have succeeded.</summary>
    public int Succeeded { get; private set; }

    /// <summary>How many have failed for good, and are left out.</summary>
    public int LeftOut { get; private set; }

    /// <summary>How many attempts have failed.</summary>
    public int FailedAttempts { get; private set; }

    /// <summary>How many attempts were handed out.</summary>
    public int Launched { get; private set; }

    /// <summary>Hands out the next attempt.</summary>
    /// <returns>False when none waits; a failure of one that runs may still bring another.</returns>
    public bool TryTake(out int task, out int attempt)
    {
        if (_isClosed || (_retries.Count == 0 && _next == _attempts.Length))
        {
            (task, attempt) = (-1, -1);
            return false;
        }

        if (_retries.Count > 0)
        {
            task = _retries[^1];
            _retries.RemoveAt(_retries.Count - 1);
        }
        else
        {
            task = _next++;
        }

        attempt = _attempts[task]++;
        Launched++;
        return true;
    }

    /// <summary>An attempt succeeded.</summary>
    public void Succeed() => Succeeded++;

    /// <summary>An attempt failed.</summary>
    /// <param name="task">Of which task.</param>
    /// <param name="isFinal">Whether another attempt would fail, too.</param>
    public AfterFailure Fail(int task, bool isFinal = false)
    {
        FailedAttempts++;
        if (!isFinal && _attempts[task] - _free[task] < _maxAttempts)
        {
            _retries.Add(task);
            return AfterFailure.TryAgain;
        }

        if (LeftOut < _mostLeftOut)
        {
            LeftOut++;
            return AfterFailure.LeaveOut;
        }

        Close();
        return AfterFailure.EndJob;
    }

    /// <summary>An attempt failed, and the next one will do something else: the failed one does not count.</summary>
    public void FailFreely(int task)
    {
        FailedAttempts++;
        _free[task]++;
        _retries.Add(task);
    }

    /// <summary>Hands out nothing any more.</summary>
    public void Close() => _isClosed = true;
}
