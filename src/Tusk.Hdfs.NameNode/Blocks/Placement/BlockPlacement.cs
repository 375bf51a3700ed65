using System.Globalization;
using Tusk.Hdfs.NameNode.Blocks.Datanodes;
using Tusk.Hdfs.NameNode.Blocks.Topology;

namespace Tusk.Hdfs.NameNode.Blocks.Placement;

/// <summary>Where replicas go: the first near the writer, the second in another rack, the third beside the second.</summary>
/// <remarks>Source: Apache Hadoop 3.4, BlockPlacementPolicyDefault.</remarks>
internal sealed class BlockPlacement
{
    private readonly NetworkTopology _topology;
    private readonly BlockManagerOptions _options;
    private readonly Random _random;

    /// <summary>A policy for the DataNodes of a topology.</summary>
    public BlockPlacement(NetworkTopology topology, BlockManagerOptions options, Random random) =>
        (_topology, _options, _random) = (topology, options, random);

    /// <summary>What a client is told for whose block no place was found.</summary>
    public static string Failure(string path, int found, int minReplication, int datanodes, int excluded) => string.Create(
        CultureInfo.InvariantCulture,
        $"File {path} could only be written to {found} of the {minReplication} minReplication nodes. There are {datanodes} "
        + $"datanode(s) running and {excluded} node(s) are excluded in this operation.");

    /// <summary>How many replicas of a block may be in a rack.</summary>
    public int MaxPerRack(int replicas)
    {
        int total = Math.Min(replicas, _topology.Nodes.Count);
        if (_topology.RackCount <= 1 || total <= 1)
        {
            return total;
        }

        int max = ((total - 1) / _topology.RackCount) + 2;
        return max == total ? max - 1 : max;
    }

    /// <summary>Whether replicas are in as many racks as they should: two, where there are two.</summary>
    public bool IsSpread(IReadOnlyCollection<StorageInfo> replicas, int replication)
    {
        int required = Math.Min(2, Math.Min(replication, _topology.RackCount));
        return required <= 1
            || replicas.Select(static storage => storage.Datanode.NetworkLocation).Distinct(StringComparer.Ordinal).Count() >= required;
    }

    /// <summary>Looks for places.</summary>
    /// <param name="request">What is wanted.</param>
    /// <param name="now">Milliseconds of a clock that does not jump.</param>
    public PlacementResult Choose(PlacementRequest request, long now)
    {
        if (request.Count <= 0 || _topology.Nodes.Count == 0)
        {
            return new PlacementResult([], request.Excluded.Count);
        }

        var excluded = new HashSet<DatanodeDescriptor>(request.Excluded);
        if (request.Favoured.Count > 0)
        {
            return ChooseWithFavoured(request, excluded, now);
        }

        List<StorageInfo> results = ChooseAmong(request, excluded, now);
        return new PlacementResult(InPipelineOrder(request.Writer, results), excluded.Count);
    }

    private PlacementResult ChooseWithFavoured(PlacementRequest request, HashSet<DatanodeDescriptor> excluded, long now)
    {
        PlacementSearch search = Search(request, request.Chosen, excluded, _options.AvoidStaleForWrite, now);
        search.Require(request.Policy.Choose(request.Count + request.Chosen.Count));
        foreach (DatanodeDescriptor favoured in request.Favoured.Take(request.Count))
        {
            search.TryFavoured(favoured);
        }

        List<StorageInfo> results = [.. search.Results.Skip(request.Chosen.Count)];
        if (results.Count < request.Count)
        {
            results.AddRange(ChooseAmong(
                request with { Count = request.Count - results.Count, Chosen = [.. request.Chosen, .. results], Favoured = [] },
                excluded,
                now));
        }

        return new PlacementResult(InPipelineOrder(request.Writer, results), excluded.Count);
    }

    /// <summary>Hints are followed if that gives enough places, and disregarded if not.</summary>
    private List<StorageInfo> ChooseAmong(PlacementRequest request, HashSet<DatanodeDescriptor> excluded, long now)
    {
        foreach (StorageInfo chosen in request.Chosen)
        {
            excluded.Add(chosen.Datanode);
        }

        if (request.AvoidsLocalRack && request.Writer is INetworkNode near && _topology.RackCount > 2)
        {
            List<StorageInfo> elsewhere = ChooseOrLess(
                request, [.. excluded, .. _topology.InRack(near.NetworkLocation)], _options.AvoidStaleForWrite, [], now);
            if (elsewhere.Count >= request.Count)
            {
                return elsewhere;
            }
        }

        if (request.AvoidsLocal && request.Writer is DatanodeDescriptor writer && !excluded.Contains(writer))
        {
            List<StorageInfo> elsewhere = ChooseOrLess(request, [.. excluded, writer], _options.AvoidStaleForWrite, [], now);
            if (elsewhere.Count >= request.Count)
            {
                return elsewhere;
            }
        }

        return ChooseOrLess(request, excluded, _options.AvoidStaleForWrite, [], now);
    }

    /// <summary>Chooses; where that does not suffice, tries again with stale DataNodes, then with other types of volumes.</summary>
    private List<StorageInfo> ChooseOrLess(
        PlacementRequest request,
        HashSet<DatanodeDescriptor> excluded,
        bool avoidStale,
        IReadOnlyCollection<DataTransfer.StorageType> unavailable,
        long now)
    {
        HashSet<DatanodeDescriptor> excludedBefore = [.. excluded];
        int already = request.Chosen.Count;
        int wanted = Math.Min(request.Count, Math.Max(0, _topology.Nodes.Count - already));
        List<DataTransfer.StorageType> types = request.Policy.ChooseMore(
            already + wanted, request.Chosen.Select(static storage => storage.Type), unavailable, request.IsNewBlock);
        if (wanted == 0 || types.Count == 0)
        {
            return [];
        }

        PlacementSearch search = Search(request, request.Chosen, excluded, avoidStale, now);
        search.Require(types);
        bool isEnough = search.TryInOrder(wanted, StartOf(request), request.IsNewBlock);
        List<StorageInfo> results = [.. search.Results.Skip(already)];
        if (isEnough)
        {
            return results;
        }

        DataTransfer.StorageType[] missing = [.. search.Required.Where(type => !unavailable.Contains(type)).Distinct()];
        if (!avoidStale && missing.Length == 0)
        {
            return results;
        }

        excludedBefore.UnionWith(results.Select(static storage => storage.Datanode));
        PlacementRequest rest = request with { Count = wanted - results.Count, Chosen = [.. request.Chosen, .. results] };
        List<StorageInfo> more = avoidStale
            ? ChooseOrLess(rest, excludedBefore, avoidStale: false, unavailable, now)
            : ChooseOrLess(rest, excludedBefore, avoidStale: false, [.. unavailable, .. missing], now);
        return [.. results, .. more];
    }

    private PlacementSearch Search(
        PlacementRequest request,
        IReadOnlyList<StorageInfo> chosen,
        HashSet<DatanodeDescriptor> excluded,
        bool avoidStale,
        long now) => new(_topology, _options, _random, excluded, chosen)
        {
            BlockBytes = request.BlockBytes,
            MaxPerRack = MaxPerRack(request.Count + chosen.Count),
            AvoidsStale = avoidStale,
            Now = now,
        };

    /// <summary>More replicas start from one that is there, unless a DataNode writes.</summary>
    private static INetworkNode? StartOf(PlacementRequest request) =>
        request.Writer is not DatanodeDescriptor && !request.IsNewBlock && request.Chosen.Count > 0
            ? request.Chosen[0].Datanode
            : request.Writer;

    /// <summary>Each DataNode is followed by the nearest one that is left.</summary>
    private List<StorageInfo> InPipelineOrder(INetworkNode? writer, List<StorageInfo> storages)
    {
        if (storages.Count == 0)
        {
            return storages;
        }

        INetworkNode from = writer is not null && _topology.Contains(writer) ? writer : storages[0].Datanode;
        for (int index = 0; index < storages.Count; index++)
        {
            int nearest = index;
            for (int other = index + 1; other < storages.Count; other++)
            {
                if (NetworkTopology.Distance(from, storages[other].Datanode) < NetworkTopology.Distance(from, storages[nearest].Datanode))
                {
                    nearest = other;
                }
            }

            (storages[index], storages[nearest]) = (storages[nearest], storages[index]);
            from = storages[index].Datanode;
        }

        return storages;
    }
}
