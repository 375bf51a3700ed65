using System.ComponentModel;

namespace Tusk.Examples;

/// <summary>The highest temperature of each year, from the weather records of the National Climatic Data Center.</summary>
public static class MaxTemperature
{
    /// <summary>Builds the job.</summary>
    [Description("Finds the highest temperature of each year in NCDC weather records, in tenths of a degree")]
    [InputSample("0043011990999991950051512004+68750+023550FM-12+038299999V0203201N00671220001CN9999999N9+00221+99999999999")]
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
