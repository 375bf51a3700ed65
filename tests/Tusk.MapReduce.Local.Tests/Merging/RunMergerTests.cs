using Tusk.Common.Configurations;
using Tusk.MapReduce.Aggregates;
using Tusk.MapReduce.Counters;
using Tusk.MapReduce.Functions;
using Tusk.MapReduce.Jobs;
using Tusk.MapReduce.Local.Merging;
using Tusk.MapReduce.Local.Runs;
using Tusk.MapReduce.Local.Scratch;
using Tusk.MapReduce.Local.Tests.Support;
using Tusk.MapReduce.Plans;

namespace Tusk.MapReduce.Local.Tests.Merging;

public sealed class RunMergerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ScratchFolder _scratch;
    private readonly TaskContext _context = new(
        new TaskAttemptId(new JobId("test", 1), TaskType.Reduce, 1, 0), new Configuration(), split: null);

    public RunMergerTests() => _scratch = new ScratchFolder(new ScratchRoot(_folder.Path), "job");

    private string[] Files => [.. Directory.EnumerateFiles(_folder.Path, "*.merge*", SearchOption.AllDirectories)];

    public void Dispose()
    {
        _scratch.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(10)]
    [InlineData(100)]
    public void Passes_keep_the_order_of_equal_keys_and_remove_their_files(int fanIn)
    {
        var random = new Random(fanIn);
        Sample.Entry[][] contents = Contents(random, 41);
        Run[] runs = [.. contents.Select((entries, i) => i % 3 == 0 ? (Run)OnDisk(entries, i) : Sample.WriteMemoryRun(entries, 2))];
        using (var merger = new RunMerger(1, new MergeLimits(fanIn, 64), _scratch, _context, folder: null))
        {
            Sample.Entry[] expected = Sample.Sorted(contents.SelectMany(static entries => entries).Where(static entry => entry.Partition == 1));

            Assert.Equal(expected, Sample.ReadAll(merger.Open(runs, readsAhead: true), 1));

            Assert.True(fanIn > 41 ? merger.Passes == 0 : merger.Passes >= 40 / fanIn);
            Assert.True(Files.Length <= fanIn, "what was merged again is removed at once");
        }

        Assert.Empty(Files);
        foreach (DiskRun run in runs.OfType<DiskRun>())
        {
            Assert.True(run.Records(1) == 0 || Sample.ReadAll(run.Open(1, 64), 1).Count > 0); // a retry reads them again
        }
    }

    [Fact]
    public void Values_are_folded_on_the_way_where_the_job_aggregates()
    {
        Run[] runs = [.. Enumerable.Range(0, 20).Select(_ => Sample.WriteMemoryRun([new(0, [1], [0, 0, 0, 1]), new(0, [2], [0, 0, 0, 2])], 1))];
        Func<ValueFolder> folder = Folders();
        using var merger = new RunMerger(0, new MergeLimits(2, 64), _scratch, _context, folder);

        List<Sample.Entry> left = Sample.ReadAll(merger.Open(runs, readsAhead: false));

        Assert.Equal(4, left.Count); // two runs are left, in each of which a key is once
        Assert.Equal(20, left.Where(static entry => entry.Key[0] == 1).Sum(static entry => entry.Value[3]));
        Assert.Equal(40, left.Where(static entry => entry.Key[0] == 2).Sum(static entry => entry.Value[3]));
        Assert.True(_context.Counters[TaskCounter.SpilledRecords].Value > 0);
        Assert.Equal(20, _context.Counters[TaskCounter.MergedMapOutputs].Value);
    }

    [Theory]
    [InlineData(100, true)]
    [InlineData(ReadAheadCursor.BlockBytes, false)] // a copy of it would be memory that nobody counted
    public void Long_records_are_not_copied_ahead_wherever_their_run_is(int valueBytes, bool expected)
    {
        Sample.Entry[] entries =
        [
            .. Enumerable.Range(0, 50_000).Select(static i => new Sample.Entry(0, [1], [])), new(0, [2], new byte[valueBytes]),
        ];
        using var merger = new RunMerger(0, new MergeLimits(2, 64), _scratch, _context, folder: null);

        ShuffleCursor cursor = merger.Open([Sample.WriteMemoryRun(entries, 1)], readsAhead: true);

        Assert.Equal(expected, cursor is ReadAheadCursor);
    }

    [Fact]
    public async Task Bytes_merged_never_become_fewer()
    {
        Run[] runs = [.. Contents(new Random(2), 500).Select(static entries => Sample.WriteMemoryRun(entries, 2))];
        using var merger = new RunMerger(1, new MergeLimits(2, 64), _scratch, _context, folder: null);
        Task merging = Task.Run(() => merger.Open(runs, readsAhead: false), TestContext.Current.CancellationToken);

        long before = 0;
        while (!merging.IsCompleted)
        {
            long now = merger.MergedBytes;
            Assert.True(now >= before, $"{before} B, then {now} B");
            before = now;
        }

        await merging;
        Assert.Equal(_scratch.SpilledBytes, merger.MergedBytes);
    }

    [Fact]
    public void An_empty_partition_is_an_empty_merge()
    {
        using var merger = new RunMerger(1, new MergeLimits(2, 64), _scratch, _context, folder: null);

        Assert.False(merger.Open([Sample.WriteMemoryRun([Sample.Of("a", 1)], 2)], readsAhead: true).MoveNext());
    }

    [Fact]
    public void A_merge_that_is_stopped_leaves_no_file()
    {
        Run[] runs = [.. Contents(new Random(1), 20).Select(static entries => Sample.WriteMemoryRun(entries, 2))];
        _context.Stop();
        using (var merger = new RunMerger(1, new MergeLimits(2, 64), _scratch, _context, folder: null))
        {
            Assert.Throws<OperationCanceledException>(() => merger.Open(runs, readsAhead: false));
        }

        Assert.Empty(Files);
    }

    private static Func<ValueFolder> Folders()
    {
        Job job = Job.Named("sum").Read(Inputs.TextInput.Lines, "in")
            .Map<byte[], int>(static (line, output) => output.Emit([], 1)).Aggregate(Sum.Int32)
            .Write(Outputs.TextOutput.Default, "out");
        return job.Plan.ValueFolders!;
    }

    private static Sample.Entry[][] Contents(Random random, int runs)
    {
        int number = 0;
        return
        [
            .. Enumerable.Range(0, runs).Select(_ => Sample.Sorted(Enumerable.Range(0, random.Next(40))
                .Select(_ => Sample.Of($"key{random.Next(9)}", number++, random.Next(2))))),
        ];
    }

    private DiskRun OnDisk(Sample.Entry[] entries, int number) =>
        Sample.WriteRun(_scratch.CreateFile($"run{number}"), entries, 2, 64);
}
