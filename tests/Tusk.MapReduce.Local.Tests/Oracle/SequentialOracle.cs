using Tusk.Common.Configurations;
using Tusk.FileSystems;
using Tusk.FileSystems.Local;
using Tusk.MapReduce.Codecs;
using Tusk.MapReduce.Functions;
using Tusk.MapReduce.Inputs;
using Tusk.MapReduce.Jobs;
using Tusk.MapReduce.Local.Tests.Support;
using Tusk.MapReduce.Partitioning;
using Tusk.MapReduce.Plans;

namespace Tusk.MapReduce.Local.Tests.Oracle;

/// <summary>What a job's part files must be, found the naive way: map all, sort stably, group, reduce.</summary>
internal static class SequentialOracle
{
    private static readonly Comparer<byte[]> ByBytes =
        Comparer<byte[]>.Create(static (a, b) => a.AsSpan().SequenceCompareTo(b));

    /// <summary>The bytes of each part file, by name.</summary>
    public static async Task<SortedDictionary<string, byte[]>> RunAsync(JobFactory factory, JobOptions options)
    {
        Configuration configuration = options.Configuration;
        var parts = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        JobPlan plan = factory(options.Fresh()).Plan;
        IReadOnlyList<FileSplit> splits = await FileSplitter.SplitInputsAsync(
            FileSystemRegistry.WithLocalFiles(), plan.Inputs, configuration);
        int reducers = plan.HasReduce ? MapReduceKeys.Reduces.Read(configuration) : 0;
        if (plan.IsSampled && reducers > 1)
        {
            configuration = options.Fresh().Configuration;
            new KeySampler(() => factory(options.Fresh()).Plan, FileSystemRegistry.WithLocalFiles(), configuration, new ReaderMemory(long.MaxValue, ""), default)
                .CutRanges(splits, reducers);
        }

        List<Record> shuffled = [];
        for (int task = 0; task < splits.Count; task++)
        {
            var host = new MapHost(Attempt(TaskType.Map, task, configuration, splits[task]), plan.CachedInputs, reducers, shuffled);
            factory(options.Fresh()).Plan.RunMap(host);
            host.Files.AddTo(parts);
        }

        for (int partition = 0; partition < reducers; partition++)
        {
            Record[] sorted = [.. shuffled.Where(record => record.Partition == partition).OrderBy(static record => record.Key, ByBytes)];
            var host = new ReduceHost(Attempt(TaskType.Reduce, partition, configuration, null), sorted);
            factory(options.Fresh()).Plan.RunReduce(host);
            host.Files.AddTo(parts);
        }

        return parts;
    }

    private static TaskContext Attempt(TaskType type, int task, Configuration configuration, FileSplit? split) =>
        new(new TaskAttemptId(new JobId("oracle", 1), type, task, Faults.Never), configuration, split);

    private sealed class Files
    {
        private readonly Dictionary<string, MemoryStream> _files = [];

        public Stream Open(string path) => _files[path] = new MemoryStream();

        public void AddTo(SortedDictionary<string, byte[]> parts)
        {
            foreach ((string path, MemoryStream file) in _files)
            {
                parts.Add(path, file.ToArray());
            }
        }
    }

    private sealed record Record(int Partition, byte[] Key, byte[] Value);

    private sealed class MapHost(TaskContext context, IReadOnlyList<JobInput> cached, int reducers, List<Record> shuffled) : MapTaskHost
    {
        public Files Files { get; } = new();

        public override TaskContext Context => context;

        public override int Reducers => reducers;

        public override RecordReader<TRecord> OpenInput<TRecord>(InputFormat<TRecord> format) =>
            OpenCached(format, context.Split!);

        public override IReadOnlyList<FileSplit> CachedFiles(int input) => FileSplitter.ListWholeAsync(
            FileSystemRegistry.WithLocalFiles(), cached[input], context.Configuration).AsTask().GetAwaiter().GetResult();

        public override RecordReader<TRecord> OpenCached<TRecord>(InputFormat<TRecord> format, FileSplit file) =>
            format.OpenReader(file, new LocalFileSystem(context.Configuration), context.Configuration);

        public override Collector<TKey, TValue> OpenShuffle<TKey, TValue>(Shuffle<TKey, TValue> shuffle) =>
            new Gatherer<TKey, TValue>(shuffle, reducers, shuffled);

        public override Stream OpenOutput(string path) => Files.Open(path);
    }

    private sealed class Gatherer<TKey, TValue>(Shuffle<TKey, TValue> shuffle, int reducers, List<Record> shuffled)
        : Collector<TKey, TValue>
        where TKey : allows ref struct
        where TValue : allows ref struct
    {
        private readonly Partitioner<TKey>? _partitioner = shuffle.Partitioner?.Invoke();

        public override void Collect(TKey key, TValue value)
        {
            byte[] encoded = shuffle.KeyCodec.Encode(key, new EncodingBuffer()).ToArray();
            var buffer = new EncodingBuffer();
            shuffle.ValueCodec.Write(value, buffer);
            int partition = shuffle.Ranges?.Find(shuffle.KeyCodec.GroupingPrefix(encoded))
                ?? _partitioner?.Partition(key, reducers)
                ?? JavaHash.Partition(shuffle.KeyCodec.HashCode(encoded), reducers);
            shuffled.Add(new Record(partition, encoded, buffer.Written.ToArray()));
        }
    }

    private sealed class ReduceHost(TaskContext context, Record[] sorted) : ReduceTaskHost
    {
        public Files Files { get; } = new();

        public override TaskContext Context => context;

        public override ShuffleCursor OpenShuffle() => new Cursor(sorted);

        public override Stream OpenOutput(string path) => Files.Open(path);
    }

    private sealed class Cursor(Record[] sorted) : ShuffleCursor
    {
        private int _at = -1;

        public override ReadOnlySpan<byte> Key => sorted[_at].Key;

        public override ReadOnlySpan<byte> Value => sorted[_at].Value;

        public override bool MoveNext() => ++_at < sorted.Length;
    }
}
