using Tusk.FileSystems;
using Tusk.MapReduce.Codecs;
using Tusk.MapReduce.Functions;
using Tusk.MapReduce.Inputs;
using Tusk.MapReduce.Plans;

namespace Tusk.MapReduce.Partitioning;

/// <summary>Serves a map function that runs over the first records of a split for the sake of its keys.</summary>
internal sealed class SamplingHost(
    TaskContext context, FileSystemRegistry fileSystems, KeySample sample, long mostRecords, ReaderMemory memory, CancellationToken stopping)
    : MapTaskHost
{
    /// <summary>The files of each cached input.</summary>
    public required IReadOnlyList<IReadOnlyList<FileSplit>> CachedInputs { get; init; }

    /// <summary>What the hosts of a sample share, by number; they run one after the other.</summary>
    public required Dictionary<int, object> SharedObjects { get; init; }

    /// <summary>How many records were read.</summary>
    public long RecordsRead { get; private set; }

    /// <summary>Takes the keys.</summary>
    public KeySample Sample => sample;

    private long MostRecords => mostRecords;

    public override TaskContext Context => context;

    /// <summary>As if there were one: into which range a key falls is not known yet.</summary>
    public override int Reducers => 1;

    public override RecordReader<TRecord> OpenInput<TRecord>(InputFormat<TRecord> format) =>
        new FirstRecords<TRecord>(this, OpenCached(format, context.Split!));

    public override IReadOnlyList<FileSplit> CachedFiles(int input) => CachedInputs[input];

    public override RecordReader<TRecord> OpenCached<TRecord>(InputFormat<TRecord> format, FileSplit file) => format.OpenReader(
        file, fileSystems.Get(file.Path, context.Configuration), context.Configuration, memory, stopping);

    public override T Shared<T>(int input, Func<T> create)
    {
        if (!SharedObjects.TryGetValue(input, out object? made))
        {
            SharedObjects[input] = made = create();
        }

        return (T)made;
    }

    public override Collector<TKey, TValue> OpenShuffle<TKey, TValue>(Shuffle<TKey, TValue> shuffle) =>
        new KeyTaker<TKey, TValue>(shuffle.KeyCodec, sample);

    public override Stream OpenOutput(string path) => Stream.Null;

    private sealed class FirstRecords<TRecord>(SamplingHost host, RecordReader<TRecord> reader) : RecordReader<TRecord>
        where TRecord : allows ref struct
    {
        public override long RecordOffset => reader.RecordOffset;

        public override long BytesRead => reader.BytesRead;

        public override bool Read(out TRecord record)
        {
            if (host.RecordsRead < host.MostRecords && reader.Read(out record))
            {
                host.RecordsRead++;
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
