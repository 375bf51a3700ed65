using System.ComponentModel;
using System.Globalization;
using System.Text;
using Tusk.MapReduce.Codecs;

namespace Tusk.Examples;

/// <summary>The mean length of the words of text files, as Apache's wordmean: a job, and a driver that reads what it wrote.</summary>
public static class WordMean
{
    /// <summary>Runs the job and tells the mean.</summary>
    [Description("Finds the mean length of the words of text files, as Apache's wordmean does")]
    [JobArguments("INPUT... OUTPUT")]
    [InputSample("the quick brown fox")]
    public static async Task<int> RunAsync(JobSession session)
    {
        JobResult result = await session.RunAsync(Build, session.Options());
        long count = 0;
        long length = 0;
        await foreach ((string key, string value) in session.ReadOutputAsync(result))
        {
            long number = long.Parse(value, CultureInfo.InvariantCulture);
            count += key == "count" ? number : 0;
            length += key == "length" ? number : 0;
        }

        session.Answer($"The mean is: {TextFormats.For<double>().ToText((double)length / count)}");
        return 0;
    }

    /// <summary>Builds the job: how many words there are, and their length together, in UTF-16 units as Java counts.</summary>
    public static Job Build(JobOptions o) => Job.Named("wordmean")
        .Read(TextInput.Lines, o.Inputs)
        .Map<Text, long>(static (line, output) =>
        {
            foreach (Text word in line.Repaired().Tokens())
            {
                output.Emit("length"u8, Encoding.UTF8.GetCharCount(word.Bytes));
                output.Emit("count"u8, 1);
            }
        })
        .Aggregate(Sum.Int64)
        .Write(TextOutput.Default, o.Output);
}
