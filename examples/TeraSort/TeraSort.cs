using System.ComponentModel;

namespace Tusk.Examples;

/// <summary>Sorts the rows of teragen by their keys, as Apache's terasort: the part files one after another are in order.</summary>
public static class TeraSort
{
    private const int RowBytes = 100;
    private const int KeyBytes = 10;

    /// <summary>Builds the job.</summary>
    [Description("Sorts the rows that teragen made, over all part files, as Apache's terasort does")]
    [InputSample("rows of 100 bytes, the first 10 of which are the key, with nothing between them")]
    public static Job Build(JobOptions o) => Job.Named("terasort")
        .Read(FixedLengthInput.Records(RowBytes), o.Inputs)
        .Map<Text, Text>(static (row, output) => output.Emit(row.Slice(0, KeyBytes), row.Slice(KeyBytes, RowBytes - KeyBytes)))
        .TotalOrder()
        .Reduce()
        .Write(TextOutput.Unseparated, o.Output);
}
