using Tusk.MapReduce.Codecs;
using Tusk.MapReduce.Counters;
using Tusk.MapReduce.Functions;
using Tusk.MapReduce.Local.Runs;
using Tusk.MapReduce.Local.Sorting;
using Tusk.MapReduce.Plans;

namespace Tusk.MapReduce.Local.Collecting;

/// <summary>Runs the job's combiner over sorted records and writes what it emits to a scratch file.</summary>
internal sealed class CombiningRunSink<TKey, TValue>(
    MapOutput output, Shuffle<TKey, TValue> shuffle, PartitionFinder<TKey> partitions, TaskContext context) : IRunSink
    where TKey : allows ref struct
    where TValue : allows ref struct
{
    public int Partitions => output.Partitions;

    public CancellationToken Stopping => output.Stopping;

    public void Fail(Exception failure) => output.Fail(failure);

    public void TakeSorted(ReadOnlySpan<RecordEntry> entries, RecordArena arena)
    {
        SegmentWriter writer = output.CreateSpill();
        CounterSet counters = output.Counters;
        int start = 0;
        for (int partition = 0; partition < Partitions; partition++)
        {
            int end = start;
            while (end < entries.Length && entries[end].Partition == partition)
            {
                end++;
            }

            if (end > start)
            {
                var cursor = new SortedCursor(arena, entries[start..end]);
                var target = new Target(writer, output, shuffle, partitions, partition, cursor, counters[TaskCounter.CombineOutputRecords]);
                counters[TaskCounter.CombineInputRecords].Increment(
                    shuffle.Combine(cursor, target, context));
            }

            writer.EndSegment(partition);
            start = end;
        }

        output.Add(writer);
    }

    private sealed class Target(
        SegmentWriter writer,
        MapOutput output,
        Shuffle<TKey, TValue> shuffle,
        PartitionFinder<TKey> partitions,
        int partition,
        SortedCursor input,
        Counter records)
        : Collector<TKey, TValue>
    {
        private readonly EncodingBuffer _keyBuffer = new();
        private readonly EncodingBuffer _valueBuffer = new();
        private readonly EncodingBuffer _previous = new();
        private bool _hasPrevious;

        public override void Collect(TKey key, TValue value)
        {
            ReadOnlySpan<byte> encoded = shuffle.KeyCodec.Encode(key, _keyBuffer);
            int order = _hasPrevious ? encoded.SequenceCompareTo(_previous.Written) : 1;
            if (order < 0)
            {
                throw new InvalidOperationException(
                    "The combiner emitted a key that sorts before its last one; a combiner must emit its group's key.");
            }

            if (order > 0)
            {
                RequirePartition(encoded);
                _previous.Clear();
                _previous.Write(encoded);
                _hasPrevious = true;
            }

            _valueBuffer.Clear();
            shuffle.ValueCodec.Write(value, _valueBuffer);
            try
            {
                writer.Write(encoded, _valueBuffer.Written);
            }
            catch (Exception e)
            {
                output.Fail(e); // the run is half written, whatever the combiner makes of this
                throw;
            }

            records.Increment();
        }

        private void RequirePartition(ReadOnlySpan<byte> key)
        {
            // The group's key, as a rule; it need not be asked for again (a partitioner may even answer otherwise).
            if (!input.IsAtHand(key) && partitions.Find(key) is var found && found != partition)
            {
                throw new InvalidOperationException(
                    $"The combiner emitted a key of partition {found} while it combined partition {partition}; "
                    + "a combiner must emit its group's key.");
            }
        }
    }
}
