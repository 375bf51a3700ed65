using System.ComponentModel;

namespace Tusk.Examples;

/// <summary>The mean of each key's numbers, in the three ways that courses teach; the answer is the same.</summary>
public static class Average
{
    /// <summary>Builds the job.</summary>
    [Description("Averages the numbers of each key, in lines of a key, a comma or tab, and a number")]
    [InputSample("oslo,-3.5")]
    public static Job Build(JobOptions o)
    {
        bool plain = o.Flag("plain", "send every number to the reducer; so it is without an option");
        bool combiner = o.Flag("combiner", "send (sum, count), added up by a combiner");
        bool inMapper = o.Flag("in-mapper", "send (sum, count), added up in a table of the mapper");
        if ((plain ? 1 : 0) + (combiner ? 1 : 0) + (inMapper ? 1 : 0) > 1)
        {
            throw new JobUsageException("--plain, --combiner and --in-mapper are three ways to one answer: give one of them.");
        }

        return combiner ? Combined(o) : inMapper ? CombinedInMapper(o) : Plain(o);
    }

    // All numbers of a key travel to its reducer.
    private static Job Plain(JobOptions o) => Job.Named("average")
        .Read(TextInput.Lines, o.Inputs)
        .Map<Text, long>(static (line, output) =>
        {
            if (KeyedNumber.TryParse(line, out KeyedNumber read))
            {
                output.Emit(read.Key, read.Units);
            }
            else
            {
                output.Count(DroppedNumber.MalformedLine);
            }
        })
        .Reduce<Text, decimal>(static (group, output) =>
        {
            SumAndCount total = default;
            foreach (long units in group.Values)
            {
                total += SumAndCount.Of(units);
            }

            output.Emit(group.Key, total.Mean);
        })
        .Write(TextOutput.Default, o.Output);

    // The mean itself could not be combined, as the mean of means is another number; its sum and count can.
    private static Job Combined(JobOptions o) => Job.Named("average")
        .Read(TextInput.Lines, o.Inputs)
        .Map<Text, SumAndCount>(static (line, output) =>
        {
            if (KeyedNumber.TryParse(line, out KeyedNumber read))
            {
                output.Emit(read.Key, SumAndCount.Of(read.Units));
            }
            else
            {
                output.Count(DroppedNumber.MalformedLine);
            }
        })
        .Combine(static (group, output) => output.Emit(group.Key, Total(group)))
        .Reduce<Text, decimal>(static (group, output) => output.Emit(group.Key, Total(group).Mean))
        .Write(TextOutput.Default, o.Output);

    private static Job CombinedInMapper(JobOptions o) => Job.Named("average")
        .Read(TextInput.Lines, o.Inputs)
        .Map(static () => new AveragingMapper())
        .Reduce<Text, decimal>(static (group, output) => output.Emit(group.Key, Total(group).Mean))
        .Write(TextOutput.Default, o.Output);

    private static SumAndCount Total(Group<Text, SumAndCount> group)
    {
        SumAndCount total = default;
        foreach (SumAndCount part in group.Values)
        {
            total += part;
        }

        return total;
    }
}
