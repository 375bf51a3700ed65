using System.Buffers;
using System.ComponentModel;

namespace Tusk.Examples;

/// <summary>How often each word occurs: the job that everybody writes first, in both styles that Tusk has.</summary>
public static class WordCount
{
    private static readonly SearchValues<char> WhiteSpace = SearchValues.Create(" \t\n\r\f");

    /// <summary>Builds the job.</summary>
    [Description("Counts the words of text files, split at white space as Apache's wordcount does")]
    [InputSample("This is the bar file")]
    public static Job Build(JobOptions o)
    {
        bool words = o.Flag("words", "count runs of letters and digits, in lower case");
        bool simple = o.Flag("simple", "the same job written with strings; slower");
        bool inMapper = o.Flag("in-mapper", "each map task adds up its own words; no combiner");
        return (simple, inMapper) switch
        {
            (true, true) => throw new JobUsageException("--simple and --in-mapper are two ways to write the job; choose one."),
            (true, false) => WithStrings(o, words),
            (false, true) => InMapper(o, words),
            _ => words ? LowerCase(o) : WithSpans(o),
        };
    }

    // Words are views of the bytes that were read; nothing is allocated for a record.
    private static Job WithSpans(JobOptions o) => Job.Named("wordcount")
        .Read(TextInput.Lines, o.Inputs)
        .Map<Text, long>(static (line, output) =>
        {
            foreach (Text word in line.Repaired().Tokens())
            {
                output.Emit(word, 1);
            }
        })
        .Aggregate(Sum.Int64)
        .Write(TextOutput.Default, o.Output);

    // A lambda may keep what the factory made: each task attempt calls the factory, so the buffer is its own.
    private static Job LowerCase(JobOptions o)
    {
        var words = new LowerCaseWords();
        return Job.Named("wordcount")
            .Read(TextInput.Lines, o.Inputs)
            .Map<Text, long>((line, output) =>
            {
                foreach (Text word in words.Of(line).Tokens())
                {
                    output.Emit(word, 1);
                }
            })
            .Aggregate(Sum.Int64)
            .Write(TextOutput.Default, o.Output);
    }

    // A class, made anew for each task attempt: it sets up, maps and cleans up. What the shuffle gets is added up already.
    private static Job InMapper(JobOptions o, bool words) => Job.Named("wordcount")
        .Read(TextInput.Lines, o.Inputs)
        .Map(() => new TallyMapper(words))
        .Reduce<Text, long>(static (group, output) => output.Emit(group.Key, group.Values.Sum()))
        .Write(TextOutput.Default, o.Output);

    // Strings; each line and each word is an object, which is the price of comfort.
    private static Job WithStrings(JobOptions o, bool words) => Job.Named("wordcount")
        .Read(TextInput.Strings, o.Inputs)
        .Map<string, long>((line, output) =>
        {
            string text = words ? LowerCaseWords.Of(line) : line;
            foreach (Range word in text.AsSpan().SplitAny(WhiteSpace))
            {
                if (!word.Start.Equals(word.End))
                {
                    output.Emit(text[word], 1);
                }
            }
        })
        .Aggregate(Sum.Int64)
        .Write(TextOutput.Default, o.Output);
}
