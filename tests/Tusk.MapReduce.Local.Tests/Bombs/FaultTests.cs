using System.Globalization;
using Tusk.Common.Configurations;
using Tusk.FileSystems;
using Tusk.FileSystems.Errors;
using Tusk.MapReduce.Counters;
using Tusk.MapReduce.Jobs;
using Tusk.MapReduce.Local.Tests.Oracle;
using Tusk.MapReduce.Local.Tests.Support;

namespace Tusk.MapReduce.Local.Tests.Bombs;

/// <summary>Whatever throws, once: the output is the oracle's and nothing counts twice. Always: the job fails with what was
/// thrown and leaves nothing.</summary>
public sealed class FaultTests : IDisposable
{
    private const int WordsInMemory = 10_000_000;
    private const int Spills = 60_000;

    private static readonly TaskCounter[] Counted =
    [
        TaskCounter.MapInputRecords, TaskCounter.MapOutputRecords, TaskCounter.MapOutputBytes,
        TaskCounter.ReduceInputGroups, TaskCounter.ReduceOutputRecords,
    ];

    private readonly TemporaryFolder _folder = new();

    static FaultTests() => Fragile.Register();

    public static TheoryData<string, string, int> Everywhere
    {
        get
        {
            var data = new TheoryData<string, string, int>();
            string[] everyJob = ["map setup", "map", "map cleanup", "open", "create", "write", "close", "task commit", "format"];
            string[] everyShuffle = [.. everyJob, "key encode", "partition", "value write", "value read", "key decode"];
            string[] everyReducer = [.. everyShuffle, "reduce setup", "reduce", "reduce value", "reduce cleanup"];
            Array.ForEach([.. everyShuffle, "monoid"], place => data.Add("aggregate", place, WordsInMemory));
            Array.ForEach(everyReducer, place => data.Add("reduce", place, WordsInMemory));
            Array.ForEach(["combine setup", "combine", "combine value", "combine cleanup"], place => data.Add("combine", place, WordsInMemory));
            Array.ForEach(everyJob, place => data.Add("map", place, WordsInMemory));

            // What is called while runs are made, or merged.
            string[] spilling = ["map", "map cleanup", "task commit", "key encode", "partition", "value write", "value read", "key decode"];
            Array.ForEach([.. spilling, "monoid"], place => data.Add("aggregate", place, Spills));
            Array.ForEach([.. spilling, "reduce", "reduce value"], place => data.Add("reduce", place, Spills));
            Array.ForEach([.. spilling, "combine setup", "combine", "combine value", "combine cleanup"], place => data.Add("combine", place, Spills));
            return data;
        }
    }

    public void Dispose()
    {
        Bomb.Laid = null;
        _folder.Dispose();
    }

    [Theory]
    [MemberData(nameof(Everywhere))]
    public async Task What_throws_once_changes_nothing(string job, string place, int memory)
    {
        WriteWords(withPoison: false);
        SortedDictionary<string, byte[]> expected = await SequentialOracle.RunAsync(FragileJobs.All[job], Options("expected", memory));
        JobResult whole = await RunAsync(job, "whole", memory);
        foreach (int at in (int[])[1, 300])
        {
            var bomb = new Bomb(place, at);
            Bomb.Laid = bomb;

            JobResult result = await RunAsync(job, $"out{at}", memory);

            Bomb.Laid = null;
            Assert.True(at > 1 || bomb.Thrown == 1, "it did not go off");
            Assert.Equal(bomb.Thrown, result.FailedAttempts);
            Assert.Equal(
                expected.Select(static part => $"{part.Key} {Convert.ToHexString(part.Value)}"),
                expected.Keys.Select(part => $"{part} {Convert.ToHexString(File.ReadAllBytes(_folder[$"out{at}/{part}"]))}"));
            Assert.Equal(
                Counted.Select(counter => $"{counter} {whole.Counters[counter].Value}"),
                Counted.Select(counter => $"{counter} {result.Counters[counter].Value}"));
            Assert.Empty(_folder.Entries("scratch"));
        }
    }

    [Theory]
    [MemberData(nameof(Everywhere))]
    public async Task What_throws_always_fails_the_job_and_leaves_nothing(string job, string place, int memory)
    {
        WriteWords(withPoison: false);
        var bomb = new Bomb(place, at: 2, again: true);
        Bomb.Laid = bomb;

        JobFailedException failure = await Assert.ThrowsAsync<JobFailedException>(() => RunAsync(job, "made/out", memory));

        Bomb.Laid = null;
        Exception cause = failure.InnerException!;
        Assert.Equal($"bomb in {place}", (cause is StorageFullException ? cause.InnerException! : cause).Message);
        Assert.Contains(cause.Message, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failure.Message);
        AssertNothingLeft();
    }

    /// <summary>Where the engine calls the user with a record's key or value while it maps that record, it names the record.</summary>
    [Theory]
    [InlineData("map", "map")]
    [InlineData("map", "format")]
    [InlineData("aggregate", "map")]
    [InlineData("aggregate", "key encode")]
    [InlineData("aggregate", "monoid")]
    [InlineData("aggregate", "value write")]
    [InlineData("aggregate", "partition")]
    [InlineData("reduce", "key encode")]
    [InlineData("reduce", "value write")]
    [InlineData("reduce", "partition")]
    [InlineData("combine", "partition")]
    public async Task A_record_that_always_fails_is_named(string job, string place)
    {
        (long first, long second) = WriteWords(withPoison: true);
        long offset = place == "monoid" ? second : first; // two are combined when the second comes
        Bomb.Laid = new Bomb(place);

        JobFailedException failure = await Assert.ThrowsAsync<JobFailedException>(() => RunAsync(job, "made/out", WordsInMemory));

        Assert.Contains($"01.txt:0+{new FileInfo(_folder["in/01.txt"]).Length}, record at offset {offset}: ", failure.Message, StringComparison.Ordinal);
        AssertNothingLeft();
    }

    /// <summary>Where it calls the user for many records at once, or later, it does not blame the record at hand.</summary>
    [Theory]
    [InlineData("combine", "combine value", Spills, 4)]
    public async Task A_record_that_is_not_known_is_not_named(string job, string place, int memory, int attempts)
    {
        (long offset, _) = WriteWords(withPoison: true);
        Bomb.Laid = new Bomb(place);

        JobFailedException failure = await Assert.ThrowsAsync<JobFailedException>(
            () => RunAsync(job, "made/out", memory, ("mapreduce.map.maxattempts", attempts)));

        if (failure.Message.Contains("offset", StringComparison.Ordinal))
        {
            const string Words = "at or before the record at offset ";
            int at = failure.Message.IndexOf(Words, StringComparison.Ordinal);
            Assert.True(at > 0, failure.Message);
            string number = failure.Message[(at + Words.Length)..].Split(':')[0];
            Assert.InRange(long.Parse(number, CultureInfo.InvariantCulture), offset, long.MaxValue);
        }

        AssertNothingLeft();
    }

    [Theory]
    [InlineData("set-up")]
    [InlineData("job commit")]
    [InlineData("mark")]
    public async Task A_failure_of_the_jobs_own_steps_leaves_nothing(string place)
    {
        WriteWords(withPoison: false);
        Bomb.Laid = new Bomb(place, at: 1);

        BombException failure = await Assert.ThrowsAsync<BombException>(() => RunAsync("reduce", "made/out", Spills));

        Assert.Equal($"bomb in {place}", failure.Message);
        AssertNothingLeft();
    }

    [Theory]
    [InlineData("aggregate", "map", 1500)]
    [InlineData("reduce", "map", 1500)]
    [InlineData("combine", "map", 1500)]
    [InlineData("aggregate", "reduce", 2)]
    [InlineData("reduce", "reduce", 2)]
    public async Task Scratch_that_vanishes_fails_the_job_with_a_line_that_names_it(string job, string place, int at)
    {
        WriteWords(withPoison: false);
        Bomb.Laid = new Bomb(place == "reduce" && job == "aggregate" ? "format" : place, at)
        {
            Instead = () =>
            {
                foreach (string folder in Directory.GetDirectories(_folder["scratch"]))
                {
                    Directory.Delete(folder, recursive: true);
                }
            },
        };

        // What is open is still read: a job may succeed. One thread: it has surely spilled by then.
        Exception? failure = await Record.ExceptionAsync(() => RunAsync(job, "made/out", 20_000, ("tusk.engine.threads", 1)));

        Assert.Equal(1, Bomb.Laid.Thrown);
        if (failure is not null)
        {
            Assert.Contains(" scratch file ", Assert.IsType<JobFailedException>(failure).Message, StringComparison.Ordinal);
            Assert.Contains("mapreduce.cluster.local.dir", failure.Message, StringComparison.Ordinal);
            AssertNothingLeft();
        }

        Assert.True(failure is not null || place == "reduce", "no scratch file can be made any more");
        Assert.Empty(_folder.Entries("scratch"));
    }

    /// <summary>Two files of words; 3,000 different ones in the first, so that tables are large.</summary>
    /// <returns>Where the two "poison" of the second file begin.</returns>
    private (long First, long Second) WriteWords(bool withPoison)
    {
        string[] words = [.. Enumerable.Range(0, 4000).Select(static i => $"w{i * 7919L % 3000}")];
        string second = string.Concat(words.Reverse().Select(static word => word + "\n"));
        int middle = second.IndexOf('\n', 15_000) + 1;
        string poison = withPoison ? $"{Bomb.Poison}\n" : "";
        Directory.CreateDirectory(_folder["in"]);
        File.WriteAllText(_folder["in/00.txt"], string.Concat(words.Select(static word => word + "\n")));
        File.WriteAllText(_folder["in/01.txt"], second[..middle] + poison + second[middle..] + poison + "end\n");
        return (middle, second.Length + poison.Length);
    }

    private void AssertNothingLeft()
    {
        Assert.False(Directory.Exists(_folder["made"]), "output is left");
        Assert.Empty(_folder.Entries("scratch"));
    }

    private async Task<JobResult> RunAsync(string job, string output, int memory, params (string Name, int Value)[] settings)
    {
        var files = new FileSystemRegistry().Register("file", static (_, configuration) => new FragileFileSystem(configuration));
        return await new LocalEngine(files).Submit(FragileJobs.All[job], Options(output, memory, settings)).Completion.WaitAsync(TimeSpan.FromSeconds(60));
    }

    private JobOptions Options(string output, int memory, params (string Name, int Value)[] settings)
    {
        var configuration = new Configuration();
        (string, int)[] all = [("tusk.engine.memory", memory), ("tusk.engine.threads", 2), ("mapreduce.job.reduces", 3), ("mapreduce.task.io.sort.factor", 4), .. settings];
        foreach ((string name, int value) in all)
        {
            configuration.Set(name, value.ToString(CultureInfo.InvariantCulture));
        }

        configuration.Set("mapreduce.cluster.local.dir", _folder["scratch"]);
        return new JobOptions([_folder["in"]], _folder[output], configuration);
    }
}
