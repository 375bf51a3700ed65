using System.Globalization;
using Tusk.FileSystems;
using Tusk.MapReduce.Jobs;
using Tusk.MapReduce.Local.Tests.Support;

namespace Tusk.MapReduce.Local.Tests.Oracle;

/// <summary>Runs a case on the engine and compares what it leaves with the oracle's part files.</summary>
internal static class Comparison
{
    /// <summary>One of the numbers that the engine tells of a job.</summary>
    public static long Fact(JobResult result, string name) =>
        long.Parse(result.Facts.Single(fact => fact.Key == name).Value, CultureInfo.InvariantCulture);

    public static async Task<JobResult> RunAsync(JobCase job)
    {
        using var folder = new TemporaryFolder();
        job.WriteInput(folder);
        SortedDictionary<string, byte[]> expected = await SequentialOracle.RunAsync(job.Factory, job.Options(folder, "out"));

        JobResult result = await new LocalEngine(FileSystemRegistry.WithLocalFiles()).Submit(job.Factory, job.Options(folder, "out"));

        string[] found = [.. Directory.EnumerateFileSystemEntries(folder["out"]).Select(static path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];
        Assert.Equal(["_SUCCESS", .. expected.Keys], found);
        foreach ((string part, byte[] bytes) in expected)
        {
            AssertSame(part, bytes, await File.ReadAllBytesAsync(Path.Combine(folder["out"], part)));
        }

        Assert.Empty(folder.Entries("scratch"));
        Assert.Equal(expected.Keys.Count(static name => name.StartsWith("part-r", StringComparison.Ordinal)), result.Reduces);
        return result;
    }

    private static void AssertSame(string part, byte[] expected, byte[] actual)
    {
        const int Shown = 2000;
        int at = expected.AsSpan().CommonPrefixLength(actual);
        int from = Math.Max(0, at - 100);
        Assert.True(
            expected.Length == actual.Length && at == expected.Length,
            $"{part} differs at {at}: expected ..{Hex(expected)} of {expected.Length} B, was ..{Hex(actual)} of {actual.Length} B");

        string Hex(byte[] bytes) => Convert.ToHexString(bytes.AsSpan(Math.Min(from, bytes.Length)) is var rest && rest.Length > Shown ? rest[..Shown] : rest);
    }
}
