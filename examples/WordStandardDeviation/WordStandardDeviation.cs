using System.ComponentModel;
using System.Globalization;
using System.Text;
using Tusk.MapReduce.Codecs;

namespace Tusk.Examples;

/// <summary>The standard deviation of the lengths of words, as Apache's wordstandarddeviation: a job, and a driver that reads
/// what it wrote.</summary>
public static class WordStandardDeviation
{
    /// <summary>Runs the job and tells the standard deviation.</summary>
    [Description("Finds the standard deviation of the lengths of words, as Apache's wordstandarddeviation does")]
    [JobArguments("INPUT... OUTPUT")]
    [InputSample("the quick brown fox")]
    public static async Task<int> RunAsync(JobSession session)
    {
        JobResult result = await session.RunAsync(Build, session.Options());
        Dictionary<string, double> sums = new() { ["count"] = 0, ["length"] = 0, ["square"] = 0 };
        await foreach ((string key, string value) in session.ReadOutputAsync(result))
        {
            sums[key] += long.Parse(value, CultureInfo.InvariantCulture);
        }

        // Of all the words, not of a sample; in the order in which Apache's job rounds.
        double mean = sums["length"] / sums["count"];
        double deviation = Math.Sqrt((sums["square"] / sums["count"]) - (mean * mean));
        session.Answer($"The standard deviation is: {TextFormats.For<double>().ToText(deviation)}");
        return 0;
    }

    /// <summary>Builds the job: how many words there are, and the sums of their lengths and of the squares of these, in UTF-16
    /// units as Java counts.</summary>
    public static Job Build(JobOptions o) => Job.Named("wordstandarddeviation")
        .Read(TextInput.Lines, o.Inputs)
        .Map<Text, long>(static (line, output) =>
        {
            foreach (Text word in line.Repaired().Tokens())
            {
                long length = Encoding.UTF8.GetCharCount(word.Bytes);
                output.Emit("length"u8, length);
                output.Emit("count"u8, 1);
                output.Emit("square"u8, length * length);
            }
        })
        .Aggregate(Sum.Int64)
        .Write(TextOutput.Default, o.Output);
}
