using Tusk.MapReduce.Functions;
using Tusk.MapReduce.Inputs;
using Tusk.MapReduce.Plans;

namespace Tusk.MapReduce.Joins.Broadcasts;

/// <summary>Lets a map function read a file of a cached input, beside the split of the attempt.</summary>
internal sealed class CachedSideHost(MapTaskHost host, TaskContext context) : MapTaskHost
{
    public override TaskContext Context => context;

    public override int Reducers => host.Reducers;

    public override RecordReader<TRecord> OpenInput<TRecord>(InputFormat<TRecord> format) => host.OpenCached(format, context.Split!);

    public override IReadOnlyList<FileSplit> CachedFiles(int input) => host.CachedFiles(input);

    public override RecordReader<TRecord> OpenCached<TRecord>(InputFormat<TRecord> format, FileSplit file) => host.OpenCached(format, file);

    public override T Shared<T>(int input, Func<T> create) => host.Shared(input, create);

    public override Collector<TKey, TValue> OpenShuffle<TKey, TValue>(Shuffle<TKey, TValue> shuffle) =>
        throw new InvalidOperationException("A cached input is not shuffled.");

    public override Stream OpenOutput(string path) => throw new InvalidOperationException("A cached input writes no files.");
}
