using System.ComponentModel;
using Tusk.MapReduce.Codecs;

namespace Tusk.Examples;

/// <summary>How often two words stand in one context: a matrix of words by words, made in the two ways that courses teach.</summary>
/// <remarks>The ways are told apart by what travels: a record for each cell, or one for each row.</remarks>
public static class CoOccurrence
{
    /// <summary>Builds the job.</summary>
    [Description("Counts the words that stand together in a sentence, paragraph, document or window")]
    [InputSample("Here it is. Is it here?")]
    public static Job Build(JobOptions o)
    {
        bool pairs = o.Flag("pairs", "send a record for each two words; so it is without an option");
        bool stripes = o.Flag("stripes", "send a record for each word, with all those that stand by it");
        WordContext context = WordContext.Parse(o.Value("context", "sentence (the default), paragraph, document, or window:N words"));
        if (pairs && stripes)
        {
            throw new JobUsageException("--pairs and --stripes are two ways to one answer: give one of them.");
        }

        // A sentence may go on in the next line, and so in the next split: a file is read by one task.
        o.Configuration.Set(MapReduceKeys.SplitMinimum.Name, $"{long.MaxValue}");
        return stripes ? Stripes(o, context) : Pairs(o, context);
    }

    // A cell of the matrix is a key; the row alone chooses the reducer, so that both ways fill the same part files.
    private static Job Pairs(JobOptions o, WordContext context) => Job.Named("cooccurrence")
        .Read(TextInput.Lines, o.Inputs)
        .Map(() => new PairsMapper(context))
        .Partition(static (cell, partitions) => JavaHash.Partition(JavaHash.OfBytes(cell.Key), partitions))
        .Aggregate(Sum.Int64)
        .Write(TextOutput.Default, o.Output);

    private static Job Stripes(JobOptions o, WordContext context) => Job.Named("cooccurrence")
        .Read(TextInput.Lines, o.Inputs)
        .Map(() => new StripesMapper(context))
        .Reduce(static () => new StripesReducer())
        .Write(TextOutput.Default, o.Output);
}
