using System.Text;
using Tusk.MapReduce.Jobs;
using Tusk.MapReduce.Local.Tests.Support;

namespace Tusk.MapReduce.Local.Tests.Oracle;

/// <summary>Every aggregate, over few keys that many values have and over many, in a table, in runs and from worker to worker.</summary>
public sealed class AggregateOracleTests
{
    private static readonly int[] MemoryUnits = [1, 3, 40, 3000];

    [Fact]
    public async Task Part_files_are_the_oracles_for_each_aggregate_in_any_memory()
    {
        int cases = Effort.Cases(4);
        foreach (JobFactory shape in AggregateShapes.All)
        {
            List<JobResult> results = [];
            for (int seed = 0; seed < cases; seed++)
            {
                JobCase job = Case(shape, seed);
                try
                {
                    results.Add(await Comparison.RunAsync(job));
                }
                catch (Exception e)
                {
                    throw new InvalidOperationException($"Seed {seed}: {job with { Lines = job.Lines[..10] }}", e);
                }
            }

            Assert.Contains(results, static result => Comparison.Fact(result, "runs on disk") > 3);
            Assert.Contains(results, static result => Comparison.Fact(result, "runs on disk") == 0);
            Assert.Contains(results, static result => Comparison.Fact(result, "extra merges") > 0);
        }
    }

    private static JobCase Case(JobFactory shape, int seed)
    {
        var random = new Random(seed);
        int keys = random.Next(1, 400);
        string[] lines = new string[random.Next(300, 900)];
        for (int i = 0; i < lines.Length; i++)
        {
            string key = Convert.ToHexString(Encoding.ASCII.GetBytes($"k{random.Next(keys)}"));
            lines[i] = $"{key} {new string((char)('a' + random.Next(8)), random.Next(6))}";
        }

        int reducers = random.Next(1, 4);
        return new JobCase(
            Shapes.All.ToList().IndexOf(shape),
            lines,
            Files: random.Next(1, 4),
            SplitBytes: random.Next(1000, 4000),
            MemoryUnits[seed % MemoryUnits.Length],
            Threads: random.Next(1, 4),
            Factor: random.Next(2, 6),
            reducers,
            MapFault: seed % 4 == 1 ? Faults.Spec(0, 1, random.Next(100)) : null,
            ReduceFault: null);
    }
}
