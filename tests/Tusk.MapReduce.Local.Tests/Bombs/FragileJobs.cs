using Tusk.MapReduce.Aggregates;
using Tusk.MapReduce.Functions;
using Tusk.MapReduce.Inputs;
using Tusk.MapReduce.Jobs;
using Tusk.MapReduce.Outputs;

namespace Tusk.MapReduce.Local.Tests.Bombs;

/// <summary>Word counts of every shape of shuffle, with a place to throw wherever the engine calls the user.</summary>
internal static class FragileJobs
{
    public static IReadOnlyDictionary<string, JobFactory> All { get; } = new Dictionary<string, JobFactory>
    {
        ["aggregate"] = Aggregate,
        ["reduce"] = Reduce,
        ["combine"] = Combine,
        ["map"] = MapOnly,
    };

    private static Job Aggregate(JobOptions o) => Mapped(o).Aggregate(Monoid.Of(new FragileNumber(0), static (left, right) =>
    {
        Bomb.Pass("monoid", left.Number);
        Bomb.Pass("monoid", right.Number);
        return new FragileNumber(left.Number + right.Number);
    })).Write(TextOutput.Default, o.Output);

    private static Job Reduce(JobOptions o) => Mapped(o).Reduce(static () => new Summing("reduce")).Write(TextOutput.Default, o.Output);

    private static Job Combine(JobOptions o) => Mapped(o)
        .Combine(static () => new Summing("combine"))
        .Reduce(static () => new Summing("reduce"))
        .Write(TextOutput.Default, o.Output);

    private static Job MapOnly(JobOptions o) => Read(o).Write(TextOutput.Default, o.Output);

    private static MapStage<Fragile, FragileNumber> Read(JobOptions o) =>
        Job.Named("fragile").Read(TextInput.Strings, o.Inputs).Map(static () => new Emitting());

    private static MapStage<Fragile, FragileNumber> Mapped(JobOptions o) => Read(o)
        .Partition(static (key, partitions) =>
        {
            Bomb.Pass("partition", key.Word);
            return key.Word.Length % partitions;
        });

    private sealed class Emitting : Mapper<string, Fragile, FragileNumber>
    {
        public override void Setup(Output<Fragile, FragileNumber> output) => Bomb.Pass("map setup");

        public override void Map(string record, Output<Fragile, FragileNumber> output)
        {
            Bomb.Pass("map", record);
            output.Emit(new Fragile(record), new FragileNumber(record == Bomb.Poison ? Bomb.PoisonNumber : 1));
        }

        public override void Cleanup(Output<Fragile, FragileNumber> output) => Bomb.Pass("map cleanup");
    }

    private sealed class Summing(string name) : Reducer<Fragile, FragileNumber, Fragile, FragileNumber>
    {
        public override void Setup(Output<Fragile, FragileNumber> output) => Bomb.Pass($"{name} setup");

        public override void Reduce(Group<Fragile, FragileNumber> group, Output<Fragile, FragileNumber> output)
        {
            Fragile key = group.Key;
            Bomb.Pass(name, key.Word);
            long sum = 0;
            foreach (FragileNumber number in group.Values)
            {
                sum += number.Number;
                Bomb.Pass($"{name} value", number.Number);
            }

            output.Emit(key, new FragileNumber(sum));
        }

        public override void Cleanup(Output<Fragile, FragileNumber> output) => Bomb.Pass($"{name} cleanup");
    }
}
