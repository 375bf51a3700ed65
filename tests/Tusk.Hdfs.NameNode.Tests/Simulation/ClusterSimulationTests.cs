using System.Globalization;

namespace Tusk.Hdfs.NameNode.Tests.Simulation;

/// <summary>A whole HDFS in bad weather: see <see cref="ClusterWorld"/>.</summary>
public sealed class ClusterSimulationTests
{
    private const string SeedVariable = "TUSK_CLUSTER_SEED";

    private static readonly string[] Kinds =
    [
        "append", "block abandoned", "client dies", "client done", "client gave up", "copy", "damaged packet noticed",
        "damaged packet noticed before the end", "DataNode dies", "DataNode returns", "delete", "deletion", "file being cut in an image",
        "file closed", "file replaced", "image", "late copy of a call", "late report", "lease recovered", "lease taken from a writer", "NameNode crashes",
        "operation lost in a crash", "pipeline: Append", "pipeline: CloseRecovery", "pipeline: StreamingRecovery", "recovery done", "rename",
        "repeated call gets the first answer", "replication changed", "truncate at once", "truncate with a recovery",
    ];

    [Fact]
    public void Nothing_that_was_promised_is_lost_and_nothing_is_left_over()
    {
        int seeds = Environment.GetEnvironmentVariable("TUSK_NIGHTLY") == "1" ? 2_000 : 200;
        int first = 0;
        if (Environment.GetEnvironmentVariable(SeedVariable)?.Split('-') is { } chosen)
        {
            first = int.Parse(chosen[0], CultureInfo.InvariantCulture); // one seed, or the first and the last
            seeds = int.Parse(chosen[^1], CultureInfo.InvariantCulture) - first + 1;
        }

        SortedDictionary<string, int> seen = new(StringComparer.Ordinal);
        List<string> failures = [];
        for (int seed = first; seed < first + seeds; seed++)
        {
            using var world = new ClusterWorld(seed);
            try
            {
                world.Run();
            }
            catch (Exception failed)
            {
                failures.Add($"Seed {seed}; again with {SeedVariable}={seed} dotnet run --project tests/Tusk.Hdfs.NameNode.Tests -- "
                    + $"--filter-class {typeof(ClusterSimulationTests).FullName}\n{failed}");
            }

            foreach ((string what, int count) in world.Seen)
            {
                seen[what] = seen.GetValueOrDefault(what) + count;
            }
        }

        Assert.True(failures.Count == 0, $"{failures.Count} of {seeds} seeds failed\n"
            + $"{string.Join('\n', failures.Take(3))}\n{string.Join('\n', failures.Select(static failure => string.Join(' ', failure.Split('\n').Take(2))))}");
        TestContext.Current.SendDiagnosticMessage(string.Join(", ", seen.Select(static pair => $"{pair.Key}: {pair.Value}")));
        if (seeds >= 100)
        {
            Assert.All(Kinds, what => Assert.True(seen.GetValueOrDefault(what) >= seeds / 20, $"{what} happened {seen.GetValueOrDefault(what)} times"));
        }
    }
}
