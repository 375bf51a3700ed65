using Tusk.Hdfs.DataTransfer;
using Tusk.Hdfs.NameNode.Blocks.Datanodes;
using Tusk.Hdfs.NameNode.Blocks.Topology;

namespace Tusk.Hdfs.NameNode.Blocks.Placement;

/// <summary>One search for places: what was found, what was tried, what types of volumes are still wanted.</summary>
/// <remarks>DataNodes that were tried in vain stay excluded: the message of a failure counts them.</remarks>
internal sealed class PlacementSearch
{
    private readonly NetworkTopology _topology;
    private readonly BlockManagerOptions _options;
    private readonly Random _random;
    private readonly HashSet<DatanodeDescriptor> _excluded;
    private double? _loadLimit;

    /// <summary>A search that begins with the replicas there are.</summary>
    public PlacementSearch(
        NetworkTopology topology,
        BlockManagerOptions options,
        Random random,
        HashSet<DatanodeDescriptor> excluded,
        IReadOnlyList<StorageInfo> chosen)
    {
        (_topology, _options, _random, _excluded) = (topology, options, random, excluded);
        Results = [.. chosen];
    }

    /// <summary>Replicas that were there, and those that were found.</summary>
    public List<StorageInfo> Results { get; }

    /// <summary>Types of volumes that are still wanted.</summary>
    public List<StorageType> Required { get; } = [];

    /// <summary>Bytes that a block may have.</summary>
    public required long BlockBytes { get; init; }

    /// <summary>How many replicas may be in a rack.</summary>
    public required int MaxPerRack { get; init; }

    /// <summary>Whether DataNodes are refused that were not heard of for a while.</summary>
    public required bool AvoidsStale { get; init; }

    /// <summary>Milliseconds of a clock that does not jump.</summary>
    public required long Now { get; init; }

    /// <summary>Wants volumes of these types.</summary>
    public void Require(IEnumerable<StorageType> types) => Required.AddRange(types.Order());

    /// <summary>Tries a DataNode that the writer likes.</summary>
    /// <returns>Whether it was taken.</returns>
    public bool TryFavoured(DatanodeDescriptor node) => TryNode(node, considerLoad: false) is not null;

    /// <summary>Finds places in the order of the policy.</summary>
    /// <returns>Whether as many were found as wanted.</returns>
    public bool TryInOrder(int wanted, INetworkNode? writer, bool isNewBlock)
    {
        if (wanted > 0 && Results.Count == 0)
        {
            if (Local(writer) is not StorageInfo first)
            {
                return false;
            }

            writer = first.Datanode;
            wanted--;
        }

        if (wanted > 0 && Results.Count == 1)
        {
            if (!TryRemoteRack(Results[0].Datanode.NetworkLocation))
            {
                return false;
            }

            wanted--;
        }

        if (wanted > 0 && Results.Count == 2)
        {
            string first = Results[0].Datanode.NetworkLocation;
            string second = Results[1].Datanode.NetworkLocation;
            bool found = first == second ? TryRemoteRack(first)
                : isNewBlock ? TryLocalRack(second)
                : TryLocalRack(writer?.NetworkLocation);
            if (!found)
            {
                return false;
            }

            wanted--;
        }

        while (wanted > 0 && TryRandom(static _ => true))
        {
            wanted--;
        }

        return wanted == 0;
    }

    /// <summary>The writer's own DataNode, or one in its rack, or any.</summary>
    private StorageInfo? Local(INetworkNode? writer)
    {
        if (writer is DatanodeDescriptor node && _topology.Contains(node) && TryNode(node, considerLoad: false) is StorageInfo local)
        {
            return local;
        }

        return TryLocalRack(writer?.NetworkLocation) ? Results[^1] : null;
    }

    /// <summary>One of a rack; failing that, of the rack of another replica; failing that, any.</summary>
    private bool TryLocalRack(string? rack)
    {
        if (rack is null)
        {
            return TryRandom(static _ => true);
        }

        if (TryRandom(node => node.NetworkLocation == rack))
        {
            return true;
        }

        StorageInfo? elsewhere = Results.Find(storage => storage.Datanode.NetworkLocation != rack);
        return (elsewhere is not null && TryRandom(node => node.NetworkLocation == elsewhere.Datanode.NetworkLocation))
            || TryRandom(static _ => true);
    }

    private bool TryRemoteRack(string rack) =>
        TryRandom(node => node.NetworkLocation != rack) || TryRandom(node => node.NetworkLocation == rack);

    /// <summary>Tries DataNodes in random order until one is good.</summary>
    private bool TryRandom(Func<DatanodeDescriptor, bool> isInScope)
    {
        List<DatanodeDescriptor> candidates = [.. _topology.Nodes.Where(node => !_excluded.Contains(node) && isInScope(node))];
        while (candidates.Count > 0)
        {
            int index = _random.Next(candidates.Count);
            DatanodeDescriptor node = candidates[index];
            candidates[index] = candidates[^1];
            candidates.RemoveAt(candidates.Count - 1);
            if (TryNode(node, _options.ConsiderLoad) is not null)
            {
                return true;
            }
        }

        return false;
    }

    private StorageInfo? TryNode(DatanodeDescriptor node, bool considerLoad)
    {
        if (!_excluded.Add(node) || !IsGood(node, considerLoad))
        {
            return null;
        }

        foreach (StorageType type in Required.Distinct())
        {
            if (node.ChooseStorage(type, BlockBytes, _options.MinBlocksForWrite) is StorageInfo storage)
            {
                Required.Remove(type);
                Results.Add(storage);
                return storage;
            }
        }

        return null;
    }

    private bool IsGood(DatanodeDescriptor node, bool considerLoad) =>
        node.IsAlive && node.IsInService
        && !(AvoidsStale && node.IsStale(Now, _options))
        && !(considerLoad && IsTooBusy(node))
        && Results.Count(storage => storage.Datanode.NetworkLocation == node.NetworkLocation) < MaxPerRack;

    private bool IsTooBusy(DatanodeDescriptor node)
    {
        _loadLimit ??= LoadLimit();
        return _loadLimit > 0 && node.Xceivers > _loadLimit;
    }

    private double LoadLimit()
    {
        long xceivers = 0;
        int serving = 0;
        foreach (DatanodeDescriptor node in _topology.Nodes)
        {
            if (node.IsInService)
            {
                xceivers += node.Xceivers;
                serving++;
            }
        }

        return serving == 0 ? 0 : _options.LoadFactor * xceivers / serving;
    }
}
