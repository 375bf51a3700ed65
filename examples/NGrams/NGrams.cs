using System.ComponentModel;

namespace Tusk.Examples;

/// <summary>How often each run of so many words occurs.</summary>
public static class NGrams
{
    private const int MostWords = 100;

    /// <summary>Builds the job.</summary>
    [Description("Counts the runs of N words in texts")]
    [InputSample("A rose is a rose")]
    public static Job Build(JobOptions o)
    {
        int words = o.Int32("n", 2, $"how many words are a run, 1 to {MostWords}; 2 if it is not given");
        bool across = o.Flag("across-lines", "runs go on in the next line; a file is then read by one task");
        if (words is < 1 or > MostWords)
        {
            throw new JobUsageException($"--n takes a number from 1 to {MostWords}, not {words}.");
        }

        if (across)
        {
            o.Configuration.Set(MapReduceKeys.SplitMinimum.Name, $"{long.MaxValue}");
        }

        return Job.Named("ngrams")
            .Read(TextInput.Lines, o.Inputs)
            .Map(() => new NGramMapper(words, across))
            .Aggregate(Count.Records)
            .Write(TextOutput.Default, o.Output);
    }
}
