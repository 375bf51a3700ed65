namespace Tusk.MapReduce.Local.Tasks;

/// <summary>Which tasks of one phase are to run, run, or are done: plain state, events in, decisions out.</summary>
/// <remarks>Not safe for several threads: its owner locks. First tries go in order; a failed task goes next.</remarks>
internal sealed class TaskTable
{
    private readonly int _maxAttempts;
    private readonly int[] _attempts;
    private readonly List<int> _retries = [];
    private int _next;
    private bool _isClosed;

    /// <summary>Makes a table of tasks that all wait.</summary>
    public TaskTable(int tasks, int maxAttempts)
    {
        _maxAttempts = maxAttempts;
        _attempts = new int[tasks];
    }

    /// <summary>How many tasks there are.</summary>
    public int Count => _attempts.Length;

    /// <summary>How many have succeeded.</summary>
    public int Succeeded { get; private set; }

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
    /// <returns>Whether the task may be tried again; if not, nothing is handed out any more.</returns>
    public bool Fail(int task)
    {
        FailedAttempts++;
        if (_attempts[task] < _maxAttempts)
        {
            _retries.Add(task);
            return true;
        }

        Close();
        return false;
    }

    /// <summary>Hands out nothing any more.</summary>
    public void Close() => _isClosed = true;
}
