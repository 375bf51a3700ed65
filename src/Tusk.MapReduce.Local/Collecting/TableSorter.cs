using Tusk.MapReduce.Codecs;
using Tusk.MapReduce.Plans;

namespace Tusk.MapReduce.Local.Collecting;

/// <summary>Turns what a table holds into a sorted run.</summary>
internal sealed class TableSorter<TKey, TValue> : ITableSorter<TValue>
    where TKey : allows ref struct
{
    /// <summary>After how many keys a stop is looked for; a power of two.</summary>
    private const int StopCheckKeys = 4096;

    private readonly ValueCodec<TValue> _valueCodec;
    private readonly PartitionFinder<TKey> _partitions;
    private readonly SortBuffer _buffer;
    private readonly EncodingBuffer _value = new();
    private byte[] _key = new byte[64];

    /// <summary>Makes a sorter.</summary>
    /// <param name="shuffle">Codecs and partitioner.</param>
    /// <param name="partitions">How many partitions there are.</param>
    /// <param name="buffer">Empty before and after each table.</param>
    public TableSorter(Shuffle<TKey, TValue> shuffle, int partitions, SortBuffer buffer)
    {
        _valueCodec = shuffle.ValueCodec;
        _partitions = PartitionFinder<TKey>.For(shuffle, partitions);
        _buffer = buffer;
    }

    /// <summary>Whether the job's own partitioner is asked for each key.</summary>
    public bool AsksUser => _partitions.AsksUser;

    /// <summary>Asks for the partition of a key, so that what fails does so before it is in a table.</summary>
    public void CheckPartition(ReadOnlySpan<byte> key) => _partitions.Find(key);

    public void Sort(KeyTable<TValue> table, MapOutput output, bool isLate = true)
    {
        var sink = new PlainRunSink(output);
        try
        {
            AddAll(table, sink);
            table.Clear();
            _buffer.EndRun(sink);
        }
        catch (Exception e)
        {
            _buffer.Clear(); // the worker's: its next user must find it empty
            output.Fail(e, isLate);
            throw;
        }
    }

    private void AddAll(KeyTable<TValue> table, PlainRunSink sink)
    {
        for (int i = 0; i < table.Count; i++)
        {
            if (i % StopCheckKeys == 0)
            {
                sink.Stopping.ThrowIfCancellationRequested();
            }

            ReadOnlySpan<byte> key = table.CopyKey(i, ref _key);
            _value.Clear();
            _valueCodec.Write(table.ValueAt(i), _value);
            _buffer.Add(_partitions.Find(key), key, _value.Written, sink);
        }
    }
}
