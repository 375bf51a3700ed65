using System.ComponentModel;
using System.Globalization;
using System.Text;

namespace Tusk.Examples;

/// <summary>The median length of the words of text files, as Apache's wordmedian: a job, and a driver that reads what it wrote.</summary>
public static class WordMedian
{
    /// <summary>Runs the job and tells the median; nothing where there are no words.</summary>
    [Description("Finds the median length of the words of text files, as Apache's wordmedian does")]
    [JobArguments("INPUT... OUTPUT")]
    [InputSample("the quick brown fox")]
    public static async Task<int> RunAsync(JobSession session)
    {
        JobResult result = await session.RunAsync(Build, session.Options());
        SortedDictionary<int, long> counts = [];
        await foreach ((string key, string value) in session.ReadOutputAsync(result))
        {
            int length = int.Parse(key, CultureInfo.InvariantCulture);
            counts[length] = counts.GetValueOrDefault(length) + long.Parse(value, CultureInfo.InvariantCulture);
        }

        // Of an even number of words the lower of the two in the middle, which is what Apache's comparisons come to.
        long middle = (counts.Values.Sum() + 1) / 2;
        long seen = 0;
        foreach ((int length, long count) in counts)
        {
            seen += count;
            if (seen >= middle)
            {
                session.Answer(string.Create(CultureInfo.InvariantCulture, $"The median is: {length}"));
                break;
            }
        }

        return 0;
    }

    /// <summary>Builds the job: how many words there are of each length, in UTF-16 units as Java counts.</summary>
    public static Job Build(JobOptions o) => Job.Named("wordmedian")
        .Read(TextInput.Lines, o.Inputs)
        .Map<int, long>(static (line, output) =>
        {
            foreach (Text word in line.Repaired().Tokens())
            {
                output.Emit(Encoding.UTF8.GetCharCount(word.Bytes), 1);
            }
        })
        .Aggregate(Sum.Int64)
        .Write(TextOutput.Default, o.Output);
}
