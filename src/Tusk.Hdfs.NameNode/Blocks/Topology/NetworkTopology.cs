using Tusk.Hdfs.NameNode.Blocks.Datanodes;

namespace Tusk.Hdfs.NameNode.Blocks.Topology;

/// <summary>Live DataNodes by rack, and how far apart they are.</summary>
internal sealed class NetworkTopology
{
    /// <summary>The rack of machines of which nothing is known.</summary>
    public const string DefaultRack = "/default-rack";

    private const int MaxLocationCharacters = 4096;
    private readonly Dictionary<string, List<DatanodeDescriptor>> _racks = new(StringComparer.Ordinal);
    private readonly List<DatanodeDescriptor> _nodes = [];

    /// <summary>Live DataNodes.</summary>
    public IReadOnlyList<DatanodeDescriptor> Nodes => _nodes;

    /// <summary>Racks that hold one.</summary>
    public int RackCount => _racks.Count;

    /// <summary>Brings a rack's name into its form: one slash in front, none behind.</summary>
    /// <returns>The name; <see cref="DefaultRack"/> for one that says nothing.</returns>
    public static string Normalize(string? location)
    {
        string trimmed = location?.Trim('/') ?? "";
        return trimmed.Length is 0 or > MaxLocationCharacters ? DefaultRack : "/" + trimmed;
    }

    /// <summary>Hops between two machines: 0 for the same, 2 within a rack, 4 between racks of one level.</summary>
    public static int Distance(INetworkNode left, INetworkNode right) =>
        ReferenceEquals(left, right) ? 0 : RackDistance(left.NetworkLocation, right.NetworkLocation) + 2;

    /// <summary>Adds a live DataNode.</summary>
    public void Add(DatanodeDescriptor node)
    {
        if (!_racks.TryGetValue(node.NetworkLocation, out List<DatanodeDescriptor>? rack))
        {
            _racks.Add(node.NetworkLocation, rack = []);
        }

        if (!rack.Contains(node))
        {
            rack.Add(node);
            _nodes.Add(node);
        }
    }

    /// <summary>Takes a DataNode out, which still has the rack that it was added with.</summary>
    public void Remove(DatanodeDescriptor node)
    {
        if (_racks.TryGetValue(node.NetworkLocation, out List<DatanodeDescriptor>? rack) && rack.Remove(node))
        {
            _nodes.Remove(node);
            if (rack.Count == 0)
            {
                _racks.Remove(node.NetworkLocation);
            }
        }
    }

    /// <summary>Whether a machine is a live DataNode.</summary>
    public bool Contains(INetworkNode node) =>
        node is DatanodeDescriptor datanode && _racks.TryGetValue(node.NetworkLocation, out List<DatanodeDescriptor>? rack)
        && rack.Contains(datanode);

    /// <summary>The live DataNodes of a rack.</summary>
    public IReadOnlyList<DatanodeDescriptor> InRack(string location) =>
        _racks.TryGetValue(location, out List<DatanodeDescriptor>? rack) ? rack : [];

    private static int RackDistance(string left, string right)
    {
        if (left == right)
        {
            return 0;
        }

        string[] leftParts = left.Split('/');
        string[] rightParts = right.Split('/');
        int common = 0;
        while (common < leftParts.Length && common < rightParts.Length && leftParts[common] == rightParts[common])
        {
            common++;
        }

        return leftParts.Length + rightParts.Length - (2 * common);
    }
}
