using System.Globalization;
using Tusk.Hdfs.NameNode.Tests.Blocks.Simulation;

namespace Tusk.Hdfs.NameNode.Tests.Blocks;

/// <summary>Block management in bad weather: see <see cref="BlockWorld"/>.</summary>
public sealed class BlockSimulationTests
{
    private const string SeedVariable = "TUSK_BLOCK_SEED";

    [Fact]
    public void No_closed_file_loses_a_block_and_every_block_comes_to_its_replication()
    {
        int seeds = Environment.GetEnvironmentVariable("TUSK_NIGHTLY") == "1" ? 2_000 : 200;
        int first = 0;
        if (Environment.GetEnvironmentVariable(SeedVariable)?.Split('-') is { } chosen)
        {
            first = int.Parse(chosen[0], CultureInfo.InvariantCulture); // one seed, or the first and the last
            seeds = int.Parse(chosen[^1], CultureInfo.InvariantCulture) - first + 1;
        }

        Dictionary<string, int> seen = [];
        List<string> failures = [];
        for (int seed = first; seed < first + seeds; seed++)
        {
            var world = new BlockWorld(seed);
            try
            {
                world.Run();
            }
            catch (Exception failed)
            {
                failures.Add($"Seed {seed}; again with {SeedVariable}={seed} dotnet run --project tests/Tusk.Hdfs.NameNode.Tests -- "
                    + $"--filter-class {typeof(BlockSimulationTests).FullName}\n{failed}");
            }

            foreach ((string what, int count) in world.Seen)
            {
                seen[what] = seen.GetValueOrDefault(what) + count;
            }
        }

        Assert.True(failures.Count == 0, $"{failures.Count} of {seeds} seeds failed\n{string.Join('\n', failures.Take(3))}");
        TestContext.Current.SendDiagnosticMessage(string.Join(", ", seen.Select(static pair => $"{pair.Key}: {pair.Value}")));
        Assert.InRange(seen.GetValueOrDefault("deletion of a good replica beside a rotten one"), 0, 1 + (seeds / 200)); // by chance: see BlockWorld
        if (seeds >= 100)
        {
            Assert.All(
                ["death", "return", "rot", "restart", "recovery", "recovery of a close", "file closed", "file deleted", "replication changed", "deletion of a good replica"],
                what => Assert.True(seen.GetValueOrDefault(what) >= seeds / 20, $"{what} happened {seen.GetValueOrDefault(what)} times"));
        }
    }
}
