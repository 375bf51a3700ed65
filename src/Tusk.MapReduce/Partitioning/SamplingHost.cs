using Tusk.MapReduce.Codecs;
using Tusk.MapReduce.Functions;
using Tusk.MapReduce.Inputs;
using Tusk.MapReduce.Plans;

namespace Tusk.MapReduce.Partitioning;

/// <summary>Serves a map function that runs over the first records of a split for the sake of its keys.</summary>
internal sealed class SamplingHost(MapTaskHost host, KeySample sample, long mostRecords) : MapTaskHost
{
    /// <summary>How many records were read.</summary>
    public long RecordsRead { get; private set; }

    /// <summary>Takes the keys.</summary>
    public KeySample Sample => sample;

    private bool HasRoom => RecordsRead < mostRecords;

    private bool HasInputEnded { get; set; }

    public override TaskContext Context => host.Context;

    /// <summary>As if there were one: into which range a key falls is not known yet.</summary>
    public override int Reducers => 1;

    public override RecordReader<TRecord> OpenInput<TRecord>(InputFormat<TRecord> format) =>
        new FirstRecords<TRecord>(this, host.OpenInput(format));

    public override IReadOnlyList<FileSplit> CachedFiles(int input) => host.CachedFiles(input);

    public override RecordReader<TRecord> OpenCached<TRecord>(InputFormat<TRecord> format, FileSplit file) => host.OpenCached(format, file);

    public override RecordReader<TRecord> OpenPartner<TRecord>(InputFormat<TRecord> format) =>
        new PartnerRecords<TRecord>(this, host.OpenPartner(format));

    public override T Shared<T>(int input, Func<T> create) => host.Shared(input, create);

    public override Collector<TKey, TValue> OpenShuffle<TKey, TValue>(Shuffle<TKey, TValue> shuffle) =>
        new KeyTaker<TKey, TValue>(shuffle.KeyCodec, sample);

    public override Stream OpenOutput(string path) => Stream.Null;

    private sealed class FirstRecords<TRecord>(SamplingHost task, RecordReader<TRecord> reader) : RecordReader<TRecord>
        where TRecord : allows ref struct
    {
        public override long RecordOffset => reader.RecordOffset;

        public override long BytesRead => reader.BytesRead;

        public override bool Read(out TRecord record)
        {
            if (task.HasRoom && reader.Read(out record))
            {
                task.RecordsRead++;
                return true;
            }

            task.HasInputEnded = true;
            record = default!;
            return false;
        }

        public override void Dispose() => reader.Dispose();
    }

    /// <summary>As many records as the first ones of the split need beside them; of what is left then, no more than there is room for.</summary>
    private sealed class PartnerRecords<TRecord>(SamplingHost task, RecordReader<TRecord> reader) : RecordReader<TRecord>
        where TRecord : allows ref struct
    {
        public override long RecordOffset => reader.RecordOffset;

        public override long BytesRead => reader.BytesRead;

        public override bool Read(out TRecord record)
        {
            if ((!task.HasInputEnded || task.HasRoom) && reader.Read(out record))
            {
                task.RecordsRead += task.HasInputEnded ? 1 : 0;
                return true;
            }

            record = default!;
            return false;
        }

        public override void Dispose() => reader.Dispose();
    }

    private sealed class KeyTaker<TKey, TValue>(KeyCodec<TKey> codec, KeySample sample) : Collector<TKey, TValue>
        where TKey : allows ref struct
        where TValue : allows ref struct
    {
        private readonly EncodingBuffer _scratch = new();

        public override void Collect(TKey key, TValue value) => sample.Add(codec.GroupingPrefix(codec.Encode(key, _scratch)));
    }
}
