namespace Tusk.MapReduce.Partitioning;

/// <summary>Every so manieth of the keys that it is shown, so many that they are few and stand for all.</summary>
/// <param name="most">How many keys are kept at most, at least 1.</param>
internal sealed class KeySample(int most)
{
    /// <summary>Of a longer key its beginning is kept, which divides keys as well.</summary>
    private const int MostKeyBytes = 256;

    private readonly List<byte[]> _keys = [];
    private long _seen;
    private long _every = 1;

    /// <summary>The same, to be added to apart from this one.</summary>
    public KeySample Copy()
    {
        var copy = new KeySample(most) { _seen = _seen, _every = _every };
        copy._keys.AddRange(_keys);
        return copy;
    }

    /// <summary>Takes note of a key.</summary>
    /// <param name="group">The bytes that decide its group.</param>
    public void Add(ReadOnlySpan<byte> group)
    {
        if (_seen++ % _every != 0)
        {
            return;
        }

        if (_keys.Count == most)
        {
            Thin();
            if ((_seen - 1) % _every != 0)
            {
                return;
            }
        }

        _keys.Add(group[..Math.Min(group.Length, MostKeyBytes)].ToArray());
    }

    /// <summary>Boundaries that give each range about as many of the keys seen; fewer ranges where there are too few keys.</summary>
    /// <param name="ranges">How many ranges there should be, at least 1.</param>
    public KeyRanges Cut(int ranges)
    {
        _keys.Sort(static (a, b) => a.AsSpan().SequenceCompareTo(b));
        List<byte[]> boundaries = [];
        int at = 0;
        for (int i = 1; i < ranges; i++)
        {
            at = Math.Max(at, (int)Math.Round((double)_keys.Count * i / ranges));
            byte[] least = boundaries.Count > 0 ? boundaries[^1] : _keys.FirstOrDefault([]); // which the first range begins with
            while (at < _keys.Count && least.AsSpan().SequenceEqual(_keys[at]))
            {
                at++;
            }

            if (at >= _keys.Count)
            {
                break;
            }

            boundaries.Add(_keys[at]);
        }

        return new KeyRanges(boundaries);
    }

    private void Thin()
    {
        _every *= 2;
        int kept = 0;
        for (int i = 0; i < _keys.Count; i += 2)
        {
            _keys[kept++] = _keys[i];
        }

        _keys.RemoveRange(kept, _keys.Count - kept);
    }
}
