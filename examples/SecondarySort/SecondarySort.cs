using System.ComponentModel;
using System.Globalization;

namespace Tusk.Examples;

/// <summary>Lines of two numbers, grouped by the first, the second in order within each group, as Apache's secondarysort.</summary>
public static class SecondarySort
{
    // Stands before each group, as in Apache's output.
    private const string Separator = "------------------------------------------------";

    /// <summary>Builds the job.</summary>
    [Description("Sorts lines of two whole numbers by the first and within it by the second, as Apache's secondarysort does")]
    [InputSample("5 -10")]
    public static Job Build(JobOptions o) => Job.Named("secondarysort")
        .Read(TextInput.Lines, o.Inputs)
        .Map<IntPair, Nothing>(static (line, output) =>
        {
            if (IntPair.TryRead(line, out IntPair pair))
            {
                output.Emit(pair, default);
            }
        })
        .Order("First", "Second").GroupBy(1)
        .Partition(static (pair, partitions) => pair.Partition(partitions))
        .Reduce<string, int?>(static (group, output) =>
        {
            output.Emit(Separator, null);
            string first = group.Key.First.ToString(CultureInfo.InvariantCulture);
            foreach (var record in group.Records)
            {
                output.Emit(first, record.Key.Second);
            }
        })
        .Write(TextOutput.Default, o.Output);
}
