using System.Globalization;
using Tusk.FileSystems;
using Tusk.MapReduce.Aggregates;
using Tusk.MapReduce.Inputs;
using Tusk.MapReduce.Jobs;
using Tusk.MapReduce.Local.Tests.Support;
using Tusk.MapReduce.Outputs;
using Tusk.MapReduce.Records;

namespace Tusk.MapReduce.Local.Tests.Engine;

/// <summary>Factories of the jobs that these tests run; what differs is in the options.</summary>
internal static class Jobs
{
    private static int _builds;
    private static int _orders;
    private static int _groupings;

    public static Job WordCount(JobOptions o)
    {
        var faults = new Faults(o);
        return Job.Named("wordcount").Read(TextInput.Lines, o.Inputs)
            .Map<Text, long>((line, output) =>
            {
                faults.Pass(output.Context);
                foreach (Text word in line.Tokens())
                {
                    output.Emit(word, 1);
                }
            })
            .Aggregate(Sum.Int64)
            .Write(TextOutput.Default, o.Output);
    }

    /// <summary>With a function combiner where <c>--combine</c> asks for one.</summary>
    public static Job WordCountByReduce(JobOptions o)
    {
        var faults = new Faults(o);
        MapStage<string, long> stage = Job.Named("wordcount").Read(TextInput.Strings, o.Inputs)
            .Map<string, long>((line, output) =>
            {
                faults.Pass(output.Context);
                foreach (string word in line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                {
                    output.Emit(word, 1);
                }
            });
        stage = o.Flag("combine") ? stage.Combine(static (group, output) => output.Emit(group.Key, group.Values.Sum())) : stage;
        return stage
            .Reduce<string, long>((group, output) =>
            {
                faults.Pass(output.Context);
                output.Emit(group.Key, group.Values.Sum());
            })
            .Write(TextOutput.Default, o.Output);
    }

    public static Job Copy(JobOptions o) => Job.Named("copy").Read(TextInput.Lines, o.Inputs)
        .Map<Text, Nothing>(static (line, output) => output.Emit(line, default))
        .Write(TextOutput.Default, o.Output);

    /// <summary>Records without end; the first one that is mapped sets off what waits for it.</summary>
    public static Job Endless(JobOptions o) => Job.Named("endless").Read(EndlessInput.Instance, o.Inputs)
        .Map<long, long>(static (record, output) =>
        {
            if (record % 1000 == 0)
            {
                output.Emit(record, record);
            }
        })
        .Reduce()
        .Write(TextOutput.Default, o.Output);

    /// <summary>Each attempt to reduce reads slowly until it is stopped.</summary>
    public static Job EndlessReduce(JobOptions o) => Job.Named("endless").Read(TextInput.Lines, o.Inputs)
        .Map<Text, long>(static (line, output) =>
        {
            for (int i = 0; i < 1000; i++)
            {
                output.Emit(line, i);
            }
        })
        .Reduce<Text, long>(static (group, output) =>
        {
            foreach (long value in group.Values)
            {
                Reducing.Set();
                Thread.Sleep(1);
                output.Emit(group.Key, value);
            }
        })
        .Write(TextOutput.Default, o.Output);

    public static ManualResetEventSlim Reducing { get; } = new();

    /// <summary>Never gets a record.</summary>
    public static Job Stuck(JobOptions o) => Job.Named("stuck").Read(StuckInput.Instance, o.Inputs)
        .Map<long, long>(static (record, output) => output.Emit(record, record))
        .Write(TextOutput.Default, o.Output);

    /// <summary>Each call builds another plan.</summary>
    public static Job Undetermined(JobOptions o) => Job.Named("undetermined")
        .Read(TextInput.Lines, [.. o.Inputs, .. Enumerable.Repeat(o.Inputs[0], Interlocked.Increment(ref _builds))])
        .Map<Text, Nothing>(static (line, output) => output.Emit(line, default))
        .Write(TextOutput.Default, o.Output);

    /// <summary>Every other call orders the other way round.</summary>
    public static Job OrderedAnew(JobOptions o) => Reduced(Lengths(o)
        .Order(Interlocked.Increment(ref _orders) % 2 == 0 ? "Item1 desc" : "Item1"), o);

    /// <summary>Every other call groups by more fields.</summary>
    public static Job GroupedAnew(JobOptions o) => Reduced(Lengths(o).GroupBy(1 + (Interlocked.Increment(ref _groupings) % 2)), o);

    /// <summary>Sets a setting, as a factory may.</summary>
    public static Job SetsReducers(JobOptions o)
    {
        o.Configuration.Set("mapreduce.job.reduces", "3");
        return WordCount(o);
    }

    public static Job BadPartition(JobOptions o) => Job.Named("bad").Read(TextInput.Lines, o.Inputs)
        .Map<Text, long>(static (line, output) => output.Emit(line, 1))
        .Partition(static (key, partitions) => partitions)
        .Reduce()
        .Write(TextOutput.Default, o.Output);

    public static Job BadPartitionAggregate(JobOptions o) => Job.Named("bad").Read(TextInput.Lines, o.Inputs)
        .Map<Text, long>(static (line, output) => output.Emit(line, 1))
        .Partition(static (key, partitions) => -1)
        .Aggregate(Sum.Int64)
        .Write(TextOutput.Default, o.Output);

    public static Job BadCombiner(JobOptions o) => Job.Named("bad").Read(TextInput.Lines, o.Inputs)
        .Map<string, long>(static (line, output) => output.Emit(line.ToString(), 1))
        .Combine(static (group, output) => output.Emit(group.Key == "a" ? "z" : group.Key, 1))
        .Reduce()
        .Write(TextOutput.Default, o.Output);

    /// <summary>Each key has a partition of its own; the combiner gives the largest one to all.</summary>
    public static Job CombinerOfAnotherPartition(JobOptions o) => Job.Named("bad").Read(TextInput.Lines, o.Inputs)
        .Map<int, long>(static (line, output) => output.Emit(int.Parse(line.Bytes, CultureInfo.InvariantCulture), 1))
        .Partition(static (key, partitions) => key % partitions)
        .Combine(static (group, output) => output.Emit(group.Key + 1, 1))
        .Reduce()
        .Write(TextOutput.Default, o.Output);

    /// <summary>One record that does not end by itself.</summary>
    public static Job EndlessRecord(JobOptions o) => Job.Named("endless").Read(TextInput.Lines, o.Inputs)
        .Map<Text, long>(static (line, output) =>
        {
            while (true)
            {
                Mapping.Set();
                Thread.Sleep(1);
                output.Context.ReportProgress();
            }
        })
        .Reduce()
        .Write(TextOutput.Default, o.Output);

    public static ManualResetEventSlim Mapping { get; } = new();

    /// <summary>An aggregate that never combines.</summary>
    public static Job Uncombinable(JobOptions o) => Job.Named("uncombinable").Read(TextInput.Strings, o.Inputs)
        .Map<string, long>(static (line, output) => output.Emit(line, 1))
        .Aggregate(Monoid.Of<long>(0, static (left, right) => throw new InvalidOperationException("cannot be combined")))
        .Write(TextOutput.Default, o.Output);

    /// <summary>Reads the values twice.</summary>
    public static Job SecondPass(JobOptions o) => Job.Named("twice").Read(TextInput.Lines, o.Inputs)
        .Map<Text, long>(static (line, output) => output.Emit(line, 1))
        .Reduce<Text, long>(static (group, output) => output.Emit(group.Key, group.Values.Sum() + group.Values.Sum()))
        .Write(TextOutput.Default, o.Output);

    /// <summary>Each task makes counters of its own, <c>--counters N</c> of them in a group each.</summary>
    public static Job Counting(JobOptions o)
    {
        int counters = o.Int32("counters", 0);
        int groups = o.Int32("groups", 1);
        return Job.Named("counting").Read(TextInput.Lines, o.Inputs)
            .Map<Text, Nothing>((line, output) =>
            {
                for (int i = 0; i < counters; i++)
                {
                    output.Context.Counter($"g{i % groups}", $"{output.Context.Attempt.Task}.{i}").Increment();
                }
            })
            .Write(TextOutput.Default, o.Output);
    }

    /// <summary>Writes the offset at which each record begins.</summary>
    public static Job Offsets(JobOptions o) => Job.Named("offsets").Read(TextInput.Lines, o.Inputs)
        .Map<long, Text>(static (line, output) => output.Emit(output.Context.RecordOffset, line))
        .Write(TextOutput.Default, o.Output);

    /// <summary>Emits records of growing and falling size.</summary>
    public static Job Sizes(JobOptions o) => Job.Named("sizes").Read(TextInput.Lines, o.Inputs)
        .Map<int, byte[]>(static (line, output) =>
        {
            int size = int.Parse(line.Bytes, CultureInfo.InvariantCulture);
            output.Emit(size, new byte[size]);
        })
        .Reduce<int, long>(static (group, output) => output.Emit(group.Key, group.Values.Sum(static value => (long)value.Length)))
        .Write(TextOutput.Default, o.Output);

    private static MapStage<(int, int), long> Lengths(JobOptions o) => Job.Named("lengths").Read(TextInput.Strings, o.Inputs)
        .Map<(int, int), long>(static (line, output) => output.Emit((line.Length, 1), 1));

    private static Job Reduced(MapStage<(int, int), long> stage, JobOptions o) => stage
        .Reduce<int, long>(static (group, output) => output.Emit(group.Key.Item1, group.Values.Sum()))
        .Write(TextOutput.Default, o.Output);

    private sealed class EndlessInput : InputFormat<long>
    {
        public static readonly EndlessInput Instance = new();

        public override string Name => "endless";

        public override bool IsSplittable(FsPath path, Common.Configurations.Configuration configuration) => false;

        public override RecordReader<long> OpenReader(
            FileSplit split, FileSystem fileSystem, Common.Configurations.Configuration configuration) => new Reader();

        private sealed class Reader : RecordReader<long>
        {
            private long _next;

            public override long RecordOffset => _next;

            public override long BytesRead => 0;

            public override bool Read(out long record)
            {
                record = _next++;
                return true;
            }

            public override void Dispose()
            {
            }
        }
    }
}
