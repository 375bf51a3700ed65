using Tusk.MapReduce.Functions;
using Tusk.MapReduce.Inputs;
using Tusk.MapReduce.Local.Settings;
using Tusk.MapReduce.Partitioning;
using Tusk.MapReduce.Plans;

namespace Tusk.MapReduce.Local.Phases;

/// <summary>Serves a map function that runs for the sake of its keys, before the first map task.</summary>
internal sealed class SampleTask(PhaseServices services, TaskContext context) : MapTaskHost
{
    public override TaskContext Context => context;

    public override int Reducers => services.Setup.Reduces;

    /// <summary>Cuts the reducers' ranges, where the job is in total order and does not give them; attempts built from now on know them.</summary>
    public static void CutRanges(PhaseServices services)
    {
        JobSetup setup = services.Setup;
        if (setup.Job.Plan.IsSampled && setup.Reduces > 1)
        {
            new KeySampler(
                () => setup.Build().Plan,
                (attempt, split) => new SampleTask(services, new TaskContext(attempt, setup.Configuration, split) { Cache = services.Cache }),
                setup.Configuration,
                services.Stopping).CutRanges(setup.Splits, setup.Reduces);
        }
    }

    public override RecordReader<TRecord> OpenInput<TRecord>(InputFormat<TRecord> format) => Open(format, context.Split!);

    public override IReadOnlyList<FileSplit> CachedFiles(int input) => services.Setup.CachedInputs[input];

    public override RecordReader<TRecord> OpenCached<TRecord>(InputFormat<TRecord> format, FileSplit file) => Open(format, file);

    public override T Shared<T>(int input, Func<T> create) => services.Shared.Get(input, create);

    public override Collector<TKey, TValue> OpenShuffle<TKey, TValue>(Shuffle<TKey, TValue> shuffle) =>
        throw new InvalidOperationException("A sample is not shuffled.");

    public override Stream OpenOutput(string path) => Stream.Null;

    private RecordReader<TRecord> Open<TRecord>(InputFormat<TRecord> format, FileSplit split)
        where TRecord : allows ref struct => format.OpenReader(
            split,
            services.Setup.FileSystems.Get(split.Path, services.Setup.Configuration),
            services.Setup.Configuration,
            new ReaderMemory(services.Setup.Settings.WorkerBytes, EngineKeys.MemorySetting),
            services.Stopping);
}
