using System.ComponentModel;

namespace Tusk.Examples;

/// <summary>The highest temperature of each year, from the weather records of the National Climatic Data Center.</summary>
public static class MaxTemperature
{
    /// <summary>Builds the job.</summary>
    [Description("Finds the highest temperature of each year in NCDC weather records, in tenths of a degree")]
    public static Job Build(JobOptions o) => Job.Named("maxtemperature")
        .Read(TextInput.Lines, o.Inputs)
        .Map<int, int>(static (line, output) =>
        {
            if (NcdcRecord.TryParse(line, out NcdcRecord record, out DroppedRecord reason))
            {
                output.Emit(record.Year, record.Tenths);
            }
            else
            {
                output.Count(reason);
            }
        })
        .Aggregate(Max.Int32)
        .Write(TextOutput.Default, o.Output);
}
