using FsCheck;
using FsCheck.Fluent;
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
        Prop.ForAll(JobCase.Arbitrary, job => results.Add(Comparison.RunAsync(job).GetAwaiter().GetResult()))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(Effort.Cases(150)).WithQuietOnSuccess(true));

        // What the cases are made for did come up.
        Assert.Contains(results, static result => result.FailedAttempts > 1);
        Assert.Contains(results, static result => Comparison.Fact(result, "runs on disk") > 20);
        Assert.Contains(results, static result => Comparison.Fact(result, "runs on disk") > 3 && Comparison.Fact(result, "runs in memory") > 3);
        Assert.Contains(results, static result => Comparison.Fact(result, "extra merges") > 10);
        Assert.Contains(results, static result => Comparison.Fact(result, "runs on disk") == 0 && result.Reduces > 1);
    }
}
