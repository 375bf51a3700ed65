using System.Globalization;
using Tusk.MapReduce.Aggregates;
using Tusk.MapReduce.Counters;
using Tusk.MapReduce.Functions;
using Tusk.MapReduce.Inputs;
using Tusk.MapReduce.Local.Collecting;
using Tusk.MapReduce.Plans;

namespace Tusk.MapReduce.Local.Tasks;

/// <summary>Serves one map attempt: opens its split, its shuffle or its part file.</summary>
internal sealed class MapAttempt(
    TaskContext context,
    JobSetup setup,
    SharedObjects shared,
    Worker worker,
    MapOutput output,
    AttemptOutput file,
    SkippedRecords? skipped,
    CancellationToken stopping)
    : MapTaskHost, IAggregatorOpener
{
    private IShuffleCollector? _collector;
    private RecordReader? _reader;
    private RecordReader? _partner;

    public override TaskContext Context => context;

    public override int Reducers => output.Partitions;

    /// <summary>Bytes of the split read so far.</summary>
    public long BytesRead => (Volatile.Read(ref _reader)?.BytesRead ?? 0) + (Volatile.Read(ref _partner)?.BytesRead ?? 0);

    /// <summary>Records read so far.</summary>
    public long RecordsRead => context.Counters[TaskCounter.MapInputRecords].Value;

    /// <summary>The record at which it failed: where the shuffle first did, or the one read last.</summary>
    public FailedRecord FailedRecord => output.FailedRecord ?? new FailedRecord(context.RecordOffset, MayBeEarlier: false);

    /// <summary>Runs the plan's map side to its end.</summary>
    public void Run(JobPlan plan)
    {
        context.Counters.ShowAtZero(TaskCounter.SpilledRecords); // as Hadoop does
        try
        {
            plan.RunMap(this);
        }
        catch (Exception)
        {
            output.ThrowIfFailed(); // what a function caught is the reason, not what it threw then
            throw;
        }

        output.ThrowIfFailed(); // nor what it led to
        _collector?.Complete();
        output.ThrowIfFailed();
    }

    /// <summary>Hands over what the shuffle holds back until the attempt is sure to have succeeded.</summary>
    public void Succeed() => _collector?.Succeed();

    public override RecordReader<TRecord> OpenInput<TRecord>(InputFormat<TRecord> format)
    {
        RecordReader<TRecord> reader = Open(format, context.Split!);
        reader = skipped is { Count: > 0 } ? new SkippingReader<TRecord>(reader, skipped, OpenSkipped) : reader;
        Volatile.Write(ref _reader, reader);
        return reader;
    }

    public override IReadOnlyList<FileSplit> CachedFiles(int input) => setup.CachedInputs[input];

    public override RecordReader<TRecord> OpenCached<TRecord>(InputFormat<TRecord> format, FileSplit file) => Open(format, file);

    public override RecordReader<TRecord> OpenPartner<TRecord>(InputFormat<TRecord> format)
    {
        RecordReader<TRecord> partner = base.OpenPartner(format);
        Volatile.Write(ref _partner, partner);
        return partner;
    }

    public override T Shared<T>(int input, Func<T> create) => shared.Get(input, create);

    public override Collector<TKey, TValue> OpenShuffle<TKey, TValue>(Shuffle<TKey, TValue> shuffle)
    {
        if (shuffle.Aggregation is { } aggregation)
        {
            return aggregation.Open(this, shuffle);
        }

        var collector = new SortCollector<TKey, TValue>(shuffle, output, worker.SortBuffer(), context);
        _collector = collector;
        return collector;
    }

    public Collector<TKey, TValue> OpenAggregator<TKey, TValue, TMonoid>(
        Shuffle<TKey, TValue> shuffle, TMonoid monoid)
        where TKey : allows ref struct
        where TMonoid : struct, IMonoid<TValue>
    {
        var collector = new HashAggregator<TKey, TValue, TMonoid>(
            shuffle,
            monoid,
            output,
            worker.Table<TValue>(),
            worker.TableBytes,
            worker.SortBufferBesideTables(),
            worker.Accumulator<TValue>(),
            putsOff: context.Attempt.Attempt == 0); // an attempt after a failure is slower, and names the record
        _collector = collector;
        return collector;
    }

    public override Collector<TKey, TValue> OpenShuffle<TKey, TValue, TState, TResult>(
        Shuffle<TKey, TState> shuffle, Aggregate<TValue, TState, TResult> aggregate)
    {
        var collector = new StateAggregator<TKey, TValue, TState, TResult>(
            shuffle,
            aggregate,
            output,
            worker.Table<TState>(),
            worker.TableBytes,
            worker.SortBufferBesideTables(),
            worker.Accumulator<TState>());
        _collector = collector;
        return collector;
    }

    public override Stream OpenOutput(string path) => file.Open(path);

    private Stream OpenSkipped() => file.Open(string.Create(CultureInfo.InvariantCulture, $"_logs/skip/part-m-{context.Attempt.Task:D5}"));

    private RecordReader<TRecord> Open<TRecord>(InputFormat<TRecord> format, FileSplit split)
        where TRecord : allows ref struct => format.OpenReader(
            split, setup.FileSystems.Get(split.Path, setup.Configuration), context.Configuration, worker.ReaderMemory, stopping);
}
