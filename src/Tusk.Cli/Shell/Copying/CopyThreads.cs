namespace Tusk.Cli.Shell.Copying;

/// <summary>Threads that copy files; when the queue is full, the one that would add to it copies itself.</summary>
internal sealed class CopyThreads
{
    private readonly Queue<Action> _queue = new();
    private readonly Thread[] _threads;
    private readonly int _most;
    private bool _isComplete;

    /// <summary>Starts the threads.</summary>
    /// <param name="count">How many.</param>
    /// <param name="most">How many files wait at most.</param>
    public CopyThreads(int count, int most)
    {
        _most = most;
        _threads = new Thread[count];
        for (int i = 0; i < count; i++)
        {
            _threads[i] = new Thread(Work) { IsBackground = true, Name = $"copy {i}" };
            _threads[i].Start();
        }
    }

    /// <summary>Does this soon.</summary>
    /// <param name="work">Tells its failures itself.</param>
    public void Add(Action work)
    {
        lock (_queue)
        {
            if (_queue.Count < _most)
            {
                _queue.Enqueue(work);
                Monitor.Pulse(_queue);
                return;
            }
        }

        work();
    }

    /// <summary>Waits until everything is done.</summary>
    public void Complete()
    {
        lock (_queue)
        {
            _isComplete = true;
            Monitor.PulseAll(_queue);
        }

        foreach (Thread thread in _threads)
        {
            thread.Join();
        }
    }

    private void Work()
    {
        while (Next() is { } work)
        {
            work();
        }
    }

    private Action? Next()
    {
        lock (_queue)
        {
            while (_queue.Count == 0)
            {
                if (_isComplete)
                {
                    return null;
                }

                Monitor.Wait(_queue);
            }

            return _queue.Dequeue();
        }
    }
}
