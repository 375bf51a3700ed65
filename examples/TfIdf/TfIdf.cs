using System.Buffers.Text;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Tusk.MapReduce.Codecs;

namespace Tusk.Examples;

/// <summary>How much a word says of a document: how often it is there, times the logarithm of all documents by those that have it.</summary>
/// <remarks>
/// Counts are whole numbers until the last step, so that no order of them changes a byte. Source: Spärck Jones, A statistical
/// interpretation of term specificity and its application in retrieval, 1972; Salton, Buckley, Term-weighting approaches in automatic
/// text retrieval, 1988.
/// </remarks>
public static class TfIdf
{
    /// <summary>Runs the two jobs.</summary>
    [Description("Weighs the words of each document by how often they are in it and how few documents have them (tf-idf)")]
    [JobArguments("INPUT... OUTPUT")]
    [JobFlag("lines", "a document is a line: its id, a tab, its text")]
    [InputSample("the quick brown fox")]
    public static async Task<int> RunAsync(JobSession session)
    {
        if (session.Arguments.Count < 2)
        {
            throw new JobUsageException("tfidf takes INPUT... OUTPUT.");
        }

        string output = session.Arguments[^1];
        session.RequireReducers();
        await session.RequireAbsentAsync(output); // only the last job writes there
        await using IntermediateFolder folder = await session.CreateIntermediateFolderAsync();
        JobOptions terms = session.Options(session.Arguments.SkipLast(1), folder.OutputOf("terms"));
        if (session.Flag("lines"))
        {
            terms.Set("lines");
        }

        terms.Configuration.Set(MapReduceKeys.TextSeparator.Name, "\t"); // the next job reads it
        JobResult counted = await session.RunAsync(Terms, terms);

        long documents = counted.Counters.Get(TermCount.Documents).Value;
        JobOptions weights = session.OptionsForOwnLines([folder.InputOf("terms")], output)
            .Set("documents", documents.ToString(CultureInfo.InvariantCulture));
        await session.RunAsync(Weights, weights);
        session.Answer(string.Create(CultureInfo.InvariantCulture, $"{documents} documents"));
        return 0;
    }

    /// <summary>Builds the first job: how often each word is in each document; a line is the word, the count and the document.</summary>
    public static Job Terms(JobOptions o)
    {
        bool lines = o.Flag("lines", "a document is a line: its id, a tab, its text");
        return Job.Named("tfidf-terms")
            .Read(TextInput.Lines, o.Inputs)
            .Map(() => new TermMapper(lines))
            .Combine(static (group, output) => output.Emit(group.Key, group.Values.Sum()))
            .Reduce<Text, Pair<long, Text>>(static (group, output) =>
            {
                (Text word, Text document) = group.Key;
                if (word.IsEmpty)
                {
                    output.Count(TermCount.Documents); // all that is of a document with an empty word is one group
                }
                else
                {
                    output.Emit(word, new(group.Values.Sum(), document));
                }
            })
            .Write(TextOutput.Default, o.Output);
    }

    /// <summary>Builds the second job: in how many documents each word is, and with that its weight in each.</summary>
    public static Job Weights(JobOptions o)
    {
        long documents = long.Parse(o.Value("documents") ?? "1", CultureInfo.InvariantCulture);
        return Job.Named("tfidf-weights")
            .Read(TextInput.Lines, o.Inputs)
            .Map<Pair<Text, Text>, long>(static (line, output) =>
            {
                int tab = line.Bytes.IndexOf((byte)'\t');
                Text word = line[..tab];
                if (!Utf8Parser.TryParse(line.Bytes[(tab + 1)..], out long count, out int digits))
                {
                    throw new UnreachableException("The first job wrote no number.");
                }

                output.Emit(new(word, default), 1); // sorts before what is of a document
                output.Emit(new(word, line[(tab + 1 + digits + 1)..]), count);
            })
            .Combine(static (group, output) => output.Emit(group.Key, group.Values.Sum()))
            .Partition(static (term, partitions) => JavaHash.Partition(JavaHash.OfBytes(term.Key), partitions))
            .Reduce(() => new WeightReducer(documents))
            .Write(TextOutput.Default, o.Output);
    }
}
