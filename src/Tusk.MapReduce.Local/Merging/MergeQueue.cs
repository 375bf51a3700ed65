namespace Tusk.MapReduce.Local.Merging;

/// <summary>Runs in their order, of which the smallest neighbours are merged first.</summary>
/// <remarks>A small budget makes hundreds of thousands of runs: what one merge costs must not grow with all that are left.</remarks>
internal sealed class MergeQueue
{
    private const int None = -1;

    private readonly MergePart[] _parts;
    private readonly int[] _before;
    private readonly int[] _behind;

    /// <summary>How often the window that begins at each place has changed; what is queued with another number is out of date.</summary>
    private readonly int[] _versions;

    private readonly PriorityQueue<(int First, int Version), (long Bytes, int First)> _windows = new();
    private int _width;
    private int _taken = None;

    /// <summary>Holds <paramref name="parts"/>, in order.</summary>
    public MergeQueue(IReadOnlyList<MergePart> parts)
    {
        _parts = [.. parts];
        Count = _parts.Length;
        _versions = new int[Count];
        _before = new int[Count];
        _behind = new int[Count];
        for (int i = 0; i < Count; i++)
        {
            (_before[i], _behind[i]) = (i - 1, i + 1 < Count ? i + 1 : None);
        }
    }

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>Those that are left, in order.</summary>
    public List<MergePart> Rest() => Window(Count == 0 ? None : 0, Count);

    /// <summary>Takes the neighbours that are smallest together, the first ones of several; <see cref="PutBack"/> follows.</summary>
    /// <param name="width">How many, at most as many as there are; cheap as long as it stays the same.</param>
    public List<MergePart> TakeSmallest(int width)
    {
        if (width != _width)
        {
            _width = width;
            _windows.Clear();
            QueueWindows(0, Count);
        }

        (int first, int version) = _windows.Dequeue();
        while (version != _versions[first])
        {
            (first, version) = _windows.Dequeue();
        }

        _taken = first;
        return Window(first, width);
    }

    /// <summary>Puts in their place what became of those that were taken.</summary>
    public void PutBack(MergePart merged)
    {
        int behind = _behind[_taken];
        for (int i = 1; i < _width; i++)
        {
            _versions[behind]++;
            behind = _behind[behind];
        }

        _parts[_taken] = merged;
        _behind[_taken] = behind;
        if (behind != None)
        {
            _before[behind] = _taken;
        }

        Count -= _width - 1;
        int first = _taken;
        int changed = 1;
        for (; changed < _width && _before[first] != None; changed++)
        {
            first = _before[first];
        }

        QueueWindows(first, changed);
    }

    /// <summary>Queues the windows that begin at so many places, from <paramref name="first"/> on.</summary>
    private void QueueWindows(int first, int places)
    {
        long bytes = 0;
        int end = first;
        int width = 0;
        for (int i = 0; i < places; i++)
        {
            for (; width < _width && end != None; width++)
            {
                bytes += _parts[end].Bytes;
                end = _behind[end];
            }

            _versions[first]++;
            if (width == _width)
            {
                _windows.Enqueue((first, _versions[first]), (bytes, first));
            }

            bytes -= _parts[first].Bytes;
            width--;
            first = _behind[first];
        }
    }

    private List<MergePart> Window(int first, int width)
    {
        var parts = new List<MergePart>(width);
        for (int i = 0; i < width; i++)
        {
            parts.Add(_parts[first]);
            first = _behind[first];
        }

        return parts;
    }
}
