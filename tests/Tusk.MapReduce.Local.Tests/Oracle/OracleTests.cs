using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Tusk.FileSystems;
using Tusk.MapReduce.Jobs;
using Tusk.MapReduce.Local.Tests.Support;

namespace Tusk.MapReduce.Local.Tests.Oracle;

/// <summary>Whatever the splits, memory, threads and failures: the part files are those of the naive run.</summary>
public sealed class OracleTests
{
    [Fact]
    public void Part_files_are_the_oracles_for_any_split_memory_thread_count_and_failure()
    {
        List<JobResult> results = [];

        // A failure prints the case, made small, and FsCheck's seed: Config.WithReplay takes it.
        Prop.ForAll(JobCase.Arbitrary, job => results.Add(CompareAsync(job).GetAwaiter().GetResult()))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(Effort.Cases(150)).WithQuietOnSuccess(true));

        // What the cases are made for did come up.
        Assert.Contains(results, static result => result.FailedAttempts > 1);
        Assert.Contains(results, static result => Fact(result, "runs on disk") > 20);
        Assert.Contains(results, static result => Fact(result, "runs on disk") > 3 && Fact(result, "runs in memory") > 3);
        Assert.Contains(results, static result => Fact(result, "extra merges") > 10);
        Assert.Contains(results, static result => Fact(result, "runs on disk") == 0 && result.Reduces > 1);
    }

    private static long Fact(JobResult result, string name) =>
        long.Parse(result.Facts.Single(fact => fact.Key == name).Value, CultureInfo.InvariantCulture);

    private static async Task<JobResult> CompareAsync(JobCase job)
    {
        using var folder = new TemporaryFolder();
        job.WriteInput(folder);
        SortedDictionary<string, byte[]> expected = await SequentialOracle.RunAsync(job.Factory, job.Options(folder, "out"));

        JobResult result = await new LocalEngine(FileSystemRegistry.WithLocalFiles()).Submit(job.Factory, job.Options(folder, "out"));

        string[] found = [.. Directory.EnumerateFileSystemEntries(folder["out"]).Select(static path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];
        Assert.Equal(["_SUCCESS", .. expected.Keys], found);
        foreach ((string part, byte[] bytes) in expected)
        {
            byte[] actual = await File.ReadAllBytesAsync(Path.Combine(folder["out"], part));
            Assert.True(bytes.AsSpan().SequenceEqual(actual), $"{part} differs: expected {Convert.ToHexString(bytes)}, was {Convert.ToHexString(actual)}");
        }

        Assert.Empty(folder.Entries("scratch"));
        Assert.Equal(expected.Keys.Count(static name => name.StartsWith("part-r", StringComparison.Ordinal)), result.Reduces);
        return result;
    }
}
