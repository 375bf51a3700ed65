namespace Tusk.Hdfs.NameNode.Blocks.Topology;

/// <summary>Racks from a table; machines that are not in it are in <see cref="NetworkTopology.DefaultRack"/>.</summary>
/// <param name="racks">Rack by name or address.</param>
internal sealed class StaticRackResolver(IReadOnlyDictionary<string, string> racks) : IRackResolver
{
    /// <summary>All machines in the default rack.</summary>
    public static StaticRackResolver Empty { get; } = new(new Dictionary<string, string>());

    /// <summary>Reads a table file: a machine and its rack on each line, <c>#</c> before a remark.</summary>
    /// <remarks>Source: Apache Hadoop 3.4, net.topology.table.file.name. A line of other than two words is passed over there,
    /// too.</remarks>
    public static StaticRackResolver Parse(IEnumerable<string> lines)
    {
        var racks = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string line in lines)
        {
            string[] words = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (words.Length == 2 && !words[0].StartsWith('#'))
            {
                racks[words[0]] = words[1];
            }
        }

        return new StaticRackResolver(racks);
    }

    /// <inheritdoc/>
    public string? Resolve(string hostOrAddress) => racks.GetValueOrDefault(hostOrAddress);
}
