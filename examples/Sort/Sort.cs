using System.ComponentModel;

namespace Tusk.Examples;

/// <summary>Sorts lines: the shuffle does the work, map and reduce pass everything on. The part files one after another are in order.</summary>
public static class Sort
{
    /// <summary>Builds the job.</summary>
    [Description("Sorts lines by their bytes; each stays as it was, duplicates too")]
    [InputSample("apple pie")]
    public static Job Build(JobOptions o) => Job.Named("sort")
        .Read(TextInput.Lines, o.Inputs)
        .Map<Text, Nothing>(static (line, output) => output.Emit(line, default))
        .TotalOrder()
        .Reduce()
        .Write(TextOutput.Default, o.Output);
}
