using Tusk.MapReduce.Jobs;
using Tusk.MapReduce.Local.Tests.Support;

namespace Tusk.MapReduce.Local.Tests.Oracle;

/// <summary>The oracle over thousands of distinct keys: tables that grow, combine in batches, spill and fill again; many runs.</summary>
public sealed class ManyKeysTests
{
    /// <summary>A worker's share in units of 2 KiB: 3,000 puts a table's limit at 2 MB, where it grows to thousands of keys and
    /// spills; 30,000 at 20 MB, where entries are asked for ahead from 2,048 keys on; 12 makes hundreds of runs.</summary>
    private static readonly int[] MemoryUnits = [12, 100, 3000, 30_000];

    [Fact]
    public async Task Part_files_are_the_oracles_for_thousands_of_keys_of_every_length()
    {
        List<JobResult> results = [];
        int cases = Effort.Cases(20);
        for (int seed = 0; seed < cases; seed++)
        {
            JobCase job = Case(seed);
            try
            {
                results.Add(await Comparison.RunAsync(job));
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"Seed {seed}: {job with { Lines = job.Lines[..10] }}", e);
            }
        }

        Assert.Contains(results, static result => Comparison.Fact(result, "runs on disk") > 100);
        Assert.Contains(results, static result => Comparison.Fact(result, "runs on disk") == 0);
        Assert.Contains(results, static result => Comparison.Fact(result, "extra merges") > 10);
        Assert.Contains(results, static result => result.FailedAttempts > 0);
    }

    private static JobCase Case(int seed)
    {
        var random = new Random(seed);
        JobFactory[] shapes =
        [
            Shapes.CountByAggregate, Shapes.PartitionedAggregate, Shapes.LargestByAggregate, Shapes.WordsByAggregate, Shapes.LongsByAggregate,
            Shapes.CountByCombiner, Shapes.LastByAggregate, Shapes.SortBytes, AggregateShapes.SumsByAggregate, AggregateShapes.SetsByAggregate,
        ];
        byte[][] keys = Keys(random, random.Next(5000, 12_000));
        string[] lines = new string[keys.Length + random.Next(keys.Length)];
        for (int i = 0; i < lines.Length; i++)
        {
            // Each key once at least; the first ones often.
            byte[] key = keys[i < keys.Length ? i : (int)(keys.Length * Math.Pow(random.NextDouble(), 4))];
            lines[i] = $"{Convert.ToHexString(key)} {new string('v', random.Next(4))}{random.Next(100)}";
        }

        random.Shuffle(lines);
        int reducers = random.Next(1, 6);
        return new JobCase(
            Shapes.All.ToList().IndexOf(shapes[seed % shapes.Length]),
            lines,
            Files: random.Next(1, 4),
            SplitBytes: random.Next(3) == 0 ? 1 << 30 : random.Next(100_000, 800_000),
            MemoryUnits[(seed + (seed / shapes.Length)) % MemoryUnits.Length],
            Threads: random.Next(1, 4),
            Factor: random.Next(3) switch { 0 => 4, 1 => 20, _ => 500 },
            reducers,
            MapFault: random.Next(3) == 0 ? Faults.Spec(0, random.Next(1, 4), random.Next(3000)) : null,
            ReduceFault: random.Next(3) == 0 ? Faults.Spec(random.Next(reducers), random.Next(1, 4), random.Next(500)) : null);
    }

    /// <summary>Distinct keys; what a table keeps apart is 0 to 8, 9 to 16 and more bytes.</summary>
    private static byte[][] Keys(Random random, int count)
    {
        var keys = new HashSet<string> { "" };
        while (keys.Count < count)
        {
            int length = random.Next(8) switch
            {
                0 => random.Next(1, 8),
                1 or 2 => 8,
                3 => random.Next(9, 16),
                4 or 5 => 16,
                6 => random.Next(17, 64),
                _ => random.Next(65, 200),
            };
            byte[] key = new byte[length];
            random.NextBytes(key);
            switch (random.Next(3))
            {
                case 0:
                    key.AsSpan(0, Math.Max(0, length - 3)).Fill((byte)'a'); // all but the end in common
                    break;
                case 1 when length > 16:
                    key.AsSpan(0, 8).Clear(); // both ends in common, the middle not
                    key.AsSpan(length - 8).Fill(0xff);
                    break;
            }

            keys.Add(Convert.ToHexString(key));
        }

        return [.. keys.Select(Convert.FromHexString)];
    }
}
