using System.ComponentModel;
using Tusk.MapReduce.Codecs;

namespace Tusk.Examples;

/// <summary>Sorts URLs so that all of a host are in one part file.</summary>
public static class HostPartition
{
    /// <summary>Builds the job.</summary>
    [Description("Sorts URLs, with all of a host in one part file")]
    [InputSample("http://www.example.org/ea/nl")]
    public static Job Build(JobOptions o) => Job.Named("hostpartition")
        .Read(TextInput.Lines, o.Inputs)
        .Map(static () => new HostMapper())
        .Partition(static (hostAndUrl, partitions) =>
            JavaHash.Partition(JavaHash.OfBytes(hostAndUrl.Key), partitions)) // hash(hostname(url)) mod R
        .Reduce<Text, Nothing>(static (group, output) =>
        {
            Text url = group.Key.Value;
            foreach (Nothing _ in group.Values)
            {
                output.Emit(url, default);
            }
        })
        .Write(TextOutput.Default, o.Output);
}
