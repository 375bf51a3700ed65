using System.Globalization;
using Tusk.Hdfs.Client.Tests.Support;

namespace Tusk.Hdfs.Client.Tests.Writing;

/// <summary>
/// Writers, pipelines and DataNodes in one thread, with faults: nothing acknowledged is lost, nothing is written twice, and the
/// writer fails only when there is nobody left. A failure names its case; a seed is run again by its number.
/// </summary>
public sealed class PipelineSimulationTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Each_datanode_may_die_at_each_step(int nodes)
    {
        int steps = PipelineSimulation.Run(seed: 1, nodes, static _ => null).Steps;
        Assert.InRange(steps, 50, 5_000);
        for (int victim = 0; victim < nodes; victim++)
        {
            for (int step = 0; step <= steps; step++)
            {
                int at = step;
                int who = victim;
                PipelineSimulation end = PipelineSimulation.Run(seed: 1, nodes, now => now == at ? who : null);

                end.Check(string.Create(CultureInfo.InvariantCulture, $"{nodes} nodes, node {victim} dies at step {step}"));
            }
        }
    }

    [Fact]
    public void Datanodes_may_die_and_lose_connections_at_random()
    {
        int failed = 0;
        int seeds = Environment.GetEnvironmentVariable("TUSK_NIGHTLY") == "1" ? 60_000 : 3_000;
        for (int seed = 0; seed < seeds; seed++)
        {
            PipelineSimulation end = PipelineSimulation.Run(seed, nodes: 1 + (seed % 4), kills: null);

            end.Check(string.Create(CultureInfo.InvariantCulture, $"seed {seed}"));
            failed += end.Failure is null ? 0 : 1;
        }

        Assert.InRange(failed, seeds / 30, seeds - (seeds / 30)); // both ends are seen
    }
}
