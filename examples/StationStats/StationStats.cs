using System.ComponentModel;

namespace Tusk.Examples;

/// <summary>Lowest, mean and highest temperature of each station, with an aggregate of the program's own.</summary>
public static class StationStats
{
    /// <summary>Builds the job.</summary>
    [Description("Finds minimum, mean and maximum of each station in lines station;temperature")]
    [InputSample("Helsinki;-3.1")]
    public static Job Build(JobOptions o) => Job.Named("stationstats")
        .Read(TextInput.Lines, o.Inputs)
        .Map<Text, StationSummary>(static (line, output) =>
        {
            if (StationReading.TryParse(line, out StationReading reading))
            {
                output.Emit(reading.Station, StationSummary.Of(reading.Tenths));
            }
            else
            {
                output.Count(DroppedLine.MalformedLine);
            }
        })
        .Aggregate(default(StationSummaries))
        .Write(TextOutput.Default, o.Output);
}
