using System.ComponentModel;
using System.Globalization;

namespace Tusk.Examples;

/// <summary>The most frequent keys.</summary>
public static class TopN
{
    private const int MostOfAll = 1_000_000;

    /// <summary>Builds the job.</summary>
    [Description("Finds the most frequent keys in lines of a key, a tab and a count, or with --words the most frequent words of texts")]
    [InputSample("fox\t12")]
    public static Job Build(JobOptions o)
    {
        int top = o.Int32("top", 10, $"how many, 1 to {MostOfAll.ToString(CultureInfo.InvariantCulture)}; 10 if it is not given");
        bool words = o.Flag("words", "count the words of texts: runs of letters and digits, in lower case");
        if (top is < 1 or > MostOfAll)
        {
            throw new JobUsageException($"--top takes a number from 1 to {MostOfAll}, not {top}.");
        }

        // Several reducers would find the most frequent of what each of them sees.
        o.Configuration.Set(MapReduceKeys.Reduces.Name, "1");
        return words ? OfWords(o, top) : OfCounts(o, top);
    }

    // A line is all that there is of its key. A mapper sends its largest counts; the shuffle sorts them.
    private static Job OfCounts(JobOptions o, int top) => Job.Named("topn")
        .Read(TextInput.Lines, o.Inputs)
        .Map(() => new TopCountsMapper(top))
        .Order("Key desc", "Value")
        .Reduce(() => new FirstRecords(top))
        .Write(TextOutput.Default, o.Output);

    // A word's count is known when all of its parts are added up: only the reducer can choose.
    private static Job OfWords(JobOptions o, int top)
    {
        var words = new LowerCaseWords();
        return Job.Named("topn")
            .Read(TextInput.Lines, o.Inputs)
            .Map<Text, long>((line, output) =>
            {
                foreach (Text word in words.Of(line).Tokens())
                {
                    output.Emit(word, 1);
                }
            })
            .Combine(static (group, output) => output.Emit(group.Key, group.Values.Sum()))
            .Reduce(() => new TopCountsReducer(top))
            .Write(TextOutput.Default, o.Output);
    }
}
