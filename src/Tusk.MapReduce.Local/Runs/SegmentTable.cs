namespace Tusk.MapReduce.Local.Runs;

/// <summary>Where the segments of a run are; takes room for those only that have records.</summary>
/// <remarks>A job of many reducers and little memory has many runs, of few records each: most of their segments are empty.</remarks>
/// <typeparam name="TSegment">Its default is an empty segment.</typeparam>
internal sealed class SegmentTable<TSegment>
    where TSegment : struct, IEquatable<TSegment>
{
    private readonly int[]? _partitions; // null if _segments has every partition's
    private readonly TSegment[] _segments;

    /// <summary>Keeps the segments of all partitions, in order.</summary>
    public SegmentTable(TSegment[] all)
    {
        int filled = 0;
        foreach (TSegment segment in all)
        {
            filled += segment.Equals(default) ? 0 : 1;
        }

        if (filled > all.Length / 2)
        {
            _segments = all;
            return;
        }

        _partitions = new int[filled];
        _segments = new TSegment[filled];
        int next = 0;
        for (int partition = 0; partition < all.Length; partition++)
        {
            if (!all[partition].Equals(default))
            {
                _partitions[next] = partition;
                _segments[next++] = all[partition];
            }
        }
    }

    /// <summary>The segment of a partition.</summary>
    public TSegment this[int partition]
    {
        get
        {
            if (_partitions is null)
            {
                return _segments[partition];
            }

            int at = Array.BinarySearch(_partitions, partition);
            return at < 0 ? default : _segments[at];
        }
    }
}
