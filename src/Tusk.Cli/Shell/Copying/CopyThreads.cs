namespace Tusk.Cli.Shell.Copying;

/// <summary>Threads that copy files; when the queue is full, the one that would add to it copies itself.</summary>
internal sealed class CopyThreads
{
    private readonly Queue<Action> _queue = new();
    private readonly List<Thread> _threads = [];
    private readonly int _count;
    private readonly int _most;
    private int _idle;
    private bool _isComplete;

    /// <summary>Has no thread yet: they start as there is work for them.</summary>
    /// <param name="count">How many at most; above <see cref="MostThreads"/>, that many.</param>
    /// <param name="most">How many files wait at most.</param>
    public CopyThreads(int count, int most) => (_count, _most) = (Math.Min(count, MostThreads), most);

    /// <summary>More threads than this only cost memory.</summary>
    public const int MostThreads = 256;

    /// <summary>Threads that were started.</summary>
    public int Started
    {
        get
        {
            lock (_queue)
            {
                return _threads.Count;
            }
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
                if (_queue.Count > _idle && _threads.Count < _count)
                {
                    StartOne();
                }

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

    private void StartOne()
    {
        var thread = new Thread(Work) { IsBackground = true, Name = $"copy {_threads.Count}" };
        thread.Start();
        _threads.Add(thread);
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

                _idle++;
                Monitor.Wait(_queue);
                _idle--;
            }

            return _queue.Dequeue();
        }
    }
}
