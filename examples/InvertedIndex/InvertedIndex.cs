using System.ComponentModel;
using Tusk.MapReduce.Codecs;

namespace Tusk.Examples;

/// <summary>In which documents each word occurs.</summary>
/// <remarks>
/// The document is part of the key: the shuffle sorts the documents of a word and finds those that are equal, so that each
/// word and document is a group. The word alone chooses the reducer, and the output joins what is of one word: a list is
/// never held, however long it is.
/// </remarks>
public static class InvertedIndex
{
    /// <summary>Builds the job.</summary>
    [Description("Lists the documents of each word; a document is a file, or with --lines a line of its id, a tab and its text")]
    [InputSample("the quick brown fox")]
    public static Job Build(JobOptions o)
    {
        bool lines = o.Flag("lines", "a document is a line: its id, a tab, its text");
        return Job.Named("invertedindex")
            .Read(TextInput.Lines, o.Inputs)
            .Map(() => new IndexingMapper(lines))
            .Partition(static (entry, partitions) => JavaHash.Partition(JavaHash.OfBytes(entry.Key), partitions))
            .Reduce<Text, Text>(static (group, output) =>
            {
                (Text word, Text document) = group.Key;
                output.Emit(word, document);
            })
            .Write(TextOutput.Joined(","), o.Output);
    }
}
