using System.ComponentModel;
using System.Globalization;

namespace Tusk.Examples;

/// <summary>Who sends most, and who to whom, in records of network flows.</summary>
public static class TopTalkers
{
    private const int MostOfAll = 1_000_000;

    /// <summary>Builds the job.</summary>
    [Description("Finds the sources and the pairs of source and destination with most bytes, in network flows whose first line names the columns")]
    [InputSample("StartTime,Dur,Proto,SrcAddr,Sport,Dir,DstAddr,Dport,State,sTos,dTos,TotPkts,TotBytes,SrcBytes,SrcPkts,Label")]
    public static Job Build(JobOptions o)
    {
        int top = o.Int32("top", 10, $"how many of each, 1 to {MostOfAll.ToString(CultureInfo.InvariantCulture)}; 10 if it is not given");
        var columns = new FlowColumns(
            o.Value("source", "the column of the source; SrcAddr if it is not given") ?? "SrcAddr",
            o.Value("destination", "the column of the destination; DstAddr if it is not given") ?? "DstAddr",
            o.Value("bytes", "the column of the bytes; TotBytes, which are those of both directions, if it is not given") ?? "TotBytes");
        if (top is < 1 or > MostOfAll)
        {
            throw new JobUsageException($"--top takes a number from 1 to {MostOfAll}, not {top}.");
        }

        // Several reducers would find the largest sums of what each of them sees.
        o.Configuration.Set(MapReduceKeys.Reduces.Name, "1");
        return Job.Named("toptalkers")
            .Read(new HeadedRows(), o.Inputs)
            .Map(() => new FlowMapper(columns))
            .Combine(static (group, output) => output.Emit(group.Key, group.Values.Sum()))
            .Reduce(() => new TalkersReducer(top))
            .Write(TextOutput.Default, o.Output);
    }
}
