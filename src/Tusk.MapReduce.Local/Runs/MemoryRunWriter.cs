namespace Tusk.MapReduce.Local.Runs;

/// <summary>Packs sorted records into a run in memory.</summary>
/// <param name="partitions">How many partitions the run has.</param>
/// <param name="totalBytes">Bytes of all the records to come; blocks are cut to fit.</param>
internal sealed class MemoryRunWriter(int partitions, long totalBytes) : IRunWriter
{
    private const int BlockBytes = 1 << 20;

    /// <summary>A record above this has a block of its own, so that little is left unused at the end of the others.</summary>
    private const int SharedBlockRecordBytes = BlockBytes / 32;

    private readonly List<MemoryBlock> _blocks = [];
    private readonly MemorySegment[] _segments = new MemorySegment[partitions];
    private byte[] _block = [];
    private int _used;
    private long _leftBytes = totalBytes;
    private MemorySegment _segment;

    /// <summary>Appends a record, encoded with its lengths.</summary>
    public void Write(ReadOnlySpan<byte> record)
    {
        if (record.Length > _block.Length - _used)
        {
            OpenBlock(record.Length);
        }

        if (_segment.Records == 0)
        {
            _segment = new MemorySegment(_blocks.Count, _used, 0, 0);
        }

        record.CopyTo(_block.AsSpan(_used));
        _used += record.Length;
        _leftBytes -= record.Length;
        _segment = _segment with { Records = _segment.Records + 1, Bytes = _segment.Bytes + record.Length };
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
        CloseBlock();
        return new MemoryRun([.. _blocks], _segments);
    }

    private void OpenBlock(int recordBytes)
    {
        CloseBlock();
        long size = recordBytes > SharedBlockRecordBytes
            ? recordBytes
            : Math.Max(recordBytes, Math.Min(BlockBytes, _leftBytes));
        _block = GC.AllocateUninitializedArray<byte>((int)size);
        _used = 0;
    }

    private void CloseBlock()
    {
        if (_used > 0)
        {
            _blocks.Add(new MemoryBlock(_block, _used));
        }
    }
}
