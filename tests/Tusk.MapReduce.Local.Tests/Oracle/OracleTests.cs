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
    public void Part_files_are_the_oracles_for_any_split_memory_thread_count_and_failure() =>
        Prop.ForAll(JobCase.Arbitrary, static job => CompareAsync(job).GetAwaiter().GetResult())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(Effort.Cases(400)).WithQuietOnSuccess(true));

    private static async Task CompareAsync(JobCase job)
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
    }
}
