namespace Tusk.MapReduce.Local.Runs;

/// <summary>Packs sorted records into a run in memory.</summary>
/// <remarks>
/// Records share arrays; a long one that does not fit the open array has an array of its own, and the open one is filled
/// further behind it. So less than 1/64 of each array is left unused, but of one array, the last or, where all that is
/// still to come fits a new one, the last but one: <see cref="MostBytes"/> holds whatever the records are.
/// </remarks>
internal sealed class MemoryRunWriter : IRunWriter
{
    private const int MostArrayBytes = 1 << 20;

    private readonly int _arrayBytes;
    private readonly List<MemoryBlock> _blocks = [];
    private readonly MemorySegment[] _segments;
    private byte[] _array = [];
    private int _start; // of the block that is being filled, which is the array's rest
    private int _used;
    private long _leftBytes;
    private MemorySegment _segment;

    /// <summary>Makes an empty writer.</summary>
    /// <param name="partitions">How many partitions the run has.</param>
    /// <param name="totalBytes">Bytes of all the records to come; arrays are cut to fit.</param>
    public MemoryRunWriter(int partitions, long totalBytes)
    {
        _segments = new MemorySegment[partitions];
        _leftBytes = totalBytes;
        _arrayBytes = (int)(totalBytes <= MostArrayBytes ? totalBytes : Math.Min(totalBytes / 32, MostArrayBytes));
    }

    /// <summary>Bytes of the arrays, whether filled or not.</summary>
    public long TakenBytes { get; private set; }

    /// <summary>A record above this has an array of its own where the open one's rest is too short for it.</summary>
    private int SharingRecordBytes => _arrayBytes / 64;

    /// <summary>What the arrays take at most.</summary>
    /// <param name="totalBytes">Bytes of all the records.</param>
    public static long MostBytes(long totalBytes) =>
        totalBytes <= MostArrayBytes ? totalBytes : totalBytes + (totalBytes / 16); // 1/63 for their ends, and 1/32 for one

    /// <summary>Appends a record, encoded with its lengths.</summary>
    public void Write(ReadOnlySpan<byte> record)
    {
        if (record.Length <= _array.Length - _used)
        {
            Append(record);
        }
        else if (record.Length > SharingRecordBytes && _leftBytes > _arrayBytes)
        {
            AppendAlone(record);
        }
        else
        {
            OpenArray();
            Append(record);
        }

        _leftBytes -= record.Length;
        _segment = _segment with
        {
            Records = _segment.Records + 1,
            Bytes = _segment.Bytes + record.Length,
            LongestRecord = Math.Max(_segment.LongestRecord, record.Length),
        };
    }

    /// <summary>Ends a partition; partitions end in order, each once.</summary>
    public void EndSegment(int partition)
    {
        _segments[partition] = _segment;
        _segment = default;
    }

    /// <summary>The run, once every partition was ended.</summary>
    public MemoryRun Complete()
    {
        EndBlock();
        return new MemoryRun([.. _blocks], _segments);
    }

    private void Append(ReadOnlySpan<byte> record)
    {
        StartSegment(_used);
        record.CopyTo(_array.AsSpan(_used));
        _used += record.Length;
    }

    private void AppendAlone(ReadOnlySpan<byte> record)
    {
        EndBlock();
        StartSegment(0);
        _blocks.Add(new MemoryBlock(record.ToArray(), record.Length));
        TakenBytes += record.Length;
    }

    /// <summary>Notes where a segment's first record is going to be: in the block that comes next.</summary>
    private void StartSegment(int offset)
    {
        if (_segment.Records == 0)
        {
            _segment = new MemorySegment(_blocks.Count, offset, 0, 0, 0);
        }
    }

    private void OpenArray()
    {
        EndBlock();
        _array = GC.AllocateUninitializedArray<byte>((int)Math.Min(_arrayBytes, _leftBytes));
        TakenBytes += _array.Length;
        _start = _used = 0;
    }

    private void EndBlock()
    {
        if (_used > _start)
        {
            _blocks.Add(new MemoryBlock(_array, _used, _start));
            _start = _used;
        }
    }
}
