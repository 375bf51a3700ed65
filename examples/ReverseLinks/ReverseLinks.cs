using System.ComponentModel;
using Tusk.MapReduce.Codecs;

namespace Tusk.Examples;

/// <summary>Which pages link to a page: the web's graph with its edges turned around.</summary>
/// <remarks>
/// The source is part of the key, so that the shuffle sorts the sources of a target and finds those that are equal; each
/// target and source is a group. The target alone chooses the reducer, and the output joins what is of one target: a list is
/// never held, however long it is.
/// </remarks>
public static class ReverseLinks
{
    /// <summary>Builds the job.</summary>
    [Description("Lists the sources of each target, from lines of a source, a tab and a target")]
    [InputSample("a.html\tb.html")]
    public static Job Build(JobOptions o) => Job.Named("reverselinks")
        .Read(TextInput.Lines, o.Inputs)
        .Map<Pair<Text, Text>, Nothing>(static (line, output) =>
        {
            int tab = line.Bytes.IndexOf((byte)'\t');
            Text source = tab < 0 ? default : line[..tab];
            Text target = line[(tab + 1)..];
            if (source.IsEmpty || target.IsEmpty || target.Bytes.Contains((byte)'\t'))
            {
                output.Count(DroppedLink.MalformedLine);
                return;
            }

            output.Emit(new(target, source), default);
        })
        .Partition(static (link, partitions) => JavaHash.Partition(JavaHash.OfBytes(link.Key), partitions))
        .Combine(static (group, output) => output.Emit(group.Key, default))
        .Reduce<Text, Text>(static (group, output) =>
        {
            (Text target, Text source) = group.Key;
            output.Emit(target, source);
        })
        .Write(TextOutput.Joined(","), o.Output);
}
